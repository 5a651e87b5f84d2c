//! What workers say and what the import job asks for, as it happens.

use super::super::{convert, heavy_client};
use super::project;
use super::{ClientEvent, FROZEN_MS, FileId, Held, PROGRESS_MS, Speaker, State, tell, with};
use crate::browser::pool::WorkerEvent;
use crate::browser::timing;
use crate::engine::{Effect, Fault, JobEnd, WorkerId};
use crate::ingest::Told;
use crate::protocol::{FileError, FromWorker, ToWorker};
use std::collections::BTreeMap;
use wasm_bindgen::JsValue;

/// A pool worker spoke; those of an older pool are not heard.
pub(super) fn pool_said(age: u32, worker: WorkerId, event: WorkerEvent) {
    if with(|state| state.pool_age) == age {
        heard(Speaker::Pool(worker), event);
    }
}

/// A worker spoke or died.
pub(super) fn heard(speaker: Speaker, event: WorkerEvent) {
    match event {
        WorkerEvent::Died(_) => died(speaker),
        WorkerEvent::Said(message, beside) => said(speaker, message, beside),
    }
}

fn said(speaker: Speaker, message: FromWorker, beside: JsValue) {
    match message {
        FromWorker::Sniffed { job, file, result } => {
            let known = with(|state| {
                if state.look_of.get(&file).is_none_or(|(look, _)| *look != job) {
                    return None;
                }
                state.look_of.remove(&file);
                let held = state.files.get_mut(&file)?;
                held.converted = None;
                Some((held.name.clone(), held.file.size() as u64, held.to_look_at().clone()))
            });
            let Some((name, bytes, handle)) = known else { return };
            match &result {
                Err(FileError::Packed { .. }) => wasm_bindgen_futures::spawn_local(take_tables(file, name, handle)),
                Ok(preview) if preview.plan.converted => {
                    let encoding = preview.plan.encoding.name();
                    wasm_bindgen_futures::spawn_local(async move {
                        let converted = convert::to_utf8(&handle, encoding).await;
                        let newer = with(|state| {
                            if let (Some(held), Ok(converted)) = (state.files.get_mut(&file), &converted) {
                                held.converted = Some(converted.clone());
                            }
                            state.look_of.contains_key(&file)
                        });
                        let reason = || "the browser cannot convert it".to_owned();
                        let result = if converted.is_ok() { result } else { Err(FileError::Unreadable { reason: reason() }) };
                        if !newer {
                            tell(ClientEvent::Previewed { file, name, bytes, result });
                        }
                    });
                }
                _ => tell(ClientEvent::Previewed { file, name, bytes, result }),
            }
        }
        FromWorker::Graded { request, .. }
        | FromWorker::Rows { request, .. }
        | FromWorker::Card { request, .. }
        | FromWorker::Quality { request, .. }
        | FromWorker::Health { request, .. }
        | FromWorker::Exported { request, .. }
        | FromWorker::Taken { request, .. }
        | FromWorker::Booked { request, .. }
        | FromWorker::SqlMade { request, .. }
        | FromWorker::Rejects { request, .. }
        | FromWorker::Owners { request, .. }
        | FromWorker::CrmMade { request, .. }
        | FromWorker::Pong { request } => {
            if let Some(sender) = with(|state| state.asked.remove(&request)) {
                // Nobody waits any more: the answer is not needed.
                sender.0.send(Ok((message, beside))).ok();
            }
        }
        FromWorker::ProjectOpened { result, .. } => project::opened(speaker, result),
        FromWorker::Broken { .. } if with(|state| state.is_reading(speaker)) => project::failed(project::ended()),
        FromWorker::Broken { text } if with(|state| state.is_result(speaker)) => {
            lost_result(Fault::WorkerBroken { text });
        }
        message => {
            let effects = with(|state| {
                let running = state.running.as_mut()?;
                let worker = match speaker {
                    Speaker::Pool(worker) => Some(worker),
                    Speaker::Side(number) if number == running.ledger => None,
                    Speaker::Side(_) => return None,
                };
                if let FromWorker::Parsed { job, file, slice, .. } = &message
                    && *job == running.job.id()
                {
                    running.buffers.insert((*file, *slice), beside);
                }
                Some(running.job.message(worker, message, timing::now()))
            });
            act(effects.unwrap_or_default());
        }
    }
}

impl State {
    fn is_result(&self, speaker: Speaker) -> bool {
        matches!((speaker, &self.result), (Speaker::Side(number), Some((ledger, _))) if number == *ledger)
    }

