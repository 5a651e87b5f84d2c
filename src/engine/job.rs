//! The import job: which worker parses which slice, whether slices hand over to each other, what goes to the ledger when.
//!
//! A pure state machine. It is told what happened and answers with what to do; it knows no clock (times come in), no
//! worker and no file. Messages of other jobs are ignored by id, so late ones can never mix into a result.

use super::slices::{Slice, cut, slice_bytes};
use crate::ingest::{FileReport, Plan, Question};
use crate::protocol::{FileError, FileStart, FromWorker, JobId, Outcome, Summary, Terms, ToWorker};

/// A worker of the pool, by place.
pub type WorkerId = usize;

/// A worker that says nothing for so long is taken for dead.
const SILENT_MS: f64 = 20_000.0;
/// The ledger worker may think longer: it grades everything at once.
const LEDGER_SILENT_MS: f64 = 120_000.0;
/// The page itself was frozen (a hidden tab, a sleeping computer) when its clock jumps by more than this.
const FROZEN_MS: f64 = 5_000.0;
/// A file is read at most so often; each reading again is owed to something only the whole file shows.
const MOST_READINGS: u32 = 4;
/// How many parsed slices may wait for an earlier one before no new slice is given out, for each worker.
const WAITING_PER_WORKER: usize = 4;

/// A file of the job.
#[derive(Clone, Debug)]
pub struct JobFile {
    /// Name as dropped.
    pub name: String,
    /// How it is read.
    pub plan: Plan,
    /// Size in bytes.
    pub bytes: u64,
}

/// How far the job is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    /// Bytes parsed.
    pub bytes_done: u64,
    /// Bytes in all.
    pub bytes_total: u64,
    /// Records read.
    pub rows: u64,
    /// What is being done.
    pub phase: Phase,
}

/// What the job is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Reading the files.
    #[default]
    Reading,
    /// Reading them again, because the whole file said something the first bytes did not.
    ReadingAgain,
    /// Grading.
    Grading,
}

/// How the job ended.
#[derive(Clone, Debug, PartialEq)]
pub enum JobEnd {
    /// All customers are graded.
    Graded(Box<Summary>),
    /// A person must answer first.
    Asks {
        /// What.
        questions: Vec<Question>,
        /// The files as far as they are known.
        files: Vec<FileReport>,
    },
    /// Nothing can be graded; the files say why.
    Nothing {
        /// The files.
        files: Vec<FileReport>,
    },
    /// The person cancelled.
    Cancelled,
    /// Something broke.
    Failed(Fault),
}

/// What broke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A worker ended without a word.
    WorkerDied,
    /// A worker has not answered for too long.
    WorkerSilent,
    /// A worker panicked or did not understand a message; the text holds no cell value.
    WorkerBroken {
        /// What it said.
        text: String,
    },
    /// A file can no longer be read.
    FileUnreadable {
        /// Its name.
        file: String,
        /// What the browser said.
        reason: String,
    },
    /// A file is larger than can be held.
    FileTooLarge {
        /// Its name.
        file: String,
        /// Its size.
        bytes: u64,
    },
    /// The question was overtaken by a newer one; nothing needs to be shown.
    Stale,
}

/// What to do next.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Send a message to a worker of the pool; the file travels along.
    ToPool {
        /// Which worker.
        worker: WorkerId,
        /// What.
        message: Box<ToWorker>,
    },
    /// Send a message to the ledger worker.
    ToLedger(Box<ToWorker>),
    /// Send the kept buffer of a slice to the ledger worker as `Merge`.
    Merge {
        /// File.
        file: u32,
        /// Slice.
        slice: u32,
    },
    /// Forget the kept buffer of a slice: it did not begin where the slice before ended.
    Drop {
        /// File.
        file: u32,
        /// Slice.
        slice: u32,
    },
    /// Show how far it is.
    Progress(Progress),
    /// The job is over.
    End(Box<JobEnd>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Waiting,
    Running(WorkerId),
    /// Where it began, where the next must begin.
    Parsed {
        first_record: u64,
        end: u64,
    },
    /// Handed over: where the next must begin.
    Done {
        end: u64,
    },
}

#[derive(Clone, Debug)]
struct Task {
    file: u32,
    slice: u32,
    range: Slice,
    at_record: bool,
    state: State,
    /// Bytes and rows told so far.
    told: (u64, u64),
}

/// One import.
#[derive(Debug)]
pub struct ImportJob {
    id: JobId,
    files: Vec<JobFile>,
    terms: Terms,
    tasks: Vec<Task>,
    /// The first task that is not handed over yet.
    next: usize,
    merges_open: usize,
    readings: u32,
    finishing: bool,
    over: bool,
    /// When each pool worker was last heard of, if it runs something.
    heard: Vec<Option<f64>>,
    ledger_heard: f64,
    last_tick: f64,
    slice_bytes: Option<u64>,
}

