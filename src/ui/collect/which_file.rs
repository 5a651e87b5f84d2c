//! "Which file do I need?": for each place that sells, which export it is, what must be in it, and what is impossible with it.

use crate::ui::i18n::*;
use crate::ui::say::{live, say};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The list, folded.
#[component]
pub fn WhichFile() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <details class="which-file" data-testid="which-file">
            <summary>{say!(which.title)}</summary>
            <p class="hint">{say!(which.intro)}</p>
            <dl>
                {PLACES.into_iter().map(|place| view! {
                    <div>
                        <dt>{live(move || place(i18n.get_locale())[0])}</dt>
                        <dd>
                            <p>{live(move || place(i18n.get_locale())[1])}</p>
                            <p class="hint small">{live(move || place(i18n.get_locale())[2])}</p>
                        </dd>
                    </div>
                }).collect_view()}
            </dl>
        </details>
    }
}

/// Name, the export with its columns, and what to know.
type Place = fn(Locale) -> [&'static str; 3];

const PLACES: [Place; 10] = [
    |l| [td_string!(l, which.taobao), td_string!(l, which.taobao_file), td_string!(l, which.taobao_note)],
    |l| [td_string!(l, which.jd), td_string!(l, which.jd_file), td_string!(l, which.jd_note)],
    |l| [td_string!(l, which.pdd), td_string!(l, which.pdd_file), td_string!(l, which.pdd_note)],
    |l| [td_string!(l, which.douyin), td_string!(l, which.douyin_file), td_string!(l, which.douyin_note)],
    |l| [td_string!(l, which.youzan), td_string!(l, which.youzan_file), td_string!(l, which.youzan_note)],
    |l| [td_string!(l, which.crm), td_string!(l, which.crm_file), td_string!(l, which.crm_note)],
    |l| [td_string!(l, which.shopify), td_string!(l, which.shopify_file), td_string!(l, which.shopify_note)],
    |l| [td_string!(l, which.woo), td_string!(l, which.woo_file), td_string!(l, which.woo_note)],
    |l| [td_string!(l, which.amazon), td_string!(l, which.amazon_file), td_string!(l, which.amazon_note)],
    |l| [td_string!(l, which.excel), td_string!(l, which.excel_file), td_string!(l, which.excel_note)],
];
