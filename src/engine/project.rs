//! A session as a project file, piece by piece, and back; and as files for a CRM.

use super::session::{LedgerSession, in_order};
use crate::export::{CrmFile, Project, ProjectSource, ToldQuality, crm_csv, owners};
use crate::ingest::KnownFile;
use crate::protocol::{CrmAsked, ProjectOpened, ProjectParts, ProjectPiece, ProjectTold, Summary, Terms};
use crate::rules::Decisions;

/// What a project file told beside its customers.
#[derive(Clone, Debug)]
pub struct Opened {
    pub(super) told: ProjectTold,
    pub(super) quality: Option<ToldQuality>,
}

impl LedgerSession {
    /// A session over a project's table; what it told and its figures come back in any case. Without a table there is nothing
    /// to ask about single customers, and no session.
    #[must_use]
    pub fn open(project: Project) -> (Option<Self>, ProjectOpened) {
        let Project { told, summary, quality, table } = project;
        let answer = ProjectOpened { told: told.clone(), summary: summary.clone() };
        let session = table.map(|table| {
            let terms = Terms {
                rules: told.rules.clone(),
                as_of: told.as_of,
                answers: told.answers.clone(),
                filters: told.filters.clone(),
                decisions: told.decisions.clone(),
            };
            Self::of_table(table.ledger, (table.graded, summary), terms, Opened { told, quality })
        });
        (session, answer)
    }

    /// Whether this is a project file without lines behind it.
    #[must_use]
    pub fn is_opened(&self) -> bool {
        self.opened.is_some()
    }

    /// A piece of the project file of the last result; nothing where there is none. The pieces belong together only as long as
    /// nothing is graded between them.
    pub fn project(&mut self, parts: ProjectParts, piece: ProjectPiece) -> Vec<u8> {
        self.rank_ids();
        let Some((graded, summary)) = &self.graded else { return Vec::new() };
        let quality = if piece == ProjectPiece::Head { self.told_quality() } else { None };
        let told = self.told(parts, summary);
        let source = ProjectSource { ledger: &self.ledger, graded, summary, told: &told, quality: quality.as_ref() };
        match piece {
            ProjectPiece::Head => source.head(),
            ProjectPiece::Rows { start, count } => source.rows(&in_order(&self.by_id), start, count),
            ProjectPiece::Tail => source.tail(),
        }
    }

    /// The whole project file.
    pub fn project_file(&mut self, parts: ProjectParts) -> Vec<u8> {
        let rows = ProjectPiece::Rows { start: 0, count: u32::MAX };
        [ProjectPiece::Head, rows, ProjectPiece::Tail].into_iter().flat_map(|piece| self.project(parts, piece)).collect()
    }

    /// Who looks after how many customers; empty where no file says, and where there are no files behind the result.
    #[must_use]
    pub fn owners(&self) -> Vec<(String, u32)> {
        self.graded.as_ref().map(|(graded, _)| owners(&self.ledger, graded)).unwrap_or_default()
    }

    /// A file for a CRM.
    pub fn crm_csv(&mut self, asked: &CrmAsked) -> CrmFile {
        let rows = self.all_rows(&asked.query).to_vec();
        let Some((graded, _)) = &self.graded else { return CrmFile::default() };
        crm_csv(&self.ledger, graded, &rows, asked.crm, asked.owner.as_deref(), &asked.words)
    }

    /// Whether a file of the decisions would be read: keys of customers can be such that none of a decisions file may.
    fn decisions_can_be_saved(&self) -> bool {
        Decisions::from_json(&self.terms.decisions.to_json()).is_ok()
    }

    /// How the files were read and what was chosen; of an opened project, as it told, and no more than it has.
    fn told(&self, parts: ProjectParts, summary: &Summary) -> ProjectTold {
        if let Some(opened) = &self.opened {
            let had = opened.told.parts;
            let names = parts.names && had.names;
            let decisions = parts.decisions && had.decisions;
            return ProjectTold { parts: ProjectParts { names, decisions, ..parts }, ..opened.told.clone() };
        }
        let files = self.ledger.files.iter().enumerate();
        let files = files.map(|(place, file)| KnownFile::of(&file.name, self.sizes.get(place).copied().unwrap_or(0), &file.plan));
        ProjectTold {
            app: env!("CARGO_PKG_VERSION").to_owned(),
            parts: ProjectParts { names: parts.names && parts.table, decisions: parts.decisions && self.decisions_can_be_saved(), ..parts },
            files: files.collect(),
            rules: summary.rules.clone(),
            as_of: self.terms.as_of,
            answers: self.terms.answers.clone(),
            filters: self.terms.filters.clone(),
            decisions: self.terms.decisions.clone(),
        }
    }
}
