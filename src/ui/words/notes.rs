//! What should be known about a grading, as sentences.

use super::{days, people};
use crate::protocol::Note;
use crate::ui::format;
use crate::ui::i18n::Locale;
use leptos_i18n::td_string;

/// A note as a sentence.
#[must_use]
pub fn note_text(locale: Locale, note: &Note) -> String {
    match *note {
        Note::FixedFrequencyCuts { one_order, buyers } => {
            td_string!(locale, results.note_fixed_f, one = format::count(one_order), buyers = format::count(buyers))
        }
        Note::FewCustomers { customers: buyers, repeat_buyers } => {
            td_string!(locale, results.note_few, buyers = format::count(buyers), repeat = format::count(repeat_buyers))
        }
        Note::EqualAmounts => td_string!(locale, results.note_equal).to_owned(),
        Note::CoincidingEdges { measure: 'r' | 'R' } => td_string!(locale, results.note_edges_r).to_owned(),
        Note::CoincidingEdges { measure: 'f' | 'F' } => td_string!(locale, results.note_edges_f).to_owned(),
        Note::CoincidingEdges { .. } => td_string!(locale, results.note_edges_m).to_owned(),
        Note::NonPositiveCustomers { customers } => td_string!(locale, results.note_nonpositive, people = people(locale, customers)),
        Note::CustomerTotals { dated, counted, frequency } => {
            let parts = [
                (true, td_string!(locale, results.note_has_amount)),
                (dated, td_string!(locale, results.note_has_last)),
                (counted, td_string!(locale, results.note_has_count)),
                (frequency, td_string!(locale, results.note_has_frequency)),
            ];
            let what: Vec<&str> = parts.into_iter().filter(|(has, _)| *has).map(|(_, text)| text).collect();
            td_string!(locale, results.note_totals, what = what.join(td_string!(locale, results.note_joiner)))
        }
        Note::ShortHistory { half_window_days } => {
            td_string!(locale, results.note_short, days = days(locale, i64::from(half_window_days)))
        }
        Note::NotInFile { feedback, referral, open_amount, contacts, order_ids } => {
            let parts = [
                (feedback, td_string!(locale, results.note_feedback)),
                (referral, td_string!(locale, results.note_referral)),
                (open_amount, td_string!(locale, results.note_open)),
                (contacts, td_string!(locale, results.note_contacts)),
                (order_ids, td_string!(locale, results.note_ids)),
            ];
            let what: Vec<&str> = parts.into_iter().filter(|(missing, _)| *missing).map(|(_, text)| text).collect();
            td_string!(locale, results.note_missing, what = what.join(td_string!(locale, results.note_joiner)))
        }
        Note::ByHand { customers, absent, same } => {
            td_string!(locale, decisions.note, n = format::count(customers), same = format::count(same), absent = format::count(absent))
        }
        Note::ShopRhythmAssumed => td_string!(locale, results.note_rhythm).to_owned(),
    }
}