    fn is_reading(&self, speaker: Speaker) -> bool {
        matches!(speaker, Speaker::Side(number) if self.is_opening(number))
    }
}

fn died(speaker: Speaker) {
    if with(|state| state.is_result(speaker)) {
        lost_result(Fault::WorkerDied);
        return;
    }
    if with(|state| state.is_reading(speaker)) {
        project::failed(project::ended());
        return;
    }
    let effects = with(|state| {
        let worker = match speaker {
            Speaker::Pool(worker) => Some(worker),
            Speaker::Side(number) => {
                if state.spare == Some(number) {
                    state.spare = None;
                    state.side.remove(&number);
                    // A look that broke the worker would break the next one too: its file gets an answer instead.
                    return None;
                }
                None
            }
        };
        match &mut state.running {
            Some(running) => Some(running.job.worker_died(worker)),
            None => {
                // An idle worker of the pool: replace them all before they are needed.
                state.fill_pool();
                None
            }
        }
    });
    match effects {
        Some(effects) => act(effects),
        None => {
            let waiting = with(|state| {
                if state.spare.is_some() || !state.open() {
                    return BTreeMap::new();
                }
                state.make_spare();
                std::mem::take(&mut state.look_of)
            });
            refuse(waiting.into_keys(), &FileError::Unreadable { reason: "the worker ended while looking at it".to_owned() });
        }
    }
}

/// Takes the tables out of a workbook or packed file: one stands for it, and packed files beside it become files of their own.
async fn take_tables(file: FileId, name: String, packed: web_sys::File) {
    let bytes = packed.size() as u64;
    let refused = |error| tell(ClientEvent::Previewed { file, name: name.clone(), bytes, result: Err(FileError::Packed { error }) });
    let (tables, likeliest) = match heavy_client::tables_of(&packed).await {
        None => return refused(None),
        Some(Err(error)) => return refused(Some(error)),
        Some(Ok(found)) => found,
    };
    let several = tables.len() > 1;
    let as_file = |content: &JsValue| {
        let options = web_sys::FilePropertyBag::new();
        options.set_type("text/csv");
        web_sys::File::new_with_buffer_source_sequence_and_options(&js_sys::Array::of(std::slice::from_ref(content)), &name, &options).ok()
    };
    let (mut sheets, mut found) = (Vec::new(), Vec::new());
    for (table, content) in tables {
        let Some(content) = as_file(&content) else { return refused(None) };
        if table.sheet { sheets.push((table.name, content)) } else { found.push((table.name, content)) }
    }
    let likeliest = if found.is_empty() { likeliest } else { 0 };
    let told = with(|state| {
        let held = state.files.get_mut(&file)?;
        let names: Vec<String> = sheets.iter().map(|(name, _)| name.clone()).collect();
        let mut found = found.into_iter();
        if sheets.is_empty() {
            // The first packed file stands for all of it.
            let (entry, content) = found.next()?;
            held.sheets = vec![(entry.clone(), content)];
            if several {
                held.name = crate::protocol::part_name(&name, &entry);
            }
        } else {
            held.sheets = sheets;
        }
        held.sheet = likeliest;
        state.look(file, Told::default());
        let mut others = Vec::new();
        for (entry, content) in found {
            let id = state.next_file;
            state.next_file += 1;
            let name = crate::protocol::part_name(&name, &entry);
            state.files.insert(id, Held::of(content, name.clone()));
            others.push((id, name));
        }
        Some((names, others))
    });
    let Some((names, others)) = told else { return };
    if names.len() > 1 {
        tell(ClientEvent::Sheets { file, names, chosen: likeliest });
    }
    if !others.is_empty() {
        tell(ClientEvent::Found { files: others.clone() });
        with(|state| others.into_iter().for_each(|(id, _)| state.look(id, Told::default())));
    }
}

/// Answers the looks at these files with an error.
pub(super) fn refuse(files: impl Iterator<Item = FileId>, error: &FileError) {
    for file in files {
        let known = with(|state| state.files.get(&file).map(|held| (held.name.clone(), held.file.size() as u64)));
        if let Some((name, bytes)) = known {
            tell(ClientEvent::Previewed { file, name, bytes, result: Err(error.clone()) });
        }
    }
}

