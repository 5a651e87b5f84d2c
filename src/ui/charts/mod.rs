//! The charts of a result. Each says its finding in words, draws it, and has the same numbers as a table: the table is
//! what keyboards and screen readers use, and what is left where the drawing part did not arrive.

mod cells;
mod frame;
mod look;
mod pareto;

pub use cells::cells_picture;
pub use look::paper_look;
pub use pareto::pareto_picture;

use super::i18n::*;
use super::state::{App, Step};
use crate::protocol::Summary;
use cells::CellsChart;
use leptos::prelude::*;
use leptos_i18n::t;
use pareto::ParetoChart;
use std::sync::Arc;

/// Who brings the money; who bought lately and often.
#[component]
pub fn Charts(summary: Arc<Summary>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="charts" aria-labelledby="charts-title" data-testid="charts">
            <h2 id="charts-title">{t!(i18n, charts.title)}</h2>
            <div class="chart-pair">
                <ParetoChart summary=summary.clone()/>
                <CellsChart summary/>
            </div>
        </section>
    }
}

impl App {
    /// Shows the customers of one cell of the heat map: those with these two scores.
    pub fn show_cell(self, r: u8, f: u8) {
        self.query.update(|query| query.cell = Some((r, f)));
        if self.step.get_untracked() != Step::Results {
            self.go(Step::Results);
        }
        self.show_table.update(|times| *times += 1);
    }
}
