//! What the page knows: one [`App`] of signals, shared by every component through the context.

use crate::browser::{Client, Fault, FileId, Progress};
use crate::ingest::{Answers, FileReport, Filters, Mapping, Plan, Question, Role, Told};
use crate::ledger::FileKind;
use crate::model::{Amount, Day};
use crate::protocol::{By, FileError, Preview, ProjectError, ProjectTold, Summary, TableQuery};
use crate::rules::kept::{Kept, Unkept};
use crate::rules::shelf::Trouble;
use crate::rules::undo::Undo;
use crate::rules::{Decisions, Library, PresetFile, Rules, RulesError, Taken};
use crate::ui::format;
use crate::ui::kept::Asked;
use leptos::prelude::*;
use std::sync::Arc;

/// The five steps of customer grading, the page's navigation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Step {
    /// 收集数据
    #[default]
    Collect,
    /// 定义标准
    Rules,
    /// 分析分类
    Results,
    /// 制定策略
    Strategy,
    /// 监控调整
    Monitor,
}

impl Step {
    /// All steps in order.
    pub const ALL: [Self; 5] = [Self::Collect, Self::Rules, Self::Results, Self::Strategy, Self::Monitor];

    /// Its name in the address.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Collect => "collect",
            Self::Rules => "rules",
            Self::Results => "results",
            Self::Strategy => "strategy",
            Self::Monitor => "monitor",
        }
    }

    /// Whether the step shows nothing without a result.
    #[must_use]
    pub fn needs_result(self) -> bool {
        matches!(self, Self::Results | Self::Strategy | Self::Monitor)
    }
}

/// What is known of one file.
#[derive(Clone, Debug, PartialEq)]
pub enum FileState {
    /// Its first bytes are being looked at.
    Looking,
    /// It can be read; the plan inside carries the roles as the person left them.
    Ready(Box<Preview>),
    /// It cannot be used.
    Failed(FileError),
}

/// A file in the list. The handle lives in the client under `id`.
#[derive(Clone, Debug)]
pub struct FileEntry {
    /// The client's number for it.
    pub id: FileId,
    /// Its name as dropped; the client may know a better one.
    pub name: RwSignal<String>,
    /// Its size in bytes.
    pub bytes: RwSignal<u64>,
    /// What is known of it.
    pub state: RwSignal<FileState>,
    /// What the person chose against the first look.
    pub choice: RwSignal<Told>,
    /// Whether a role was set by hand, so that another encoding keeps the roles.
    pub touched: RwSignal<bool>,
    /// Whether its columns are those chosen for such a file before.
    pub remembered: RwSignal<bool>,
    /// Names of a workbook's sheets, where there are several …
    pub sheets: RwSignal<Vec<String>>,
    /// … and the chosen one.
    pub sheet: RwSignal<usize>,
}

impl FileEntry {
    /// The roles that are still missing; `None` while nothing is known.
    #[must_use]
    pub fn missing(&self) -> Option<Vec<Role>> {
        self.state.with(|state| match state {
            FileState::Ready(preview) => Some(preview.plan.mapping.missing()),
            _ => None,
        })
    }

    /// How the file is to be read, once it can be.
    #[must_use]
    pub fn plan(&self) -> Option<Plan> {
        self.state.with_untracked(|state| match state {
            FileState::Ready(preview) => Some(preview.plan.clone()),
            _ => None,
        })
    }
}

/// How the last import ended, where it did not end in grades.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Verdict {
    /// Nothing to say.
    #[default]
    None,
    /// A person must answer first.
    Asks {
        /// What is asked.
        questions: Vec<Question>,
        /// The files with their counts.
        files: Vec<FileReport>,
    },
    /// Nothing can be graded.
    Nothing {
        /// The files with their counts.
        files: Vec<FileReport>,
    },
}

/// A passing word that is no fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The import was cancelled.
    Cancelled,
    /// A file was added that has the name and size of another in the list.
    SameFile(String),
    /// A rules file came together with sales files.
    RulesWaiting(String),
    /// A filter would have left nothing, so it was taken back.
    NothingLeft,
    /// So many decisions were read from a file.
    Decisions(u64),
    /// A decisions file cannot be used.
    DecisionsRefused(String, RulesError),
    /// A project file was opened; whether with its table.
    ProjectOpened(String, bool),
    /// A project file cannot be opened.
    ProjectRefused(String, ProjectError),
    /// A result from a project file cannot be graded anew.
    ProjectFixed,
    /// The browser does not keep the decisions that it was asked to keep.
    DecisionsUnkept(Unkept),
    /// A change to the presets did not come about: another tab was faster.
    Preset(Taken),
}

/// Whether the browser keeps the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// They are kept.
    Kept,
    /// The browser allows no storage at all.
    Blocked,
    /// Something is wrong with what is kept, or with the storage.
    Trouble(Trouble),
    /// Another tab, or the person in the browser's settings, wiped the storage while this page is open.
    Wiped,
}

