//! ECharts as the page uses it: draw an option object, say what is under a pointer, save a picture.
//!
//! charming's own web side has only init, setOption and resize; clicks, pictures and the end of a chart are declared here.
//! ECharts comes with the second wave; where it did not arrive every function here fails softly.

use super::download;
use js_sys::{Array, JSON, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, MediaQueryList, MutationObserver, MutationObserverInit, ResizeObserver};

#[wasm_bindgen]
extern "C" {
    /// A chart of ECharts.
    type Instance;

    #[wasm_bindgen(js_namespace = echarts, js_name = init, catch)]
    fn init(element: &JsValue, theme: &JsValue, options: &JsValue) -> Result<Instance, JsValue>;
    #[wasm_bindgen(method, js_name = setOption, catch)]
    fn set_option(this: &Instance, option: &JsValue, not_merge: bool) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn resize(this: &Instance) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn dispose(this: &Instance) -> Result<(), JsValue>;
    #[wasm_bindgen(method, js_name = containPixel, catch)]
    fn contain_pixel(this: &Instance, finder: &JsValue, pixel: &Array) -> Result<bool, JsValue>;
    #[wasm_bindgen(method, js_name = convertFromPixel, catch)]
    fn convert_from_pixel(this: &Instance, finder: &JsValue, pixel: &Array) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, js_name = getDataURL, catch)]
    fn data_url(this: &Instance, options: &JsValue) -> Result<String, JsValue>;
    #[wasm_bindgen(method, js_name = renderToSVGString, catch)]
    fn svg_text(this: &Instance) -> Result<String, JsValue>;
}

/// Waits for the second wave; whether charts can be drawn now.
pub async fn ready() -> bool {
    let wave = Reflect::get(&js_sys::global(), &"fenji".into()).and_then(|kit| Reflect::get(&kit, &"secondWave".into()));
    if let Ok(wave) = wave.and_then(|wave| wave.dyn_into::<Promise>()) {
        // Whatever came of it: what counts is whether ECharts is here.
        JsFuture::from(wave).await.ok();
    }
    Reflect::get(&js_sys::global(), &"echarts".into()).is_ok_and(|echarts| echarts.is_object())
}

/// A drawn chart; dropping it frees what ECharts holds for it.
pub struct Canvas {
    chart: Instance,
}

impl Canvas {
    /// A chart that fills an element, which must have a size.
    pub fn new(element: &Element) -> Option<Self> {
        Some(Self { chart: init(element, &JsValue::NULL, &object(&[("renderer", "canvas".into())])).ok()? })
    }

    /// Fills the element as it is now.
    pub fn fit(&self) -> bool {
        self.chart.resize().is_ok()
    }

    /// Draws an option object in place of the one before; whether that went well.
    pub fn draw(&self, option: &JsValue) -> bool {
        self.chart.set_option(option, true).is_ok()
    }

    /// The values of both axes at a pixel of the element; for an axis of names, the place of the name.
    pub fn values_at(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        let finder = object(&[("gridIndex", 0.into())]);
        let pixel = Array::of(&[x.into(), y.into()]);
        if !self.chart.contain_pixel(&finder, &pixel).ok()? {
            return None;
        }
        let found = self.chart.convert_from_pixel(&finder, &pixel).ok()?.dyn_into::<Array>().ok()?;
        Some((found.get(0).as_f64()?, found.get(1).as_f64()?))
    }
}

impl Drop for Canvas {
    fn drop(&mut self) {
        self.chart.dispose().ok();
    }
}

/// The option objects to draw one after the other for one given as JSON; `None` where it is none.
///
/// On a new canvas the browser compiles most of ECharts while it draws: three times as much work as drawing. So it gets the
/// plot, the axes, the first series and then all, to be drawn in a task each. Later it is drawn at once.
pub fn drawings(option: &str, new: bool) -> Option<Vec<JsValue>> {
    let whole = JSON::parse(option).ok()?;
    if !new {
        return Some(vec![whole]);
    }
    let field = |name: &str| Reflect::get(&whole, &name.into()).ok();
    let series: Array = field("series")?.dyn_into().ok()?;
    let some = |series: Array| {
        let part = Object::assign(&Object::new(), whole.unchecked_ref());
        Reflect::set(&part, &"series".into(), &series).ok();
        Reflect::delete_property(&part, &"tooltip".into()).ok();
        part.into()
    };
    let (axes, first) = (some(Array::new()), some(series.slice(0, 1)));
    Some(vec![object(&[("grid", field("grid")?)]), axes, first, whole])
}

/// The kinds of picture that can be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// Pixels, twice as fine as a screen's.
    Png,
    /// Shapes and text.
    Svg,
}

