//! The page's one handle on everything behind it: files, the import job, the ledger worker's answers.
//!
//! A new import builds its ledger in a fresh worker; only when it is graded does that worker replace the one before. So
//! a cancelled or failed import leaves the last result as it was.

mod events;
mod project;
mod takes;

pub use self::takes::{BOOK_ROWS, Saved, TakeEnd};

use self::events::{act, find_silence, heard, pool_said};
use super::pool::{WorkerHandle, WorkerKit};
use super::{download, lock, timing};
use crate::engine::{Fault, ImportJob, JobEnd, JobFile, Progress, WorkerId};
use crate::ingest::{Plan, Told};
use crate::protocol::{
    Card, Export, FileError, FromWorker, Health, Preview, ProjectError, Quality, RejectRow, RequestId, RowsPage, Summary, TableQuery, Terms,
    ToWorker, part_name,
};
use futures_channel::oneshot;
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{File, FilePropertyBag};

/// A dropped file, for as long as the page holds it.
pub type FileId = u32;

/// What the page is told.
#[expect(clippy::large_enum_variant, reason = "one at a time, and never kept")]
pub enum ClientEvent {
    /// A file was looked at.
    Previewed {
        /// Which.
        file: FileId,
        /// Its name.
        name: String,
        /// Its size.
        bytes: u64,
        /// What it seems to be, or why it cannot be used.
        result: Result<Preview, FileError>,
    },
    /// A workbook has several sheets; one of them is looked at.
    Sheets {
        /// Which file.
        file: FileId,
        /// Names of its sheets.
        names: Vec<String>,
        /// The one that is looked at.
        chosen: usize,
    },
    /// A packed file had more files in it than the one that stands for it now.
    Found {
        /// The others, with their names.
        files: Vec<(FileId, String)>,
    },
    /// The import goes on.
    Progress(Progress),
    /// The import is over.
    Ended(JobEnd),
    /// The worker with the last result is gone, and the result with it. An import under way goes on.
    ResultLost(Fault),
    /// The page can reach no host any more, its own included; whether all its parts had arrived by then.
    Locked {
        /// Whether everything is here; if not, the charts are missing until a reload.
        complete: bool,
    },
}

/// A first look takes milliseconds; after so long the worker is taken for dead.
const LOOK_MS: f64 = 20_000.0;
/// The same for rows and cards …
const ANSWER_MS: f64 = 30_000.0;
/// … and for files to save and new grades, which take a while for millions of customers.
const LONG_ANSWER_MS: f64 = 120_000.0;
/// The page itself slept (a hidden tab, a closed lid) when its clock jumps by more than this.
const FROZEN_MS: f64 = 5_000.0;
/// The page is told how far an import is at most this often.
const PROGRESS_MS: f64 = 200.0;

/// A handle; all copies are one.
#[derive(Clone, Copy)]
pub struct Client;

/// Which worker speaks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Speaker {
    Pool(WorkerId),
    /// A worker beside the pool, by number: it looks at files, and becomes the ledger of the next import.
    Side(u32),
}

/// A file as the page holds it.
struct Held {
    file: File,
    name: String,
    /// The sheets of a workbook as text files, by name, and the chosen one; empty for anything else.
    sheets: Vec<(String, File)>,
    sheet: usize,
    /// The file as UTF-8, where it cannot be read as it is.
    converted: Option<File>,
}

impl Held {
    fn of(file: File, name: String) -> Self {
        Self { file, name, sheets: Vec::new(), sheet: 0, converted: None }
    }

    /// What is looked at: the file, or the chosen sheet.
    fn to_look_at(&self) -> &File {
        self.sheets.get(self.sheet).map_or(&self.file, |(_, file)| file)
    }

    /// What workers read.
    fn to_read(&self) -> &File {
        self.converted.as_ref().unwrap_or(self.to_look_at())
    }

    /// What reports call it: with the sheet, where there are several.
    fn full_name(&self) -> String {
        match self.sheets.get(self.sheet) {
            Some((sheet, _)) if self.sheets.len() > 1 => part_name(&self.name, sheet),
            _ => self.name.clone(),
        }
    }
}

