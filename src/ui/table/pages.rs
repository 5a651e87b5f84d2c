//! The rows of the table as far as they were fetched, page by page, for the query in force.

use crate::protocol::{CustomerRow, RowsPage};
use crate::ui::state::App;
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Rows fetched at once.
const PAGE: u32 = 100;
/// Pages kept; those farthest from the wanted one are forgotten.
const KEPT: usize = 12;
/// Pages asked for at the same time, so that a fast scroll does not queue what nobody sees any more.
const AT_ONCE: usize = 2;

/// A place in the drawn table: which query, which row, whether its data are here.
pub type Slot = (u32, u32, bool);

#[derive(Clone, Default)]
struct Fetched {
    /// The query in force.
    generation: u32,
    /// The query that `total` and `pages` answer; behind while the first answer is under way.
    answered: u32,
    total: Option<u32>,
    pages: BTreeMap<u32, Arc<Vec<CustomerRow>>>,
}

/// A handle to the fetched rows, free to copy.
#[derive(Clone, Copy)]
pub struct Pages {
    app: App,
    fetched: RwSignal<Fetched>,
    pending: StoredValue<BTreeSet<u32>>,
    wanted: StoredValue<(u32, u32)>,
    generation: Memo<u32>,
    total: Memo<Option<u32>>,
}

impl Pages {
    /// Nothing fetched; starts over with every new query and every new result.
    #[must_use]
    pub fn new(app: App) -> Self {
        let fetched = RwSignal::new(Fetched::default());
        let pages = Self {
            app,
            fetched,
            pending: StoredValue::new(BTreeSet::new()),
            wanted: StoredValue::new((0, 1)),
            generation: Memo::new(move |_| fetched.with(|fetched| fetched.generation)),
            total: Memo::new(move |_| fetched.with(|fetched| fetched.total)),
        };
        Effect::new(move || {
            app.query.track();
            app.revision.track();
            pages.start_over();
        });
        pages
    }

    fn start_over(self) {
        self.pending.update_value(BTreeSet::clear);
        self.wanted.set_value((0, 1));
        // The rows seen stay until the new ones come, so that typing does not make the table flicker.
        self.fetched.update(|fetched| fetched.generation += 1);
        self.fetch(0);
    }

    /// Counts up with every query.
    #[must_use]
    pub fn generation(self) -> u32 {
        self.generation.get()
    }

    /// Customers that match, 0 while unknown.
    #[must_use]
    pub fn total(self) -> u32 {
        self.total.get().unwrap_or(0)
    }

    /// The same without subscribing.
    #[must_use]
    pub fn total_untracked(self) -> u32 {
        self.total.get_untracked().unwrap_or(0)
    }

    /// Subscribes to the total.
    pub fn track_total(self) {
        self.total.track();
    }

    /// The total, once known.
    #[must_use]
    pub fn known_total(self) -> Option<u32> {
        self.total.get()
    }

    /// Whether it is known that no customer matches.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.total.get() == Some(0)
    }

    /// A row, if it is here.
    #[must_use]
    pub fn row(self, row: u32) -> Option<CustomerRow> {
        self.fetched.with_untracked(|fetched| fetched.pages.get(&(row / PAGE)).and_then(|page| page.get((row % PAGE) as usize)).cloned())
    }

    /// The places to draw.
    #[must_use]
    pub fn slots(self, first: u32, count: u32) -> Vec<Slot> {
        self.fetched.with(|fetched| {
            let here = |row: u32| fetched.pages.get(&(row / PAGE)).is_some_and(|page| page.len() > (row % PAGE) as usize);
            (first..first + count).map(|row| (fetched.answered, row, here(row))).collect()
        })
    }

    /// Fetches what is missing of the wanted rows.
    pub fn want(self, first: u32, count: u32) {
        self.wanted.set_value((first, count));
        self.fetch_wanted();
    }

    fn fetch_wanted(self) {
        let (first, count) = self.wanted.get_value();
        for page in first / PAGE..=(first + count.max(1) - 1) / PAGE {
            let here = self.fetched.with_untracked(|fetched| fetched.answered == fetched.generation && fetched.pages.contains_key(&page));
            if !here && self.pending.with_value(|pending| pending.len() < AT_ONCE && !pending.contains(&page)) {
                self.fetch(page);
            }
        }
    }

    fn fetch(self, page: u32) {
        let Some(client) = self.app.client() else { return };
        self.pending.update_value(|pending| {
            pending.insert(page);
        });
        let (query, generation) = (self.app.query.get_untracked(), self.fetched.with_untracked(|fetched| fetched.generation));
        leptos::task::spawn_local(async move {
            let answer = client.rows(query, page * PAGE, PAGE).await;
            // The step may have been left, or another query asked, while this one was under way.
            if self.fetched.try_with_untracked(|fetched| fetched.generation) != Some(generation) {
                return;
            }
            self.pending.update_value(|pending| {
                pending.remove(&page);
            });
            match answer {
                Ok(rows) => {
                    self.keep(page, rows);
                    self.fetch_wanted();
                }
                Err(fault) => self.app.report(fault),
            }
        });
    }

    fn keep(self, page: u32, rows: RowsPage) {
        let middle = self.wanted.with_value(|(first, count)| (first + count / 2) / PAGE);
        self.fetched.update(|fetched| {
            if fetched.answered != fetched.generation {
                fetched.answered = fetched.generation;
                fetched.pages.clear();
            }
            fetched.total = Some(rows.total);
            fetched.pages.insert(page, Arc::new(rows.rows));
            while fetched.pages.len() > KEPT {
                let farthest = fetched.pages.keys().copied().max_by_key(|&kept| kept.abs_diff(middle));
                if let Some(farthest) = farthest {
                    fetched.pages.remove(&farthest);
                }
            }
        });
    }
}
