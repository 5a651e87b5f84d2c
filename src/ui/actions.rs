//! All that a person can do on the page, and what the client reports back.

use super::remembered;
use super::state::{App, FileEntry, FileState, Notice, Step, Verdict};
use crate::browser::{ClientEvent, Fault, FileId, JobEnd, MAX_LINES, Progress, next_task};
use crate::ingest::{Answers, Encoding, Filters, Role, Told};
use crate::model::{Day, Dimension};
use crate::protocol::{By, FileError, Preview, Summary, TableQuery, Terms};
use leptos::prelude::*;
use std::sync::Arc;

impl App {
    /// Takes what the client reports.
    pub fn on_event(self, event: ClientEvent) {
        match event {
            ClientEvent::Previewed { file, name, bytes, result } => self.previewed(file, name, bytes, result),
            ClientEvent::Sheets { file, names, chosen } => {
                if let Some(entry) = self.file(file) {
                    entry.sheets.set(names);
                    entry.sheet.set(chosen);
                }
            }
            ClientEvent::Found { files } => files.into_iter().for_each(|(id, name)| self.add_entry(id, name)),
            ClientEvent::Progress(progress) => {
                if self.job.with_untracked(Option::is_some) {
                    self.job.set(Some(progress));
                }
            }
            ClientEvent::Ended(end) => self.ended(end),
            ClientEvent::ResultLost(fault) => self.result_lost(fault),
            ClientEvent::Locked { complete } => self.locked.set(Some(complete)),
        }
    }

    fn previewed(self, id: FileId, name: String, bytes: u64, result: Result<Preview, FileError>) {
        let Some(entry) = self.file(id) else { return };
        let kept = entry.touched.get_untracked().then(|| entry.plan()).flatten();
        let anew = kept.is_none();
        entry.name.set(name);
        entry.bytes.set(bytes);
        entry.state.set(match result {
            Ok(mut preview) => {
                if let Some(kept) = kept.filter(|kept| kept.mapping.len() == preview.plan.mapping.len()) {
                    preview.plan.mapping = kept.mapping;
                    preview.plan.once_per_order = kept.once_per_order;
                }
                let known = anew.then(|| self.read_as_in_project(&entry.name.get_untracked(), &mut preview, &entry.choice.get_untracked()));
                if let Some(Err(told)) = known {
                    entry.choice.set(told);
                    if let Some(client) = self.client() {
                        client.resniff(id, told);
                    }
                    return;
                }
                entry.remembered.set(known == Some(Ok(true)) || anew && remembered::recall(&mut preview.plan));
                preview.missing = preview.plan.mapping.missing();
                FileState::Ready(Box::new(preview))
            }
            Err(error) => FileState::Failed(error),
        });
        let ready = |file: &FileEntry| file.state.with_untracked(|state| matches!(state, FileState::Ready(_)));
        if self.start_when_ready.get_value() && self.files.with_untracked(|files| files.iter().all(ready)) {
            self.start_when_ready.set_value(false);
            self.start();
        }
    }

    fn ended(self, end: JobEnd) {
        if matches!(end, JobEnd::Failed(Fault::Stale)) {
            return;
        }
        self.job.set(None);
        match end {
            JobEnd::Graded(summary) => {
                self.verdict.set(Verdict::None);
                let summary = self.take_summary(*summary);
                self.baseline.set(Some(summary));
                self.query.update(TableQuery::show_all);
                self.go(Step::Results);
                // The button that was pressed is gone: the keyboard goes on where the result begins.
                request_animation_frame(|| {
                    if let Some(main) = document().get_element_by_id("main") {
                        let _ = wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(main).focus();
                    }
                });
            }
            JobEnd::Asks { questions, files } => self.verdict.set(Verdict::Asks { questions, files }),
            JobEnd::Nothing { files } => self.verdict.set(Verdict::Nothing { files }),
            JobEnd::Cancelled => self.notice.set(Some(Notice::Cancelled)),
            JobEnd::Failed(fault) => self.fault.set(Some(fault)),
        }
    }

    /// The worker with the result is gone, and with it every grade. An import under way goes on.
    fn result_lost(self, fault: Fault) {
        self.grade_turn.update_value(|turn| *turn += 1);
        self.grading.set(false);
        self.open_card.set(None);
        if self.step.get_untracked().needs_result() {
            self.go(Step::Collect);
        }
        self.summary.set(None);
        self.baseline.set(None);
        self.report(fault);
    }