struct Running {
    job: ImportJob,
    files: Vec<FileId>,
    ledger: u32,
    buffers: BTreeMap<(u32, u32), JsValue>,
    started: f64,
    grading_since: f64,
    last: Progress,
    /// When the page was last told how far it is.
    told: f64,
}

/// Where the answer to a question goes: the message and what came beside it, or why there is none.
type Answer = oneshot::Sender<Result<(FromWorker, JsValue), Fault>>;

#[derive(Default)]
struct State {
    on_event: Option<Rc<dyn Fn(ClientEvent)>>,
    kit: Option<WorkerKit>,
    /// Whether the lock was asked for, and whether it holds. Only workers started under it see a file.
    locking: bool,
    locked: bool,
    /// Compiles the hot code before the lock, and is thrown away with it.
    warmer: Option<WorkerHandle>,
    /// Generation of the pool: words of workers from before are not heard.
    pool_age: u32,
    pool: Vec<WorkerHandle>,
    side: BTreeMap<u32, WorkerHandle>,
    next_side: u32,
    /// The side worker that is idle.
    spare: Option<u32>,
    /// The side worker that holds the last result, and the files it was made from.
    result: Option<(u32, Vec<FileId>)>,
    files: BTreeMap<FileId, Held>,
    next_file: FileId,
    running: Option<Running>,
    /// The project file to be opened.
    opening: Option<project::Opening>,
    next_job: u32,
    /// Open questions to the worker with the last result, each with the time when its silence counts as death.
    asked: BTreeMap<RequestId, (Answer, f64)>,
    last_tick: f64,
    next_request: RequestId,
    /// Looks asked for while no worker was ready yet.
    looks: Vec<(FileId, Told)>,
    /// The open look at each file and when its silence counts as death; answers to older looks are not told.
    look_of: BTreeMap<FileId, (u32, f64)>,
    next_look: u32,
    /// An import asked for while no worker was ready yet.
    import_waiting: bool,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

fn with<T>(work: impl FnOnce(&mut State) -> T) -> T {
    STATE.with_borrow_mut(work)
}

/// Tells the page, outside any borrow of the state: it may call back at once.
fn tell(event: ClientEvent) {
    let listener = with(|state| state.on_event.clone());
    if let Some(listener) = listener {
        listener(event);
    }
}

impl Client {
    /// Starts the workers (once their files are here) and remembers whom to tell.
    pub fn start(on_event: impl Fn(ClientEvent) + 'static) -> Self {
        with(|state| state.on_event = Some(Rc::new(on_event)));
        wasm_bindgen_futures::spawn_local(async {
            // Where the worker's files are refused, the boot script has already said so in words.
            let Ok(kit) = WorkerKit::load().await else { return };
            with(|state| {
                // Compiled code is shared by all workers of a module, so one worker is enough for this.
                if !state.locked {
                    state.warmer = kit.start(|_| {}).ok();
                }
                if let Some(worker) = &state.warmer {
                    worker.send(&ToWorker::WarmUp, &JsValue::UNDEFINED);
                }
                state.kit = Some(kit);
            });
            run_waiting();
        });
        let tick = Closure::<dyn FnMut()>::new(|| {
            let now = timing::now();
            let effects = with(|state| state.running.as_mut().map(|running| running.job.tick(now)));
            act(effects.unwrap_or_default());
            find_silence(now);
        });
        if let Some(window) = web_sys::window() {
            window.set_interval_with_callback_and_timeout_and_arguments_0(tick.as_ref().unchecked_ref(), 1000).ok();
        }
        tick.forget();
        Self
    }

    /// Takes a file; `Previewed` answers.
    pub fn add_file(&self, file: &File) -> FileId {
        with(|state| {
            let id = state.next_file;
            state.next_file += 1;
            state.files.insert(id, Held::of(file.clone(), file.name()));
            state.look(id, Told::default());
            id
        })
    }

    /// Whether one of these files has the name and size of this one.
    #[must_use]
    pub fn has_like(&self, file: &File, among: &[FileId]) -> bool {
        let like = |id: &FileId| with(|state| state.files.get(id).is_some_and(|held| held.name == file.name() && held.file.size() == file.size()));
        among.iter().any(like)
    }

