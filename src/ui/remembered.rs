//! The columns that a person chose for a kind of file: next quarter's file of the same headers needs no click. Kept are a
//! number made of the headers and the roles by place, never a header or a cell.

use crate::browser::settings;
use crate::ingest::{Mapping, Plan, Role, header_signature};

const KEY: &str = "columns";
/// So many kinds of files are remembered.
const KINDS: usize = 50;

/// Roles by column, and whether totals count once.
type Chosen = (Vec<Option<Role>>, bool);

/// Remembers what was chosen for files with these headers.
pub fn remember(plan: &Plan) {
    let mut all = read();
    let kind = kind_of(plan);
    all.retain(|(known, _)| *known != kind);
    let roles = (0..plan.headers.len()).map(|column| plan.mapping.role(column)).collect();
    all.push((kind, (roles, plan.once_per_order)));
    let forgotten = all.len().saturating_sub(KINDS);
    all.drain(..forgotten);
    if let Ok(text) = serde_json::to_string(&all) {
        settings::set(KEY, &text);
    }
}

/// Uses what was chosen for such a file before; whether anything was.
pub fn recall(plan: &mut Plan) -> bool {
    let kind = kind_of(plan);
    let Some((_, (roles, once))) = read().into_iter().find(|(known, _)| *known == kind) else { return false };
    if roles.len() != plan.headers.len() {
        return false;
    }
    let mut mapping = Mapping::empty(roles.len());
    for (column, role) in roles.into_iter().enumerate() {
        mapping.set(column, role);
    }
    let other = mapping != plan.mapping || once != plan.once_per_order;
    (plan.mapping, plan.once_per_order) = (mapping, once);
    other
}

fn read() -> Vec<(String, Chosen)> {
    settings::get(KEY).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// A number for files with the same headers in the same order.
fn kind_of(plan: &Plan) -> String {
    header_signature(&plan.headers)
}