    /// Keeps a new result and has the table ask again.
    pub(super) fn take_summary(self, summary: Summary) -> Arc<Summary> {
        let summary = Arc::new(summary);
        if self.query.with_untracked(TableQuery::names_a_group) {
            let before = self.summary.get_untracked();
            self.query.update(|query| query.keep_to(before.as_deref(), &summary));
        }
        self.summary.set(Some(Arc::clone(&summary)));
        self.open_card.set(None);
        self.revision.update(|revision| *revision += 1);
        summary
    }

    /// Shows a step, if it can be shown.
    pub fn go(self, step: Step) {
        if self.show(step) {
            super::history::note(step);
        }
    }

    /// Shows a step without a new place in the browser's history; `false` where it cannot be shown.
    pub(super) fn show(self, step: Step) -> bool {
        self.report_open.set(false);
        if step.needs_result() && self.summary.with_untracked(Option::is_none) {
            return false;
        }
        if step == Step::Rules {
            self.baseline.set(self.summary.get_untracked());
            // Who moved is told from here on.
            self.query.update(|query| query.moved = None);
            if let Some(client) = self.client() {
                client.mark();
            }
        }
        self.step.set(step);
        window().scroll_to_with_x_and_y(0.0, 0.0);
        true
    }

    /// Adds dropped or picked files.
    pub fn add_files(self, files: impl IntoIterator<Item = web_sys::File>) {
        let Some(client) = self.client() else { return };
        // Rules travel as JSON; no sales export does.
        let (rules, sales): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| file.name().to_ascii_lowercase().ends_with(".json"));
        let waiting = rules.first().filter(|_| !sales.is_empty()).map(web_sys::File::name);
        if !rules.is_empty() {
            // Sales files that came along are what the person looks at first.
            self.open_rules_files(rules, sales.is_empty());
        }
        let mut double = None;
        for file in sales {
            let listed: Vec<FileId> = self.files.with_untracked(|files| files.iter().map(|file| file.id).collect());
            if client.has_like(&file, &listed) {
                double = Some(file.name());
            }
            let id = client.add_file(&file);
            self.add_entry(id, file.name());
        }
        // After the files: adding one clears what was said before.
        if let Some(notice) = double.map(Notice::SameFile).or(waiting.map(Notice::RulesWaiting)) {
            self.notice.set(Some(notice));
        }
    }

    /// Adds a pasted table.
    pub fn add_text(self, name: &str, text: &str) {
        if let Some(client) = self.client() {
            let id = client.add_text(name, text);
            self.add_entry(id, name.to_owned());
        }
    }

    /// Adds the built-in sample.
    pub fn add_sample(self) {
        let Some(client) = self.client() else { return };
        leptos::task::spawn_local(async move {
            // Making its orders is a task of its own.
            next_task().await;
            let id = client.add_sample();
            self.add_entry(id, String::new());
        });
    }

    /// Opens the worked example, the sample with what else a shop may know, in place of all files, and grades it.
    pub fn open_example(self) {
        let Some(client) = self.client() else { return };
        for file in self.files.get_untracked() {
            client.remove_file(file.id);
        }
        self.files.set(Vec::new());
        // Those of other files could leave nothing of it.
        self.filters.set(Filters::default());
        for (name, text) in crate::sample::example() {
            let id = client.add_text(name, &text);
            self.add_entry(id, name.to_owned());
        }
        self.start_when_ready.set_value(true);
    }

    fn add_entry(self, id: FileId, name: String) {
        let entry = self.lasting(|| FileEntry {
            id,
            name: RwSignal::new(name),
            bytes: RwSignal::new(0),
            state: RwSignal::new(FileState::Looking),
            choice: RwSignal::default(),
            touched: RwSignal::new(false),
            remembered: RwSignal::new(false),
            sheets: RwSignal::default(),
            sheet: RwSignal::default(),
        });
        self.files.update(|files| files.push(entry));
        self.inputs_changed();
        self.go(Step::Collect);
    }

    /// Takes a file out of the list.
    pub fn remove_file(self, id: FileId) {
        self.files.update(|files| files.retain(|file| file.id != id));
        if let Some(client) = self.client() {
            client.remove_file(id);
        }
        self.inputs_changed();
    }

    /// Reads the start of a file again in another encoding.
    pub fn set_encoding(self, entry: &FileEntry, encoding: Encoding) {
        entry.choice.update(|choice| choice.encoding = Some(encoding));
        if let Some(client) = self.client() {
            client.resniff(entry.id, entry.choice.get_untracked());
        }
        self.inputs_changed();
    }

    /// Reads the start of a file again with another delimiter.
    pub fn set_delimiter(self, entry: &FileEntry, delimiter: u8) {
        self.look_again(entry, |told| told.delimiter = Some(delimiter));
    }

    /// Reads the start of a file again with its header on another line; 0 = it has none.
    pub fn set_header_line(self, entry: &FileEntry, line: u64) {
        self.look_again(entry, |told| told.header_line = Some(line));
    }

    /// Other columns than those that roles were given to: they are guessed anew.
    fn look_again(self, entry: &FileEntry, change: impl FnOnce(&mut Told)) {
        entry.touched.set(false);
        entry.choice.update(change);
        if let Some(client) = self.client() {
            client.resniff(entry.id, entry.choice.get_untracked());
        }
        self.inputs_changed();
    }

    /// Has another column be the customer, and goes on.
    pub fn use_key(self, entry: &FileEntry, column: usize) {
        self.set_role(entry, column, Some(Role::Customer));
        self.start();
    }

    /// Gives a column a role by hand.
    pub fn set_role(self, entry: &FileEntry, column: usize, role: Option<Role>) {
        entry.touched.set(true);
        entry.state.update(|state| {
            if let FileState::Ready(preview) = state {
                preview.plan.mapping.set(column, role);
                preview.missing = preview.plan.mapping.missing();
            }
        });
        self.inputs_changed();
    }

    /// Looks at another sheet of a workbook.
    pub fn choose_sheet(self, entry: &FileEntry, sheet: usize) {
        entry.sheet.set(sheet);
        entry.touched.set(false);
        if let Some(client) = self.client() {
            client.choose_sheet(entry.id, sheet);
        }
        self.inputs_changed();
    }

    /// Says whether an order's total stands on each of its lines and counts once.
    pub fn set_once_per_order(self, entry: &FileEntry, once: bool) {
        entry.touched.set(true);
        entry.state.update(|state| {
            if let FileState::Ready(preview) = state {
                preview.plan.once_per_order = once;
            }
        });
        self.inputs_changed();
    }

    /// Says whether each row is a customer with all orders summed.
    pub fn set_shape(self, entry: &FileEntry, sums: bool) {
        entry.touched.set(true);
        entry.state.update(|state| {
            if let FileState::Ready(preview) = state {
                let mapping = &mut preview.plan.mapping;
                mapping.one_row_a_customer = sums;
                if !sums && let Some(orders) = mapping.column(Role::Orders) {
                    mapping.set(orders, None);
                }
                preview.missing = mapping.missing();
            }
        });
        self.inputs_changed();
    }

    /// Changes what is left out and grades again.
    pub fn change_filters(self, change: impl FnOnce(&mut Filters)) {
        let before = self.filters.get_untracked();
        let mut filters = before.clone();
        change(&mut filters);
        if filters != before {
            self.filters_before.set_value(before);
            self.filters.set(filters);
            self.grade_again();
        }
    }

    /// Answers belong to the files as they were when asked.
    fn inputs_changed(self) {
        // What a project knows of its files need not be asked again.
        self.answers.set(self.project.with_untracked(|project| project.as_ref().map(|project| project.answers.clone()).unwrap_or_default()));
        self.verdict.set(Verdict::None);
        self.notice.set(None);
        self.start_when_ready.set_value(false);
        // A date was chosen for the result on screen; other files have a last order of their own.
        if self.summary.with_untracked(Option::is_some) {
            self.as_of.set(self.project.with_untracked(|project| project.as_ref().and_then(|project| project.as_of)));
        }
    }

    /// Grades all files.
    pub fn start(self) {
        let Some(client) = self.client() else { return };
        let files = self.files.get_untracked();
        let plans: Vec<_> = files.iter().filter_map(|file| file.plan().map(|plan| (file.id, plan))).collect();
        if plans.is_empty() {
            return;
        }
        self.fault.set(None);
        self.notice.set(None);
        self.verdict.set(Verdict::None);
        if let Some(fault) = too_large(&files) {
            self.fault.set(Some(fault));
            return;
        }
        for plan in files.iter().filter(|file| file.touched.get_untracked()).filter_map(FileEntry::plan) {
            remembered::remember(&plan);
        }
        let bytes_total = files.iter().map(|file| file.bytes.get_untracked()).sum();
        self.job.set(Some(Progress { bytes_total, ..Progress::default() }));
        client.import(plans, self.terms());
    }

    /// All that is decided about a run.
    pub fn terms(self) -> Terms {
        Terms {
            rules: self.rules.get_untracked(),
            as_of: self.as_of.get_untracked(),
            answers: self.answers.get_untracked(),
            filters: self.filters.get_untracked(),
            decisions: self.decisions.get_untracked(),
        }
    }

    /// Stops the running import; the last result stays.
    pub fn cancel(self) {
        if let Some(client) = self.client() {
            client.cancel();
        }
    }

    /// Takes the answers and goes on.
    pub fn answer(self, answers: Answers) {
        self.answers.set(answers);
        self.start();
    }

    /// Uses another analysis date (`None` = the default) and grades at once.
    pub fn use_as_of(self, as_of: Option<Day>) {
        if as_of != self.as_of.get_untracked() {
            self.as_of.set(as_of);
            self.grade_again();
        }
    }

    /// Grades the last result again; does nothing without one.
    pub fn grade_again(self) {
        let (Some(client), true) = (self.client(), self.summary.with_untracked(Option::is_some)) else { return };
        if self.is_opened() {
            self.notice.set(Some(Notice::ProjectFixed));
            return;
        }
        self.grade_turn.update_value(|turn| *turn += 1);
        // A cut that is dragged asks many times a second: only the last of what waits is worked out.
        if self.grading.get_untracked() && self.grade_busy.get_value() {
            return;
        }
        self.grading.set(true);
        self.grade_busy.set_value(true);
        leptos::task::spawn_local(async move {
            let (mut turn, mut result) = (self.grade_turn.get_value(), client.grade(self.terms()).await);
            while self.grade_turn.get_value() != turn && self.grading.get_untracked() {
                (turn, result) = (self.grade_turn.get_value(), client.grade(self.terms()).await);
            }
            self.grade_busy.set_value(false);
            if self.grade_turn.get_value() != turn {
                return;
            }
            self.grading.set(false);
            match result {
                // A filter that leaves nothing says nothing: back to what was before it.
                Ok(summary) if summary.files.iter().all(|file| file.used == 0) && !self.filters.with_untracked(Filters::is_empty) => {
                    self.filters.set(self.filters_before.get_value());
                    self.filters_before.set_value(Filters::default());
                    self.notice.set(Some(Notice::NothingLeft));
                    self.grade_again();
                }
                Ok(summary) => drop(self.take_summary(summary)),
                Err(fault) => self.report(fault),
            }
        });
    }

    /// Takes the result of a date that was put back after a comparison.
    pub fn restored(self, summary: Summary) {
        drop(self.take_summary(summary));
    }

    /// Shows a fault, unless it only says that something newer was asked.
    pub fn report(self, fault: Fault) {
        if fault != Fault::Stale {
            self.fault.set(Some(fault));
        }
    }

    /// Goes to the quality of the data and what is left out.
    pub fn show_quality(self) {
        self.go(Step::Collect);
        request_animation_frame(|| {
            if let Some(panel) = document().get_element_by_id("quality") {
                panel.scroll_into_view();
            }
        });
    }

    /// Shows the customers of one group.
    pub fn show_group(self, dimension: Dimension, index: u8) {
        self.query.update(|query| {
            query.filters.retain(|&(by, _)| by != dimension);
            query.filters.push((dimension, index));
        });
        self.to_table();
    }

    /// Shows only the customers of one group of a scheme.
    pub fn show_leaf(self, scheme: u8, leaf: u8) {
        self.query.update(|query| {
            query.leaves.retain(|&(own, _)| own != scheme);
            query.leaves.push((scheme, leaf));
        });
        self.to_table();
    }

    /// Shows only the customers that went from one group to another.
    pub fn show_moved(self, moved: (By, Option<u8>, Option<u8>)) {
        self.query.update(|query| {
            query.show_all();
            query.moved = Some(moved);
        });
        self.to_table();
    }

    fn to_table(self) {
        if self.step.get_untracked() != Step::Results {
            self.go(Step::Results);
        }
        self.show_table.update(|times| *times += 1);
    }

    /// Shows only the customers of one group, whatever was filtered before.
    pub fn show_only(self, dimension: Dimension, index: u8) {
        self.query.update(TableQuery::show_all);
        self.show_group(dimension, index);
    }
}

/// Whether the files are too much together; then the largest is named.
fn too_large(files: &[FileEntry]) -> Option<Fault> {
    let lines = |file: &FileEntry| {
        file.state.with_untracked(|state| match state {
            FileState::Ready(preview) => preview.lines,
            _ => 0,
        })
    };
    let largest = files.iter().max_by_key(|file| file.bytes.get_untracked())?;
    let all: u64 = files.iter().map(lines).fold(0, u64::saturating_add);
    (all > MAX_LINES).then(|| Fault::FileTooLarge { file: largest.name.get_untracked(), bytes: largest.bytes.get_untracked() })
}