/// The worker with the last result is gone: everybody who waits for it is told.
fn lost_result(fault: Fault) {
    let waiting = with(|state| {
        if let Some((ledger, _)) = state.result.take() {
            state.side.remove(&ledger);
        }
        std::mem::take(&mut state.asked)
    });
    for (sender, _) in waiting.into_values() {
        sender.send(Err(fault.clone())).ok();
    }
    tell(ClientEvent::ResultLost(fault));
}

/// Workers that owe an answer for too long are taken for dead. A page that slept gives them the time back.
pub(super) fn find_silence(now: f64) {
    let (look_hangs, result_hangs, opening_hangs) = with(|state| {
        let slept = now - state.last_tick;
        state.last_tick = now;
        if slept > FROZEN_MS {
            state.looks_and_questions().for_each(|due| *due += slept);
            if let Some(due) = state.opening_due() {
                *due += slept;
            }
            return (false, false, false);
        }
        let late = |due: &f64| now > *due;
        let opening = state.opening_due().is_some_and(|due| late(due));
        (state.look_of.values().any(|(_, due)| late(due)), state.asked.values().any(|(_, due)| late(due)), opening)
    });
    if opening_hangs {
        project::failed(project::ended());
    }
    if result_hangs {
        lost_result(Fault::WorkerSilent);
    }
    if look_hangs && let Some(spare) = with(|state| state.spare) {
        died(Speaker::Side(spare));
    }
}

impl State {
    /// When each open look and question is due.
    fn looks_and_questions(&mut self) -> impl Iterator<Item = &mut f64> {
        self.look_of.values_mut().map(|(_, due)| due).chain(self.asked.values_mut().map(|(_, due)| due))
    }
}

/// Does what the job asks for.
pub(super) fn act(effects: Vec<Effect>) {
    for effect in effects {
        match effect {
            Effect::ToPool { worker, message } => with(|state| {
                let (Some(running), Some(handle)) = (&state.running, state.pool.get(worker)) else { return };
                let file = match &*message {
                    ToWorker::Parse { file, .. } => running.files.get(*file as usize).and_then(|id| state.files.get(id)),
                    _ => None,
                };
                let beside = file.map_or(JsValue::UNDEFINED, |held| held.to_read().into());
                handle.send(&message, &beside);
            }),
            Effect::ToLedger(message) => with(|state| {
                let Some(running) = &mut state.running else { return };
                if matches!(*message, ToWorker::Finish { .. }) {
                    running.grading_since = timing::now();
                }
                if let Some(ledger) = state.side.get(&running.ledger) {
                    ledger.send(&message, &JsValue::UNDEFINED);
                }
            }),
            Effect::Merge { file, slice } => with(|state| {
                let Some(running) = &mut state.running else { return };
                let Some(buffer) = running.buffers.remove(&(file, slice)) else { return };
                if let Some(ledger) = state.side.get(&running.ledger) {
                    ledger.send_buffer(&ToWorker::Merge { job: running.job.id(), file, slice }, &buffer);
                }
            }),
            Effect::Drop { file, slice } => with(|state| {
                if let Some(running) = &mut state.running {
                    running.buffers.remove(&(file, slice));
                }
            }),
            Effect::Progress(progress) => {
                let due = with(|state| {
                    let Some(running) = &mut state.running else { return false };
                    let (now, turned) = (timing::now(), running.last.phase != progress.phase);
                    running.last = progress;
                    // Painting takes time from the workers: five times a second is smooth enough.
                    let due = turned || now - running.told > PROGRESS_MS;
                    if due {
                        running.told = now;
                    }
                    due
                });
                if due {
                    tell(ClientEvent::Progress(progress));
                }
            }
            Effect::End(end) => ended(*end),
        }
    }
}

/// The job is over: keep its ledger, or throw away what it used.
fn ended(end: JobEnd) {
    with(|state| {
        let Some(running) = state.running.take() else { return };
        if let JobEnd::Graded(summary) = &end {
            let bytes = running.last.bytes_total;
            let rows = summary.files.iter().map(|file| file.records).sum();
            timing::measure("fenji:import", running.started, rows, bytes);
            timing::measure("fenji:grade", running.grading_since, summary.lines, bytes);
            if let Some((before, _)) = state.result.replace((running.ledger, running.files)) {
                state.side.remove(&before);
                state.asked.clear();
            }
        } else {
            state.side.remove(&running.ledger);
            // Workers that may be busy, hung or broken are thrown away; fresh ones are ready for the next file.
            if !matches!(end, JobEnd::Asks { .. } | JobEnd::Nothing { .. }) {
                state.fill_pool();
            }
        }
    });
    tell(ClientEvent::Ended(end));
}
