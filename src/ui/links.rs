//! Standards in the page's address: a link that somebody sent is shown as a file is, and leaves the address at once. What
//! follows `#` is sent to no host.

use super::state::{App, Draft, Found, Step};
use crate::rules::Preset;
use crate::rules::link::{LinkError, from_fragment, to_fragment};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// The address of this page with these presets in it, and nothing else that this page's own address may carry.
///
/// # Errors
/// [`LinkError::TooLong`] where they are too many for a link.
pub fn address_of(presets: &[Preset]) -> Result<String, LinkError> {
    let here = window().location().href().unwrap_or_default();
    let page = here.split(['#', '?']).next().unwrap_or_default();
    Ok(format!("{page}#{}", to_fragment(presets)?))
}

/// Takes standards out of the address, if it holds any: they become a draft, and nothing of them is used unasked.
pub fn take_up(app: App) -> bool {
    let hash = window().location().hash().unwrap_or_default();
    let Some(came) = hash.strip_prefix('#').and_then(from_fragment) else { return false };
    let found = match came {
        Ok(file) => Found::Good(file),
        Err(LinkError::Refused(error)) => Found::Refused(error),
        Err(LinkError::TooLong { .. }) => Found::LongLink,
        Err(LinkError::Damaged) => Found::BrokenLink,
    };
    // A reload, a bookmark or a screenshot of the address must not bring them again.
    if let Ok(history) = window().history() {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{}", Step::Rules.id()))).ok();
    }
    app.drafts.set(vec![Draft { name: None, found }]);
    app.show(Step::Rules);
    true
}
