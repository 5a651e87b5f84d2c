//! Tables to take away: asked for part by part, so that the worker hears other questions between them, a person can stop, and
//! nobody holds a million rows at once.

use super::{Client, ask};
use crate::browser::download;
use crate::browser::heavy_client::BookJob;
use crate::engine::Fault;
use crate::protocol::{FromWorker, SqlAsked, SqlMade, Take, TakenPart, ToWorker};
use js_sys::Array;
use wasm_bindgen::JsValue;

/// The most customers of one workbook: more slow down spreadsheets, and a million of them is the end of a sheet.
pub const BOOK_ROWS: u32 = 250_000;

/// How taking away ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TakeEnd {
    /// The file was handed to the browser.
    Saved(Saved),
    /// The person stopped it.
    Stopped,
    /// The result changed meanwhile: a file must not be made of two.
    Changed,
    /// The part of the page that writes workbooks is not there, or refused: why, where it says so.
    NoWriter(Option<String>),
}

/// What was handed to the browser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// Rows.
    pub rows: u32,
    /// Cells with an apostrophe before their text, because a spreadsheet would run it.
    pub guarded: u32,
    /// Texts that were cut, because a cell of a workbook could not hold them.
    pub cut: u64,
}

impl Client {
    /// One part of a table.
    pub(super) async fn part(take: &Take, start: u32) -> Result<(TakenPart, JsValue), Fault> {
        let take = Box::new(take.clone());
        match ask(|request| ToWorker::Take { request, take, start }, &JsValue::UNDEFINED).await? {
            (FromWorker::Taken { part, .. }, buffer) => Ok((part, buffer)),
            _ => Err(Fault::Stale),
        }
    }

    /// Makes a file of a table and offers it for saving. `goes_on` hears of rows
    /// done and of all. Dropped on its way it leaves nothing.
    ///
    /// # Errors
    /// [`Fault`] where the ledger worker is gone.
    pub async fn take(&self, take: &Take, name: &str, mut goes_on: impl FnMut(u32, u32)) -> Result<TakeEnd, Fault> {
        let parts = Array::new();
        let mut first = None;
        let mut saved = Saved::default();
        loop {
            let (part, buffer) = Self::part(take, saved.rows).await?;
            if *first.get_or_insert(part.grading) != part.grading {
                return Ok(TakeEnd::Changed);
            }
            parts.push(&download::part(&buffer).map_err(|_| Fault::Stale)?);
            saved.rows = part.next;
            saved.guarded += part.guarded;
            goes_on(part.next, part.total);
            if part.is_last() {
                break;
            }
        }
        download::save_parts(name, download::mime_of(name), &parts).map_err(|_| Fault::Stale)?;
        Ok(TakeEnd::Saved(saved))
    }

    /// Makes a file for a database and offers it for saving; `None` where there are no lines to read (a project file).
    ///
    /// # Errors
    /// [`Fault`] where the ledger worker is gone.
    pub async fn save_sql(&self, what: SqlAsked, name: &str) -> Result<Option<SqlMade>, Fault> {
        match ask(|request| ToWorker::Sql { request, what }, &JsValue::UNDEFINED).await? {
            (FromWorker::SqlMade { made: Some(made), .. }, buffer) => {
                download::save_buffer(name, download::mime_of(name), &buffer).map_err(|_| Fault::Stale)?;
                Ok(Some(made))
            }
            (FromWorker::SqlMade { made: None, .. }, _) => Ok(None),
            _ => Err(Fault::Stale),
        }
    }

    /// Makes workbooks of a table and offers them for saving: one, or as many as its rows need.
    ///
    /// # Errors
    /// [`Fault`] where the ledger worker is gone.
    pub async fn take_book(&self, take: &Take, standard: &str, name: &str, mut goes_on: impl FnMut(u32, u32)) -> Result<TakeEnd, Fault> {
        let mut grading = None;
        let mut saved = Saved::default();
        let mut number = 0;
        loop {
            let (take_again, standard) = (Box::new(take.clone()), standard.to_owned());
            let answer = ask(|request| ToWorker::Book { request, take: take_again, standard }, &JsValue::UNDEFINED).await?;
            let (FromWorker::Booked { book: Some(book), .. }, _) = answer else { return Err(Fault::Stale) };
            let mut job = match BookJob::begin(*book).await {
                None => return Ok(TakeEnd::NoWriter(None)),
                Some(Err(error)) => return Ok(TakeEnd::NoWriter(Some(error.to_string()))),
                Some(Ok(job)) => job,
            };
            let first = saved.rows;
            let last = loop {
                let (part, buffer) = Self::part(take, saved.rows).await?;
                if *grading.get_or_insert(part.grading) != part.grading {
                    return Ok(TakeEnd::Changed);
                }
                if let Err(error) = job.rows(0, &buffer).await {
                    return Ok(TakeEnd::NoWriter(Some(error.to_string())));
                }
                saved.rows = part.next;
                goes_on(part.next, part.total);
                if part.is_last() || part.next - first >= BOOK_ROWS {
                    break part.is_last();
                }
            };
            let (file, cut) = match job.finish().await {
                Ok(made) => made,
                Err(error) => return Ok(TakeEnd::NoWriter(Some(error.to_string()))),
            };
            saved.cut += cut;
            number += 1;
            let name = if last && number == 1 { name.to_owned() } else { numbered(name, number) };
            download::save_buffer(&name, download::mime_of(&name), &file).map_err(|_| Fault::Stale)?;
            if last {
                return Ok(TakeEnd::Saved(saved));
            }
        }
    }
}

/// The name of one of several files.
fn numbered(name: &str, number: u32) -> String {
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem} {number}.{ending}"),
        None => format!("{name} {number}"),
    }
}
