//! Words about a file's columns and how it is read.

use crate::ingest::{ColumnGuess, Role};
use crate::ledger::FileKind;
use crate::ui::i18n::Locale;
use leptos_i18n::td_string;

/// The name of a role.
#[must_use]
pub fn role_name(locale: Locale, role: Role) -> &'static str {
    match role {
        Role::Customer => td_string!(locale, collect.role_customer),
        Role::Date => td_string!(locale, collect.role_date),
        Role::Amount => td_string!(locale, collect.role_amount),
        Role::Quantity => td_string!(locale, collect.role_quantity),
        Role::UnitPrice => td_string!(locale, collect.role_unit_price),
        Role::Order => td_string!(locale, collect.role_order),
        Role::Name => td_string!(locale, collect.role_name),
        Role::Contact => td_string!(locale, collect.role_contact),
        Role::Product => td_string!(locale, collect.role_product),
        Role::Status => td_string!(locale, collect.role_status),
        Role::Refund => td_string!(locale, collect.role_refund),
        Role::Currency => td_string!(locale, collect.role_currency),
        Role::AfterSales => td_string!(locale, collect.role_after_sales),
        Role::Category => td_string!(locale, collect.role_category),
        Role::Channel => td_string!(locale, collect.role_channel),
        Role::Store => td_string!(locale, collect.role_store),
        Role::Owner => td_string!(locale, collect.role_owner),
        Role::Region => td_string!(locale, collect.role_region),
        Role::Address => td_string!(locale, collect.role_address),
        Role::Referral => td_string!(locale, collect.role_referral),
        Role::Satisfaction => td_string!(locale, collect.role_satisfaction),
        Role::Complaint => td_string!(locale, collect.role_complaint),
        Role::Overdue => td_string!(locale, collect.role_overdue),
        Role::OpenAmount => td_string!(locale, collect.role_open_amount),
        Role::Margin => td_string!(locale, collect.role_margin),
        Role::Discount => td_string!(locale, collect.role_discount),
        Role::Orders => td_string!(locale, collect.role_orders),
        Role::Attribute => td_string!(locale, collect.role_attribute),
    }
}

/// The roles as a list to choose from: needed, common, and the rest.
pub const ROLE_GROUPS: [std::ops::Range<usize>; 3] = [0..3, 3..12, 12..Role::ALL.len()];

/// The name of such a group.
#[must_use]
pub fn role_group(locale: Locale, group: usize) -> &'static str {
    match group {
        0 => td_string!(locale, collect.roles_needed),
        1 => td_string!(locale, collect.roles_common),
        _ => td_string!(locale, collect.roles_more),
    }
}

/// How a file that has no orders joins those that have; empty for orders.
#[must_use]
pub fn join_text(locale: Locale, kind: FileKind) -> &'static str {
    match kind {
        FileKind::Items => td_string!(locale, collect.joins_items),
        FileKind::People => td_string!(locale, collect.joins_people),
        FileKind::Events => td_string!(locale, collect.joins_events),
        FileKind::Sales | FileKind::Totals => "",
    }
}

/// How sure a role is: chosen by hand, a known column name, or a guess. Empty for a column without a role.
#[must_use]
pub fn confidence_text(locale: Locale, role: Option<Role>, guess: &ColumnGuess) -> &'static str {
    match role {
        None => "",
        Some(_) if role != guess.role => td_string!(locale, collect.sure_hand),
        Some(_) if guess.confidence >= 90 => td_string!(locale, collect.sure_high),
        Some(_) if guess.confidence >= 50 => td_string!(locale, collect.sure_mid),
        Some(_) => td_string!(locale, collect.sure_low),
    }
}

/// What is still missing, as a sentence.
#[must_use]
pub fn missing_text(locale: Locale, role: Role) -> &'static str {
    match role {
        Role::Customer => td_string!(locale, collect.missing_customer),
        Role::Date => td_string!(locale, collect.missing_date),
        _ => td_string!(locale, collect.missing_amount),
    }
}

/// A delimiter as people call it.
#[must_use]
pub fn delimiter_name(locale: Locale, delimiter: u8) -> String {
    match delimiter {
        b',' => td_string!(locale, collect.delim_comma).to_owned(),
        b'\t' => td_string!(locale, collect.delim_tab).to_owned(),
        b';' => td_string!(locale, collect.delim_semicolon).to_owned(),
        b'|' => td_string!(locale, collect.delim_pipe).to_owned(),
        b' ' => td_string!(locale, collect.delim_space).to_owned(),
        control @ 0..=0x1f => format!("0x{control:02x}"),
        other => char::from(other).to_string(),
    }
}

/// A known export by its name; `None` for an unknown id.
#[must_use]
pub fn platform_name(locale: Locale, id: &str) -> Option<&'static str> {
    Some(match id {
        "shopify" => "Shopify",
        "woocommerce" => "WooCommerce",
        "etsy" => "Etsy",
        "stripe" => "Stripe",
        "amazon" => "Amazon",
        "square" => "Square",
        "jd" => td_string!(locale, collect.from_jd),
        "youzan" => td_string!(locale, collect.from_youzan),
        "fxiaoke" => td_string!(locale, collect.from_fxiaoke),
        "taobao" => td_string!(locale, collect.from_taobao),
        "pdd" => td_string!(locale, collect.from_pdd),
        "douyin" => td_string!(locale, collect.from_douyin),
        _ => return None,
    })
}