impl ImportJob {
    /// A job over files, for a number of workers. `slice_bytes` overrides the size of slices (tests).
    #[must_use]
    pub fn new(id: JobId, files: Vec<JobFile>, terms: Terms, workers: usize, slice_bytes: Option<u64>) -> Self {
        Self {
            id,
            files,
            terms,
            tasks: Vec::new(),
            next: 0,
            merges_open: 0,
            readings: 0,
            finishing: false,
            over: false,
            heard: vec![None; workers.max(1)],
            ledger_heard: 0.0,
            last_tick: 0.0,
            slice_bytes,
        }
    }

    /// The job's number.
    #[must_use]
    pub fn id(&self) -> JobId {
        self.id
    }

    /// Whether nothing more will come of it.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// Begins reading.
    pub fn start(&mut self, now: f64) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.begin_reading(now, &mut effects);
        effects
    }

    /// Stops at once; the last complete result stays what it was.
    pub fn cancel(&mut self) -> Vec<Effect> {
        self.end(JobEnd::Cancelled)
    }

    /// A worker of the pool died (`None`: the ledger worker).
    pub fn worker_died(&mut self, _worker: Option<WorkerId>) -> Vec<Effect> {
        self.end(JobEnd::Failed(Fault::WorkerDied))
    }

    /// Time passes: finds workers that hang.
    pub fn tick(&mut self, now: f64) -> Vec<Effect> {
        let frozen = now - self.last_tick > FROZEN_MS;
        self.last_tick = now;
        if self.over {
            return Vec::new();
        }
        if frozen {
            // Nobody could be heard while the page slept.
            self.ledger_heard = now;
            self.heard.iter_mut().flatten().for_each(|heard| *heard = now);
        }
        let silent = self.heard.iter().flatten().any(|&heard| now - heard > SILENT_MS);
        let ledger_busy = self.merges_open > 0 || self.finishing;
        if silent || ledger_busy && now - self.ledger_heard > LEDGER_SILENT_MS {
            return self.end(JobEnd::Failed(Fault::WorkerSilent));
        }
        Vec::new()
    }

    /// A message came from a worker of the pool (`Some`) or the ledger worker (`None`).
    pub fn message(&mut self, worker: Option<WorkerId>, message: FromWorker, now: f64) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.over {
            return effects;
        }
        match worker {
            Some(worker) => {
                if let Some(heard) = self.heard.get_mut(worker).and_then(Option::as_mut) {
                    *heard = now;
                }
            }
            None => self.ledger_heard = now,
        }
        match message {
            FromWorker::Progress { job, file, slice, bytes, rows } if job == self.id => {
                if let Some(task) = self.task(file, slice)
                    && matches!(task.state, State::Running(_))
                {
                    task.told = (bytes, rows);
                    effects.push(Effect::Progress(self.progress()));
                }
            }
            FromWorker::Parsed { job, file, slice, first_record, end, records } if job == self.id => {
                let Some(task) = self.task(file, slice) else { return effects };
                // A second answer for the same slice changes nothing.
                if !matches!(task.state, State::Running(own) if Some(own) == worker) {
                    return effects;
                }
                task.state = State::Parsed { first_record, end };
                task.told = (task.range.end - task.range.start, records);
                if let Some(worker) = worker {
                    self.heard[worker] = None;
                }
                self.hand_over(&mut effects);
                self.give_out(now, &mut effects);
                effects.push(Effect::Progress(self.progress()));
            }
            FromWorker::ReadFailed { job, file, error } if job == self.id => {
                let name = self.files.get(file as usize).map(|file| file.name.clone()).unwrap_or_default();
                let fault = match error {
                    FileError::TooLarge { bytes } => Fault::FileTooLarge { file: name, bytes },
                    FileError::Unreadable { reason } => Fault::FileUnreadable { file: name, reason },
                    other => Fault::FileUnreadable { file: name, reason: format!("{other:?}") },
                };
                return self.end(JobEnd::Failed(fault));
            }
            FromWorker::Merged { job, .. } if job == self.id => {
                self.merges_open = self.merges_open.saturating_sub(1);
                self.hand_over(&mut effects);
            }
            FromWorker::Finished { job, outcome } if job == self.id && self.finishing => match *outcome {
                Outcome::Graded(summary) => return self.end(JobEnd::Graded(summary)),
                Outcome::Asks { questions, files } => return self.end(JobEnd::Asks { questions, files }),
                Outcome::Nothing { files } => return self.end(JobEnd::Nothing { files }),
                Outcome::ReadAgain { plans } => {
                    if self.readings >= MOST_READINGS || plans.len() != self.files.len() {
                        return self.end(JobEnd::Failed(Fault::WorkerBroken { text: "the files contradict themselves at every reading".to_owned() }));
                    }
                    for (file, plan) in self.files.iter_mut().zip(plans) {
                        file.plan = plan;
                    }
                    self.begin_reading(now, &mut effects);
                }
            },
            FromWorker::Broken { text } => return self.end(JobEnd::Failed(Fault::WorkerBroken { text })),
            _ => {}
        }
        effects
    }

    fn begin_reading(&mut self, now: f64, effects: &mut Vec<Effect>) {
        self.readings += 1;
        self.finishing = false;
        self.next = 0;
        self.merges_open = 0;
        self.last_tick = now;
        self.ledger_heard = now;
        self.tasks.clear();
        let mut starts = Vec::with_capacity(self.files.len());
        for (place, file) in self.files.iter().enumerate() {
            let size = self.slice_bytes.unwrap_or_else(|| slice_bytes(file.bytes, self.heard.len()));
            let slices = cut(file.plan.data_start, file.bytes, size);
            starts.push(FileStart { name: file.name.clone(), plan: file.plan.clone(), slices: slices.len() as u32, bytes: file.bytes });
            self.tasks.extend(slices.into_iter().enumerate().map(|(slice, range)| Task {
                file: place as u32,
                slice: slice as u32,
                range,
                at_record: slice == 0,
                state: State::Waiting,
                told: (0, 0),
            }));
        }
        effects.push(Effect::ToLedger(Box::new(ToWorker::Begin { job: self.id, files: starts, terms: self.terms.clone() })));
        self.give_out(now, effects);
        // Without any slice there is nothing to wait for.
        self.hand_over(effects);
        effects.push(Effect::Progress(self.progress()));
    }

    /// Gives waiting slices to free workers, earliest first.
    fn give_out(&mut self, now: f64, effects: &mut Vec<Effect>) {
        for worker in 0..self.heard.len() {
            if self.heard[worker].is_some() {
                continue;
            }
            let waiting = self.tasks[self.next..].iter().filter(|task| matches!(task.state, State::Parsed { .. })).count();
            let Some(place) = (self.next..self.tasks.len()).find(|&place| self.tasks[place].state == State::Waiting) else { return };
            // A slice that others wait for is always given out; further ones only while few results pile up.
            if place != self.next && waiting + self.merges_open > WAITING_PER_WORKER * self.heard.len() {
                return;
            }
            let task = &mut self.tasks[place];
            task.state = State::Running(worker);
            task.told = (0, 0);
            self.heard[worker] = Some(now);
            let file = &self.files[task.file as usize];
            effects.push(Effect::ToPool {
                worker,
                message: Box::new(ToWorker::Parse {
                    job: self.id,
                    file: task.file,
                    slice: task.slice,
                    start: task.range.start,
                    end: task.range.end,
                    size: file.bytes,
                    plan: file.plan.clone(),
                    at_record: task.at_record,
                }),
            });
        }
    }

    /// Checks slices in order: each must begin where the one before ended, or it is parsed again from there.
    fn hand_over(&mut self, effects: &mut Vec<Effect>) {
        while let Some(task) = self.tasks.get(self.next) {
            let proven = match self.next.checked_sub(1).map(|before| &self.tasks[before]) {
                Some(before) if before.file == task.file => match before.state {
                    State::Done { end } => end,
                    _ => return,
                },
                _ => task.range.start,
            };
            let State::Parsed { first_record, end } = task.state else { break };
            let (file, slice, range) = (task.file, task.slice, task.range);
            let task = &mut self.tasks[self.next];
            if proven >= range.end && range.end > range.start {
                // A record of an earlier slice runs across all of this one: nothing begins here.
                effects.push(Effect::Drop { file, slice });
                task.told.1 = 0;
                task.state = State::Done { end: proven };
            } else if first_record == proven {
                self.merges_open += 1;
                effects.push(Effect::Merge { file, slice });
                task.state = State::Done { end };
            } else {
                effects.push(Effect::Drop { file, slice });
                task.range.start = proven;
                task.at_record = true;
                task.state = State::Waiting;
                return;
            }
            self.next += 1;
        }
        if self.next == self.tasks.len() && self.merges_open == 0 && !self.finishing {
            self.finishing = true;
            effects.push(Effect::ToLedger(Box::new(ToWorker::Finish { job: self.id })));
            effects.push(Effect::Progress(self.progress()));
        }
    }

    fn task(&mut self, file: u32, slice: u32) -> Option<&mut Task> {
        // Tasks are in the order of files and slices.
        let place = self.tasks.binary_search_by_key(&(file, slice), |task| (task.file, task.slice)).ok()?;
        self.tasks.get_mut(place)
    }

    fn progress(&self) -> Progress {
        let (bytes_done, rows) = self.tasks.iter().fold((0, 0), |(bytes, rows), task| (bytes + task.told.0, rows + task.told.1));
        let phase = match (self.finishing, self.readings) {
            (true, _) => Phase::Grading,
            (_, 0 | 1) => Phase::Reading,
            _ => Phase::ReadingAgain,
        };
        // Title lines and headers were read by the first look.
        let headers: u64 = self.files.iter().map(|file| file.plan.data_start).sum();
        Progress { bytes_done: bytes_done + headers, bytes_total: self.files.iter().map(|file| file.bytes).sum(), rows, phase }
    }

    fn end(&mut self, end: JobEnd) -> Vec<Effect> {
        if self.over {
            return Vec::new();
        }
        self.over = true;
        vec![Effect::End(Box::new(end))]
    }
}
