//! What a person chose to take away, and how far it is.

use crate::browser::{Fault, TakeEnd};
use crate::export::file_stem;
use crate::protocol::{Take, TakeForm};
use crate::ui::i18n::Locale;
use crate::ui::state::App;
use crate::ui::words::{chosen_name, file_words};
use futures_channel::oneshot;
use leptos::prelude::*;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

/// What is going on.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Going {
    /// Nothing was asked for yet.
    #[default]
    Nothing,
    /// So many rows of so many are done.
    On(u32, u32),
    /// Over.
    Over(TakeEnd),
    /// A CRM file was handed over: customers, those without a name, those whose name stood before.
    Crm(u32, u32, u32),
    /// A text is on the clipboard.
    Copied,
    /// The browser has no clipboard for this page.
    NotCopied,
}

/// The choices of the panel.
#[derive(Clone, Copy)]
pub struct Choices {
    /// Only the customers that the table shows.
    pub shown_only: RwSignal<bool>,
    /// Ids of chosen columns; empty = the usual ones.
    pub columns: RwSignal<Vec<String>>,
    /// How far it is.
    pub going: RwSignal<Going>,
    /// Dropped, it ends what is under way; so does leaving the panel.
    under_way: StoredValue<Option<oneshot::Sender<()>>, LocalStorage>,
}

impl Choices {
    /// All customers, usual columns.
    #[must_use]
    pub fn new() -> Self {
        Self {
            shown_only: RwSignal::new(false),
            columns: RwSignal::new(Vec::new()),
            going: RwSignal::new(Going::Nothing),
            under_way: StoredValue::new_local(None),
        }
    }

    /// Whether a file is being made.
    #[must_use]
    pub fn busy(self) -> bool {
        matches!(self.going.get(), Going::On(..))
    }

    /// The table of a form, as chosen.
    #[must_use]
    pub fn take(self, app: App, locale: Locale, form: TakeForm) -> Take {
        let rows = self.shown_only.get_untracked().then(|| Box::new(app.query.get_untracked()));
        let words = form.is_in_words().then(|| app.summary.with_untracked(|summary| summary.as_ref().map(|summary| file_words(locale, summary))));
        Take { form, rows, columns: self.columns.get_untracked(), words: words.flatten().map(Box::new) }
    }

    /// Says how far it is.
    pub fn goes_on(self) -> impl FnMut(u32, u32) {
        move |done, all| {
            let _ = self.going.try_set(Going::On(done, all));
        }
    }

    /// Does the work until it is done or stopped, and says how it ended.
    pub fn run(self, app: App, work: impl Future<Output = Result<TakeEnd, Fault>> + 'static) {
        let (sender, stopped) = oneshot::channel();
        self.under_way.set_value(Some(sender));
        self.going.set(Going::On(0, 0));
        leptos::task::spawn_local(async move {
            match until(work, stopped).await {
                // Whoever stopped it said so.
                None => {}
                Some(Ok(end)) => {
                    let _ = self.going.try_set(Going::Over(end));
                }
                Some(Err(fault)) => {
                    let _ = self.going.try_set(Going::Nothing);
                    app.report(fault);
                }
            }
        });
    }

    /// Stops what is under way, at once.
    pub fn stop(self) {
        self.under_way.set_value(None);
        self.going.set(Going::Over(TakeEnd::Stopped));
    }
}

/// What the work gives, unless it is stopped before; then it is dropped where it stands.
async fn until<T>(work: impl Future<Output = T>, stopped: oneshot::Receiver<()>) -> Option<T> {
    let (mut work, mut stopped) = (pin!(work), pin!(stopped));
    poll_fn(|context| match stopped.as_mut().poll(context) {
        Poll::Ready(_) => Poll::Ready(None),
        Poll::Pending => work.as_mut().poll(context).map(Some),
    })
    .await
}

/// The name of a file that tells what it rests on: kind, standard and day.
#[must_use]
pub fn file_name(app: App, locale: Locale, kind: &str, ending: &str) -> String {
    let standard = app.library.with_untracked(|library| chosen_name(locale, library));
    let day = app.summary.with_untracked(|summary| summary.as_ref().filter(|summary| summary.dated).map(|summary| summary.as_of.to_string()));
    let parts: Vec<String> = [Some(kind.to_owned()), Some(standard), day].into_iter().flatten().collect();
    format!("{}.{ending}", file_stem(&parts.join(" ")))
}