    /// Takes a text as a file.
    pub fn add_text(&self, name: &str, text: &str) -> FileId {
        let options = FilePropertyBag::new();
        options.set_type("text/csv");
        match File::new_with_str_sequence_and_options(&Array::of(&[JsValue::from_str(text)]), name, &options) {
            Ok(file) => self.add_file(&file),
            // A browser without the File constructor cannot have come this far.
            Err(_) => FileId::MAX,
        }
    }

    /// Takes the built-in sample data.
    pub fn add_sample(&self) -> FileId {
        self.add_text(crate::sample::FILE_NAME, &crate::sample::orders_csv(crate::sample::ORDERS))
    }

    /// Looks at a file again, with an encoding chosen by hand.
    pub fn resniff(&self, file: FileId, choice: Told) {
        with(|state| state.look(file, choice));
    }

    /// Chooses a sheet of a workbook and looks at it.
    pub fn choose_sheet(&self, file: FileId, sheet: usize) {
        with(|state| {
            if let Some(held) = state.files.get_mut(&file) {
                held.sheet = sheet;
            }
            state.look(file, Told::default());
        });
    }

    /// Lets a file go; an import that reads it is given up.
    pub fn remove_file(&self, file: FileId) {
        if with(|state| state.running.as_ref().is_some_and(|running| running.files.contains(&file))) {
            self.cancel();
        }
        with(|state| {
            state.look_of.remove(&file);
            // The last result may still need it to show rejected rows.
            if state.result.as_ref().is_none_or(|(_, files)| !files.contains(&file)) {
                state.files.remove(&file);
            }
        });
    }

    /// Imports and grades files with confirmed plans. An import under way is given up.
    pub fn import(&self, files: Vec<(FileId, Plan)>, terms: Terms) {
        self.cancel();
        with(|state| {
            let job_files: Vec<(FileId, JobFile)> = files
                .into_iter()
                .filter_map(|(id, plan)| {
                    let held = state.files.get(&id)?;
                    Some((id, JobFile { name: held.full_name(), plan, bytes: held.to_read().size() as u64 }))
                })
                .collect();
            let (ids, job_files): (Vec<_>, Vec<_>) = job_files.into_iter().unzip();
            state.next_job += 1;
            let job = ImportJob::new(state.next_job, job_files, terms, pool_size(), None);
            let now = timing::now();
            state.running = Some(Running {
                job,
                files: ids,
                ledger: 0,
                buffers: BTreeMap::new(),
                started: now,
                grading_since: now,
                last: Progress::default(),
                told: now,
            });
            state.import_waiting = true;
        });
        run_waiting();
    }

    /// Gives up the import under way; the last complete result stays.
    pub fn cancel(&self) {
        let effects = with(|state| state.running.as_mut().map(|running| running.job.cancel()));
        act(effects.unwrap_or_default());
    }

    /// Grades the last result again with other rules, another date or other filters.
    ///
    /// # Errors
    /// [`Fault`] where the ledger worker is gone.
    pub async fn grade(&self, terms: Terms) -> Result<Summary, Fault> {
        let start = timing::now();
        match ask(|request| ToWorker::Grade { request, terms }, &JsValue::UNDEFINED).await?.0 {
            FromWorker::Graded { summary, .. } => {
                timing::measure("fenji:grade", start, summary.lines, with(|state| state.result_bytes()));
                Ok(*summary)
            }
            _ => Err(Fault::Stale),
        }
    }

    /// A window of the customer table.
    ///
    /// # Errors
    /// [`Fault`] where the ledger worker is gone.
    pub async fn rows(&self, query: TableQuery, start: u32, count: u32) -> Result<RowsPage, Fault> {
        match ask(|request| ToWorker::Rows { request, query, start, count }, &JsValue::UNDEFINED).await?.0 {
            FromWorker::Rows { page, .. } => Ok(page),
            _ => Err(Fault::Stale),
        }
    }

