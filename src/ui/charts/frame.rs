//! What all charts share: the finding above, the drawing or its table, and saving a picture.

use super::look::{PICTURE, look};
use crate::browser::charts::{AppearanceWatch, Canvas, Picture, SizeWatch, drawings, ready, save_picture};
use crate::browser::heavy_client::chart_option;
use crate::browser::next_task;
use crate::protocol::{ChartData, ChartLook, ChartRequest};
use crate::ui::i18n::*;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::{t, t_string, td_string};

/// Whether charts can be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Drawing {
    /// Not known yet: the second wave is under way.
    Waiting,
    /// Yes.
    Here,
    /// No; the table stands in.
    Missing,
}

/// A chart with its finding, its table (the children) and its buttons.
#[component]
pub fn ChartFrame(
    /// For tests, and the name of a saved picture.
    id: &'static str,
    /// What the chart is about, in a few words.
    name: Signal<String>,
    /// What it shows, as one sentence.
    finding: Signal<String>,
    /// How to read it.
    about: Signal<String>,
    /// Its data and words; runs in an effect, so a change of what it reads draws again. `None`: there is nothing to draw.
    data: Callback<(), Option<ChartData>>,
    /// Called with the values of both axes where somebody clicks.
    pointed: Callback<(f64, f64)>,
    /// Controls of this chart alone.
    #[prop(optional)]
    controls: Option<ViewFn>,
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let place = NodeRef::<html::Div>::new();
    let drawing = RwSignal::new(Drawing::Waiting);
    let (wants_table, busy, not_saved) = (RwSignal::new(false), RwSignal::new(true), RwSignal::new(false));
    let drawable = Memo::new(move |_| data.run(()).is_some());
    let tabled = Memo::new(move |_| wants_table.get() || drawing.get() == Drawing::Missing || !drawable.get());
    let canvas = StoredValue::new_local(None::<Canvas>);
    draw_always(place, drawing, tabled, busy, data, canvas);

    let save = move |kind: Picture| {
        let Some(chart) = data.run(()) else { return };
        let request = ChartRequest { chart, look: look(PICTURE.0, PICTURE.1), title: Some(finding.get_untracked()) };
        spawn_local(async move {
            let ending = if kind == Picture::Png { "png" } else { "svg" };
            let option = chart_option(request).await;
            let saved = option.is_some_and(|option| save_picture(&format!("fenji-{id}.{ending}"), kind, &option, PICTURE.0, PICTURE.1).is_ok());
            let _ = not_saved.try_set(!saved);
        });
    };
    let on_click = move |event: web_sys::MouseEvent| {
        let at = (f64::from(event.offset_x()), f64::from(event.offset_y()));
        if let Some(Some(values)) = canvas.try_with_value(|canvas| canvas.as_ref()?.values_at(at.0, at.1)) {
            pointed.run(values);
        }
    };
    let labelled = move |action: &'static str| t_string!(i18n, charts.of_chart, action = action, chart = name.get());
    let toggle = move || {
        let locale = i18n.get_locale();
        if tabled.get() { td_string!(locale, charts.as_chart) } else { td_string!(locale, charts.as_table) }
    };
    view! {
        <figure class="chart" data-testid=format!("chart-{id}") aria-busy=move || (busy.get() && !tabled.get()).to_string()>
            <figcaption>
                <h3 data-testid=format!("{id}-finding")>{finding}</h3>
                <p class="hint small">{about}</p>
            </figcaption>
            {controls.map(|controls| view! { <div hidden=move || tabled.get()>{controls.run()}</div> })}
            <div node_ref=place class="chart-canvas" role="img" aria-label=finding hidden=move || tabled.get() on:click=on_click></div>
            <div class="chart-table" hidden=move || !tabled.get() data-testid=format!("{id}-table")>{children()}</div>
            <div class="row">
                <Show when=move || drawing.get() != Drawing::Missing && drawable.get()>
                    <button type="button" class="button small" data-testid=format!("{id}-toggle")
                        aria-label=move || labelled(toggle()) on:click=move |_| wants_table.update(|table| *table = !*table)>{toggle}</button>
                    <button type="button" class="button ghost small" data-testid=format!("{id}-png") disabled=move || drawing.get() != Drawing::Here
                        aria-label=move || labelled(t_string!(i18n, charts.save_png)) on:click=move |_| save(Picture::Png)>{t!(i18n, charts.save_png)}</button>
                    <button type="button" class="button ghost small" data-testid=format!("{id}-svg") disabled=move || drawing.get() != Drawing::Here
                        aria-label=move || labelled(t_string!(i18n, charts.save_svg)) on:click=move |_| save(Picture::Svg)>{t!(i18n, charts.save_svg)}</button>
                </Show>
                <p class="hint small" role="status">
                    {move || (drawing.get() == Drawing::Missing).then(|| t_string!(i18n, charts.missing))}
                    {move || not_saved.get().then(|| t_string!(i18n, charts.not_saved))}
                </p>
            </div>
        </figure>
    }
}

