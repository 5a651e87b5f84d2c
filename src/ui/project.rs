//! Project files: one file with how files are read, rules, filters and, where asked for, the graded table. It opens without
//! the sales files; with them it asks nothing again.

use super::i18n::*;
use super::state::{App, Draft, Found, Notice, Step};
use super::words::plain_name;
use crate::ingest::{Familiar, Told, recall};
use crate::protocol::{Preview, ProjectError, ProjectOpened};
use crate::rules::{Decisions, Preset, PresetFile, clean_name};
use leptos::prelude::*;
use leptos_i18n::td_string;

impl App {
    /// Opens a project file; a refusal says why, and changes nothing.
    pub async fn open_project(self, file: &web_sys::File) {
        let Some(client) = self.client() else { return };
        match client.open_project(file).await {
            Ok(opened) => self.take_project(&file.name(), opened),
            Err(error) => self.notice.set(Some(Notice::ProjectRefused(file.name(), error))),
        }
    }

    fn take_project(self, name: &str, opened: ProjectOpened) {
        let ProjectOpened { told, summary } = opened;
        if let Some(client) = self.client() {
            self.files.get_untracked().into_iter().for_each(|file| client.remove_file(file.id));
        }
        self.files.set(Vec::new());
        self.answers.set(told.answers.clone());
        self.filters.set(told.filters.clone());
        self.as_of.set(told.as_of);
        let with_table = told.parts.table;
        if with_table {
            let summary = self.take_summary(summary);
            self.baseline.set(Some(summary));
        }
        if told.decisions != Decisions::default() {
            self.use_decisions(|own| own.add(told.decisions.clone()));
        }
        // Rules of a file are looked at before they are used, here as everywhere; those in use already need no look.
        if told.rules != self.rules.get_untracked() {
            let stem = clean_name(name.trim_end_matches(".json")).unwrap_or_default();
            let found = Found::Good(PresetFile::new(vec![Preset::new(stem, told.rules.clone())]));
            self.drafts.set(vec![Draft { name: Some(name.to_owned()), found }]);
        }
        self.project.set(Some(told));
        self.go(if with_table { Step::Results } else { Step::Collect });
        self.notice.set(Some(Notice::ProjectOpened(name.to_owned(), with_table)));
    }

    /// Whether the result comes from a project file: there are no lines behind it, so it cannot be graded anew.
    #[must_use]
    pub fn is_opened(self) -> bool {
        self.summary.with_untracked(|summary| summary.as_ref().is_some_and(|summary| summary.opened))
    }

    /// Reads a file as the project read one like it; whether there was one.
    ///
    /// # Errors
    /// How the file has to be looked at again, to be read so.
    pub(super) fn read_as_in_project(self, name: &str, preview: &mut Preview, told: &Told) -> Result<bool, Told> {
        let known = self.project.with_untracked(|project| project.as_ref().map(|project| project.files.clone()));
        match recall(&known.unwrap_or_default(), name, &mut preview.plan, *told != Told::default()) {
            Familiar::No => Ok(false),
            Familiar::Yes => Ok(true),
            Familiar::Again(told) => Err(told),
        }
    }

    /// Names of the files that the project was made of.
    #[must_use]
    pub fn project_files(self) -> String {
        self.project.with_untracked(|project| {
            let names = project.iter().flat_map(|project| &project.files).map(|file| plain_name(&file.name));
            names.collect::<Vec<_>>().join(" · ")
        })
    }
}

/// Why a project file is not opened, with what to do.
#[must_use]
pub fn project_error_text(locale: Locale, name: &str, error: &ProjectError) -> String {
    let name = plain_name(name);
    match error {
        ProjectError::TooLarge { .. } => td_string!(locale, takeout.project_too_large, name = name),
        ProjectError::NotProject => td_string!(locale, takeout.project_other, name = name),
        ProjectError::Newer { .. } => td_string!(locale, takeout.project_newer, name = name),
        ProjectError::Damaged { line, column } => {
            td_string!(locale, takeout.project_damaged, name = name, line = line.to_string(), column = column.to_string())
        }
        ProjectError::UnknownField { field } | ProjectError::MissingField { field } | ProjectError::DoubleField { field } => {
            td_string!(locale, takeout.project_field, name = name, field = field.clone())
        }
        // Without a line it is no value that somebody wrote wrongly, but one that does not go with the others.
        ProjectError::WrongValue { line: 0, .. } => td_string!(locale, takeout.project_totals, name = name),
        ProjectError::WrongValue { field, line } => {
            td_string!(locale, takeout.project_value, name = name, field = field.clone(), line = line.to_string())
        }
        ProjectError::Rules { .. } => td_string!(locale, takeout.project_rules, name = name),
        ProjectError::DoubleCustomer { row } => td_string!(locale, takeout.project_double, name = name, row = row.to_string()),
        ProjectError::Totals { .. } => td_string!(locale, takeout.project_totals, name = name),
        ProjectError::Unreadable { .. } => td_string!(locale, takeout.project_unreadable, name = name),
        ProjectError::NotLocked => td_string!(locale, problems.not_locked).to_owned(),
    }
}