impl Keeping {
    /// Whether this page holds rules that the browser does not.
    #[must_use]
    pub fn is_unkept(&self) -> bool {
        matches!(self, Self::Blocked | Self::Wiped | Self::Trouble(Trouble::Full | Trouble::Newer))
    }
}

/// A change to the library; made again where another tab's change came before it.
pub(super) type Change = Box<dyn Fn(&mut Library) -> Result<(), Taken>>;

/// A rules file or link that was looked at; nothing of it is used yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The file's name; none where a link brought it.
    pub name: Option<String>,
    /// What is in it.
    pub found: Found,
}

/// What is in a rules file or link.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// It can be used.
    Good(PresetFile),
    /// It was refused.
    Refused(RulesError),
    /// The browser could not read it.
    Unreadable,
    /// A link that was cut off or altered.
    BrokenLink,
    /// A link beyond what is read.
    LongLink,
}

/// All signals of the page. A small handle, free to copy.
#[derive(Clone, Copy)]
pub struct App {
    client: StoredValue<Option<Client>, LocalStorage>,
    owner: StoredValue<Option<Owner>>,
    /// The step on screen.
    pub step: RwSignal<Step>,
    /// The files, in the order they came.
    pub files: RwSignal<Vec<FileEntry>>,
    /// The running import.
    pub job: RwSignal<Option<Progress>>,
    /// How the last import ended without grades.
    pub verdict: RwSignal<Verdict>,
    /// Answers given so far.
    pub answers: RwSignal<Answers>,
    /// What is left out of the run.
    pub filters: RwSignal<Filters>,
    /// The last complete result.
    pub summary: RwSignal<Option<Arc<Summary>>>,
    /// The result that a rule edit is compared with.
    pub baseline: RwSignal<Option<Arc<Summary>>>,
    /// Counts up with every new result, so that the table asks again.
    pub revision: RwSignal<u32>,
    /// What was decided about single customers; kept by this page alone unless saved as a file, or asked to be kept.
    pub decisions: RwSignal<Decisions>,
    /// Whether the browser was asked to keep them.
    pub asked: RwSignal<Asked>,
    /// The decisions as it keeps them.
    pub(super) kept: StoredValue<Kept>,
    /// The rules in use, where they came from, and the person's presets.
    pub library: RwSignal<Library>,
    /// The rules in use.
    pub rules: Memo<Rules>,
    /// Whether the browser keeps them.
    pub keeping: RwSignal<Keeping>,
    /// The library as it is kept, or should be, without the changes under way.
    pub(super) base: StoredValue<Library>,
    /// Changes on their way to the storage, in their order.
    pub(super) changes: StoredValue<Vec<Change>, LocalStorage>,
    /// The rules in use before and after; gone with the page.
    pub undo: RwSignal<Undo>,
    /// Rules files to decide about, one after the other.
    pub drafts: RwSignal<Vec<Draft>>,
    /// Whether the page can reach no host any more; inside, whether all its parts had arrived by then.
    pub locked: RwSignal<Option<bool>>,
    /// Whether the dialog about privacy is open.
    pub privacy_open: RwSignal<bool>,
    /// Whether names and contacts are masked on screen.
    pub masked: RwSignal<bool>,
    /// The analysis date, or the default.
    pub as_of: RwSignal<Option<Day>>,
    /// Whether a re-grading is under way.
    pub grading: RwSignal<bool>,
    /// What went wrong last.
    pub fault: RwSignal<Option<Fault>>,
    /// A passing word.
    pub notice: RwSignal<Option<Notice>>,
    /// Which customers the table shows.
    pub query: RwSignal<TableQuery>,
    /// The customer whose card is open.
    pub open_card: RwSignal<Option<u32>>,
    /// The project that was opened last: files like its own are read as it read them.
    pub project: RwSignal<Option<ProjectTold>>,
    /// Whether the report stands in place of the results.
    pub report_open: RwSignal<bool>,
    /// Asks the results page to bring the table into view.
    pub show_table: RwSignal<u32>,
    /// The filters before the last change.
    pub filters_before: StoredValue<Filters>,
    /// Numbers re-gradings, so that only the latest is shown.
    pub grade_turn: StoredValue<u32>,
    /// Whether a re-grading waits for its answer.
    pub grade_busy: StoredValue<bool>,
    /// Numbers pasted tables.
    pub pasted: StoredValue<u32>,
    /// The division that the results show first the next time.
    pub first_division: StoredValue<Option<By>>,
    /// Whether the files are graded as soon as all were looked at: nobody has to confirm the worked example.
    pub start_when_ready: StoredValue<bool>,
}

