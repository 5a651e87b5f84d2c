//! The charts of the report, as SVG on light ground whatever the screen's colours are: paper is light.

use crate::browser::charts::{ready, svg_address};
use crate::browser::heavy_client::chart_option;
use crate::protocol::{ChartData, ChartRequest, Summary};
use crate::ui::charts::{cells_picture, paper_look, pareto_picture};
use crate::ui::i18n::*;
use crate::ui::say::{live, say};
use crate::ui::state::use_app;
use leptos::prelude::*;
use std::sync::Arc;

/// Size in CSS pixels; the paper's width is filled.
const SIZE: (u32, u32) = (960, 460);

/// Both charts; where the part that draws is not here, the tables behind them say the same.
#[component]
pub fn Pictures(summary: Arc<Summary>) -> impl IntoView {
    (summary.buyers >= 3 && !summary.opened).then(|| {
        let (curve, cells) = (Arc::clone(&summary), summary);
        view! {
            <section class="page">
                <h2>{say!(report.charts)}</h2>
                <Picture id="pareto" chart=Box::new(move |locale, app| pareto_picture(locale, app, &curve))/>
                <Picture id="cells" chart=Box::new(move |locale, app| cells_picture(locale, app, &cells))/>
            </section>
        }
    })
}

/// What a picture shows, and its data.
type Chart = Box<dyn Fn(Locale, crate::ui::state::App) -> (String, Option<ChartData>) + Send + Sync>;

#[component]
fn Picture(id: &'static str, chart: Chart) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let chart = Arc::new(chart);
    let source = RwSignal::new(None::<String>);
    let (drawn, told) = (Arc::clone(&chart), chart);
    Effect::new(move || {
        let (_, Some(chart)) = drawn(i18n.get_locale(), app) else { return };
        let request = ChartRequest { chart, look: paper_look(SIZE.0, SIZE.1), title: None };
        leptos::task::spawn_local(async move {
            if !ready().await {
                return;
            }
            let Some(option) = chart_option(request).await else { return };
            // The report may have been left meanwhile.
            let _ = source.try_set(svg_address(&option, SIZE.0, SIZE.1));
        });
    });
    let finding = Signal::derive(move || told(i18n.get_locale(), app).0);
    view! {
        <figure class="report-picture">
            <figcaption>{finding}</figcaption>
            {live(move || source.get().map(|source| view! { <img src=source alt=finding width=SIZE.0 height=SIZE.1 data-testid=format!("report-{id}")/> }))}
        </figure>
    }
}