/// Draws now and again: when the drawing part is here, the data, the language, the room or the appearance change.
fn draw_always(
    place: NodeRef<html::Div>,
    drawing: RwSignal<Drawing>,
    tabled: Memo<bool>,
    busy: RwSignal<bool>,
    data: Callback<(), Option<ChartData>>,
    canvas: StoredValue<Option<Canvas>, LocalStorage>,
) {
    let (size, appearance) = (RwSignal::new((0u32, 0u32)), RwSignal::new(0u32));
    let turn = StoredValue::new(0u32);
    let watches = StoredValue::new_local((None::<SizeWatch>, None::<AppearanceWatch>));
    spawn_local(async move {
        let here = ready().await;
        // The step may have been left meanwhile.
        let _ = drawing.try_set(if here { Drawing::Here } else { Drawing::Missing });
    });
    Effect::new(move || {
        let Some(element) = place.get() else { return };
        let measured = element.clone();
        let measure = move || {
            let now = (measured.client_width().unsigned_abs(), measured.client_height().unsigned_abs());
            // A hidden box has no size; it keeps its drawing.
            if now.0 > 0 && size.try_get_untracked().is_some_and(|before| before != now) {
                size.set(now);
            }
        };
        let repaint = move || {
            let _ = appearance.try_update(|times| *times += 1);
        };
        watches.set_value((SizeWatch::new(&element, measure), AppearanceWatch::new(repaint)));
    });
    Effect::new(move || {
        appearance.track();
        let ((width, height), Some(element)) = (size.get(), place.get()) else { return };
        if drawing.get() != Drawing::Here || tabled.get() || width == 0 {
            return;
        }
        let Some(chart) = data.run(()) else { return };
        turn.update_value(|turn| *turn += 1);
        let now = turn.get_value();
        busy.set(true);
        let look: ChartLook = look(width, height);
        spawn_local(async move {
            let option = chart_option(ChartRequest { chart, look, title: None }).await;
            let current = move || turn.try_get_value() == Some(now);
            if !current() {
                return;
            }
            let Some(new) = canvas.try_with_value(Option::is_none) else { return };
            let made = canvas.try_update_value(|canvas| match canvas {
                Some(canvas) => canvas.fit(),
                None => {
                    *canvas = Canvas::new(&element);
                    canvas.is_some()
                }
            });
            let steps = option.filter(|_| made == Some(true)).and_then(|option| drawings(&option, new)).unwrap_or_default();
            let mut drawn = false;
            for (place, step) in steps.iter().enumerate() {
                if place > 0 {
                    next_task().await;
                }
                // The step may have been left, or something newer may have to be drawn.
                if !current() {
                    return;
                }
                drawn = canvas.try_with_value(|canvas| canvas.as_ref().is_some_and(|canvas| canvas.draw(step))) == Some(true);
                if !drawn {
                    break;
                }
            }
            if drawn { busy.set(false) } else { drawing.set(Drawing::Missing) }
        });
    });
}