impl App {
    /// The page before anything is known, with the rules as stored.
    #[must_use]
    pub fn new(library: Library) -> Self {
        let base = StoredValue::new(library.clone());
        let library = RwSignal::new(library);
        Self {
            client: StoredValue::new_local(None),
            owner: StoredValue::new(Owner::current()),
            step: RwSignal::new(Step::Collect),
            files: RwSignal::new(Vec::new()),
            job: RwSignal::new(None),
            verdict: RwSignal::new(Verdict::None),
            answers: RwSignal::new(Answers::default()),
            filters: RwSignal::new(Filters::default()),
            summary: RwSignal::new(None),
            baseline: RwSignal::new(None),
            revision: RwSignal::new(0),
            decisions: RwSignal::new(Decisions::default()),
            asked: RwSignal::new(Asked::No),
            kept: StoredValue::new(Kept::default()),
            library,
            rules: Memo::new(move |_| library.with(|library| library.rules.clone())),
            keeping: RwSignal::new(Keeping::Kept),
            base,
            changes: StoredValue::new_local(Vec::new()),
            undo: RwSignal::new(Undo::default()),
            drafts: RwSignal::new(Vec::new()),
            locked: RwSignal::new(None),
            privacy_open: RwSignal::new(false),
            masked: RwSignal::new(false),
            as_of: RwSignal::new(None),
            grading: RwSignal::new(false),
            fault: RwSignal::new(None),
            notice: RwSignal::new(None),
            query: RwSignal::new(TableQuery { sort: crate::protocol::SortKey::Amount, descending: true, ..TableQuery::default() }),
            open_card: RwSignal::new(None),
            report_open: RwSignal::new(false),
            project: RwSignal::new(None),
            show_table: RwSignal::new(0),
            filters_before: StoredValue::new(Filters::default()),
            grade_turn: StoredValue::new(0),
            grade_busy: StoredValue::new(false),
            pasted: StoredValue::new(0),
            first_division: StoredValue::new(None),
            start_when_ready: StoredValue::new(false),
        }
    }

    /// Hands over the client once it runs.
    pub fn set_client(self, client: Client) {
        self.client.set_value(Some(client));
    }

    /// The client; none only before the page is mounted.
    #[must_use]
    pub fn client(self) -> Option<Client> {
        self.client.get_value()
    }

    /// Makes signals that live as long as the page, whichever component happens to be running.
    pub fn lasting<T>(self, make: impl FnOnce() -> T) -> T {
        match self.owner.get_value() {
            Some(owner) => owner.with(make),
            None => make(),
        }
    }

    /// The decimals that every amount on a screen shows: as many as the finest of the result has.
    #[must_use]
    pub fn money_scale(self) -> u8 {
        self.summary.with_untracked(|summary| summary.as_ref().map_or(0, |summary| scale_of(&summary.files).max(summary.amount.scale)))
    }

    /// Money as every screen shows it.
    #[must_use]
    pub fn money(self, amount: Amount) -> String {
        format::money_at(amount, self.money_scale())
    }

    /// A name, contact or id as the screen shows it now: as it is, or masked.
    #[must_use]
    pub fn shown(self, text: &str) -> String {
        if self.masked.get() { format::mask(text) } else { text.to_owned() }
    }

    /// What a file is among the others; `None` while nothing is known of it.
    #[must_use]
    pub fn kind_of(self, id: FileId) -> Option<FileKind> {
        self.files.with(|files| {
            let mapping = |file: &FileEntry| {
                file.state.with(|state| match state {
                    FileState::Ready(preview) => Some(preview.plan.mapping.clone()),
                    _ => None,
                })
            };
            let known: Vec<(FileId, Mapping)> = files.iter().filter_map(|file| Some((file.id, mapping(file)?))).collect();
            let place = known.iter().position(|(own, _)| *own == id)?;
            let mappings: Vec<&Mapping> = known.iter().map(|(_, mapping)| mapping).collect();
            FileKind::of_all(&mappings).get(place).copied()
        })
    }

    /// The roles that a file still needs; none where it joins another.
    #[must_use]
    pub fn missing_in(self, file: &FileEntry) -> Option<Vec<Role>> {
        let missing = file.missing()?;
        Some(if self.kind_of(file.id).is_some_and(FileKind::joins) { Vec::new() } else { missing })
    }

    /// The file of a number.
    #[must_use]
    pub fn file(self, id: FileId) -> Option<FileEntry> {
        self.files.with_untracked(|files| files.iter().find(|file| file.id == id).cloned())
    }
}

/// The finest amount of some files, in decimals.
#[must_use]
pub fn scale_of(files: &[FileReport]) -> u8 {
    files
        .iter()
        .flat_map(|file| file.money.iter().chain(file.left_out_by.iter().map(|(_, _, money)| money)))
        .map(|money| money.scale)
        .max()
        .unwrap_or(0)
}

/// The page's state; provided by the shell to everything in it.
#[must_use]
pub fn use_app() -> App {
    use_context::<App>().unwrap_or_else(|| App::new(Library::default()))
}