    /// One customer.
    ///
    /// # Errors
    /// [`Fault`] where the ledger worker is gone.
    pub async fn card(&self, customer: u32) -> Result<Option<Card>, Fault> {
        match ask(|request| ToWorker::Card { request, customer }, &JsValue::UNDEFINED).await?.0 {
            FromWorker::Card { card, .. } => Ok(card.map(|card| *card)),
            _ => Err(Fault::Stale),
        }
    }

    /// What the data behind the last result is like.
    ///
    /// # Errors
    /// [`Fault`] where the ledger worker is gone.
    pub async fn quality(&self) -> Result<Option<Quality>, Fault> {
        match ask(|request| ToWorker::Quality { request }, &JsValue::UNDEFINED).await?.0 {
            FromWorker::Quality { quality, .. } => Ok(quality.map(|quality| *quality)),
            _ => Err(Fault::Stale),
        }
    }

    /// Has the worker remember who is in which group now.
    pub fn mark(&self) {
        with(|state| {
            let worker = state.result.as_ref().and_then(|(ledger, _)| state.side.get(ledger));
            if let Some(worker) = worker {
                worker.send(&ToWorker::Mark, &JsValue::UNDEFINED);
            }
        });
    }

    /// How well the divisions hold.
    ///
    /// # Errors
    /// [`Fault`] where the ledger worker is gone.
    pub async fn health(&self) -> Result<Option<Health>, Fault> {
        match ask(|request| ToWorker::Health { request }, &JsValue::UNDEFINED).await?.0 {
            FromWorker::Health { health, .. } => Ok(health.map(|health| *health)),
            _ => Err(Fault::Stale),
        }
    }

    /// Rejected rows, values re-read from the files; and how many there are.
    ///
    /// # Errors
    /// [`Fault`] where the ledger worker is gone.
    pub async fn rejects(&self, start: u32, count: u32) -> Result<(u32, Vec<RejectRow>), Fault> {
        let files = with(|state| state.result_files());
        match ask(|request| ToWorker::Rejects { request, start, count }, &files).await?.0 {
            FromWorker::Rejects { total, rows, .. } => Ok((total, rows)),
            _ => Err(Fault::Stale),
        }
    }

    /// Makes a file of the last result and offers it for saving.
    ///
    /// # Errors
    /// [`Fault`] where the ledger worker is gone.
    pub async fn export(&self, what: Export) -> Result<(), Fault> {
        let files = if what == Export::Rejects { with(|state| state.result_files()) } else { JsValue::UNDEFINED };
        match ask(|request| ToWorker::Export { request, what }, &files).await? {
            (FromWorker::Exported { name, .. }, buffer) => download::save_buffer(&name, download::mime_of(&name), &buffer).map_err(|_| Fault::Stale),
            _ => Err(Fault::Stale),
        }
    }

    /// Offers the rejected rows for saving.
    ///
    /// # Errors
    /// [`Fault`] where the ledger worker is gone.
    pub async fn export_rejects(&self) -> Result<(), Fault> {
        self.export(Export::Rejects).await
    }

    /// Offers a text for saving.
    pub fn save_text(&self, name: &str, text: &str) {
        let bytes = Uint8Array::from(text.as_bytes());
        download::save_buffer(name, download::mime_of(name), &bytes.buffer().into()).ok();
    }
}

/// One worker a core, at most eight.
fn pool_size() -> usize {
    // A browser that does not say gives no number at all.
    let cores = web_sys::window().map(|window| window.navigator().hardware_concurrency()).filter(|cores| *cores >= 1.0);
    cores.unwrap_or(2.0).min(8.0) as usize
}

impl State {
    fn fill_pool(&mut self) {
        let Some(kit) = &self.kit else { return };
        self.pool_age += 1;
        let age = self.pool_age;
        // Workers of before end as their handles are dropped.
        self.pool = (0..pool_size()).filter_map(|worker| kit.start(move |event| pool_said(age, worker, event)).ok()).collect();
    }

    fn make_spare(&mut self) {
        let Some(kit) = &self.kit else { return };
        self.next_side += 1;
        let number = self.next_side;
        if let Ok(handle) = kit.start(move |event| heard(Speaker::Side(number), event)) {
            self.side.insert(number, handle);
            self.spare = Some(number);
        }
    }