/// Draws an option object off screen as SVG.
fn svg_of(option: &JsValue, width: u32, height: u32) -> Result<String, JsValue> {
    let sized = object(&[("width", width.into()), ("height", height.into()), ("renderer", "svg".into()), ("ssr", true.into())]);
    let drawn = Canvas { chart: init(&JsValue::NULL, &JsValue::NULL, &sized)? };
    drawn.chart.set_option(option, true)?;
    drawn.chart.svg_text()
}

/// An option object drawn as SVG, as the address of a picture; `None` where ECharts or the browser refused.
pub fn svg_address(option: &str, width: u32, height: u32) -> Option<String> {
    let text = svg_of(&JSON::parse(option).ok()?, width, height).ok()?;
    Some(format!("data:image/svg+xml,{}", js_sys::encode_uri_component(&text)))
}

/// Draws an option object off screen and offers it as a file.
///
/// # Errors
/// Whatever ECharts or the browser refused.
pub fn save_picture(name: &str, kind: Picture, option: &str, width: u32, height: u32) -> Result<(), JsValue> {
    let option = JSON::parse(option)?;
    let sized = |more: &[(&str, JsValue)]| object(&[&[("width", width.into()), ("height", height.into())], more].concat());
    let buffer = match kind {
        Picture::Svg => Uint8Array::from(svg_of(&option, width, height)?.as_bytes()),
        Picture::Png => {
            let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
            let element = document.create_element("div")?;
            let drawn = Canvas { chart: init(&element, &JsValue::NULL, &sized(&[("renderer", "canvas".into()), ("devicePixelRatio", 2.into())]))? };
            drawn.chart.set_option(&option, true)?;
            let url = drawn.chart.data_url(&object(&[("type", "png".into()), ("pixelRatio", 2.into())]))?;
            let (_, base64) = url.split_once("base64,").ok_or(JsValue::NULL)?;
            let bytes = web_sys::window().ok_or(JsValue::NULL)?.atob(base64)?;
            // atob gives one character a byte.
            Uint8Array::from(bytes.chars().map(|c| c as u8).collect::<Vec<u8>>().as_slice())
        }
    };
    download::save_buffer(name, download::mime_of(name), &buffer.buffer().into())
}

/// What a custom property of the style sheet is worth now: `--accent` → `#0e5a52`.
pub fn style_value(name: &str) -> String {
    style_value_on(":root", name)
}

/// The same on the first element that a selector finds.
pub fn style_value_on(selector: &str, name: &str) -> String {
    let window = web_sys::window();
    let document = window.as_ref().and_then(|window| window.document());
    let root = document.and_then(|document| document.query_selector(selector).ok().flatten());
    let style = window.zip(root).and_then(|(window, root)| window.get_computed_style(&root).ok().flatten());
    style.and_then(|style| style.get_property_value(name).ok()).unwrap_or_default().trim().to_owned()
}

/// Calls back whenever the appearance may have changed, until dropped.
pub struct AppearanceWatch {
    observer: MutationObserver,
    media: Option<MediaQueryList>,
    on_change: Closure<dyn FnMut()>,
}

impl AppearanceWatch {
    /// Watches the theme chosen on the page and the system's.
    pub fn new(on_change: impl Fn() + 'static) -> Option<Self> {
        let on_change = Closure::<dyn FnMut()>::new(on_change);
        let observer = MutationObserver::new(on_change.as_ref().unchecked_ref()).ok()?;
        let window = web_sys::window()?;
        let options = MutationObserverInit::new();
        options.set_attributes(true);
        options.set_attribute_filter(&Array::of(&[JsValue::from_str("data-theme"), JsValue::from_str("lang")]));
        observer.observe_with_options(window.document()?.document_element()?.as_ref(), &options).ok()?;
        let media = window.match_media("(prefers-color-scheme: dark)").ok().flatten();
        if let Some(media) = &media {
            media.add_event_listener_with_callback("change", on_change.as_ref().unchecked_ref()).ok();
        }
        Some(Self { observer, media, on_change })
    }
}

impl Drop for AppearanceWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
        if let Some(media) = &self.media {
            media.remove_event_listener_with_callback("change", self.on_change.as_ref().unchecked_ref()).ok();
        }
    }
}

/// Calls back when an element gets another size, until dropped.
pub struct SizeWatch {
    observer: ResizeObserver,
    _on_change: Closure<dyn FnMut()>,
}

impl SizeWatch {
    /// Watches one element.
    pub fn new(element: &Element, on_change: impl Fn() + 'static) -> Option<Self> {
        let on_change = Closure::<dyn FnMut()>::new(on_change);
        let observer = ResizeObserver::new(on_change.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self { observer, _on_change: on_change })
    }
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value).ok();
    }
    object.into()
}
