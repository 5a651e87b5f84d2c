//! Screens that come part by part: each part is built in a task of its own, so that no task of the page's thread is long.

use super::say::live;
use crate::browser::next_task;
use leptos::prelude::*;
use std::time::Duration;

/// A tab in the background paints nothing: after so long the next part no longer waits for that.
const UNPAINTED: Duration = Duration::from_millis(100);

/// How many parts of a screen are to be there by now: the first at once, the second when that was painted, then one a task.
/// Parts come from top to bottom, so nothing that is seen moves.
pub fn parts(all: u32) -> ReadSignal<u32> {
    let here = RwSignal::new(1);
    let begun = StoredValue::new(false);
    // The screen may have been left before this, and between the parts.
    let begin = move || {
        if begun.try_update_value(|begun| std::mem::replace(begun, true)) != Some(false) {
            return;
        }
        leptos::task::spawn_local(async move {
            for part in 2..=all {
                next_task().await;
                if here.try_set(part).is_some() {
                    return;
                }
            }
        });
    };
    request_animation_frame(begin);
    set_timeout(begin, UNPAINTED);
    here.read_only()
}

/// A part of the screen, from its turn on.
pub fn part(here: ReadSignal<u32>, number: u32, build: impl Fn() -> AnyView + Send + 'static) -> Box<dyn FnMut() -> AnyView + Send> {
    // Boxed for the reason that `live` is.
    let build: Box<dyn Fn() -> AnyView + Send> = Box::new(build);
    let due = Memo::new(move |_| here.get() >= number);
    live(move || due.get().then(&build))
}