    /// Whether workers can be given files.
    fn open(&self) -> bool {
        self.locked && self.kit.is_some()
    }

    /// Asks the spare worker to look at a file, once the page is locked.
    fn look(&mut self, file: FileId, choice: Told) {
        let Some(held) = self.files.get(&file) else { return };
        if !self.open() {
            self.looks.push((file, choice));
            self.lock();
            return;
        }
        let Some(worker) = self.spare.and_then(|spare| self.side.get(&spare)) else {
            self.looks.push((file, choice));
            return;
        };
        self.next_look += 1;
        self.look_of.insert(file, (self.next_look, timing::now() + LOOK_MS));
        worker.send(&ToWorker::Sniff { job: self.next_look, file, name: held.name.clone(), choice }, held.to_look_at());
    }

    /// Cuts the page off from every host; then files are opened.
    fn lock(&mut self) {
        if std::mem::replace(&mut self.locking, true) {
            return;
        }
        wasm_bindgen_futures::spawn_local(async {
            let Some(complete) = lock::lock().await else {
                // No lock, no file: the next one tries again.
                let looks = with(|state| {
                    state.locking = false;
                    std::mem::take(&mut state.looks)
                });
                events::refuse(looks.into_iter().map(|(file, _)| file), &FileError::NotLocked);
                project::failed(ProjectError::NotLocked);
                return;
            };
            with(|state| {
                state.locked = true;
                state.warmer = None;
            });
            tell(ClientEvent::Locked { complete });
            run_waiting();
        });
    }

    /// Size of the files of the last result.
    fn result_bytes(&self) -> u64 {
        let files = self.result.as_ref().map(|(_, files)| files.as_slice()).unwrap_or_default();
        files.iter().filter_map(|id| self.files.get(id)).map(|held| held.to_read().size() as u64).sum()
    }

    /// The files of the last result, as they travel.
    fn result_files(&self) -> JsValue {
        let files = self.result.as_ref().map(|(_, files)| files.as_slice()).unwrap_or_default();
        files.iter().map(|id| self.files.get(id).map_or(JsValue::NULL, |held| held.to_read().into())).collect::<Array>().into()
    }
}

/// Does what had to wait for the workers' files or for the lock.
fn run_waiting() {
    let looks = with(|state| {
        if !state.open() {
            return Vec::new();
        }
        if state.spare.is_none() {
            state.make_spare();
        }
        std::mem::take(&mut state.looks)
    });
    with(|state| looks.into_iter().for_each(|(file, choice)| state.look(file, choice)));
    let import = with(|state| {
        if state.open() && state.pool.is_empty() {
            state.fill_pool();
        }
        state.open() && std::mem::take(&mut state.import_waiting)
    });
    if import {
        start_running();
    }
    project::start_opening();
}

/// Starts the job that is waiting: the spare worker becomes its ledger.
fn start_running() {
    let effects = with(|state| {
        if state.spare.is_none() {
            state.make_spare();
        }
        let ledger = state.spare.take().unwrap_or(0);
        state.make_spare();
        state.running.as_mut().map(|running| {
            running.ledger = ledger;
            running.job.start(timing::now())
        })
    });
    act(effects.unwrap_or_default());
}

/// A question to the worker that holds the last result.
async fn ask(message: impl FnOnce(RequestId) -> ToWorker, beside: &JsValue) -> Result<(FromWorker, JsValue), Fault> {
    let answer = with(|state| {
        let (ledger, _) = state.result.as_ref()?;
        let worker = state.side.get(ledger)?;
        state.next_request += 1;
        let (sender, answer) = oneshot::channel();
        let message = message(state.next_request);
        let patience = if project::takes_long(&message) { LONG_ANSWER_MS } else { ANSWER_MS };
        worker.send(&message, beside);
        state.asked.insert(state.next_request, (sender, timing::now() + patience));
        Some(answer)
    });
    // A sender that was dropped belonged to a result that a newer one has replaced.
    answer.ok_or(Fault::WorkerDied)?.await.unwrap_or(Err(Fault::Stale))
}
