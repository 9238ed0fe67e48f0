//! Every table by select, insert, update and delete, with what is another's.

use super::{
    TableProof, Verb,
    plan::{Plan, Table},
    rows::{inserting, rows_of},
    stage::{Refusal, Stage, Tenant, Way},
};
use crate::store::Error;

/// As `me`, in every way, reaches for the rows of `other`.
pub(super) async fn reach(
    stage: &mut Stage,
    plan: &Plan,
    me: &Tenant,
    other: &Tenant,
    proofs: &mut [TableProof],
) -> Result<(), Error> {
    // Marked by nobody, so that they are new.
    let fresh = Tenant::new("x");
    for (table, proof) in plan.tables.iter().zip(proofs) {
        // Of the other user there is one already.
        let whose = if table.plain_name == "users" { &fresh } else { other };
        let rows = rows_of(stage, table, &fresh, whose).await?;
        for way in Way::ALL {
            for (verb, statement) in tries(table, me, other, way, rows.as_deref().ok()) {
                let tried = stage.probe(&format!("{}; {statement}", way.enter(me, other))).await?;
                // After it there are the two statements that take it back.
                let touched =
                    tried.map(|done| done.iter().rev().nth(2).map_or(0, |done| touched(verb, done)));
                note(proof, verb, way.as_str(), touched);
            }
        }
    }
    Ok(())
}

pub(super) fn touched(verb: Verb, done: &super::stage::Done) -> u64 {
    match verb {
        Verb::Select => done.rows.len().try_into().unwrap_or(u64::MAX),
        Verb::Insert | Verb::Update | Verb::Delete => done.affected,
    }
}

/// Nothing touched is well, and so is a refusal for want of rights; any other answer comes from behind the wall.
pub(super) fn note(proof: &mut TableProof, verb: Verb, how: &str, touched: Result<u64, Refusal>) {
    let (count, leak) = match touched {
        Ok(0) => return,
        Err(refusal) if refusal.is_of_rights() => return,
        Ok(count) => (count, format!("{how}, {} reached {count} rows that it must not", verb.as_str())),
        Err(Refusal { code, message }) => {
            (1, format!("{how}, {} was not refused but answered {code} ({message})", verb.as_str()))
        }
    };
    for (total, _) in proof.foreign.iter_mut().zip(Verb::ALL).filter(|(_, one)| *one == verb) {
        *total += count;
    }
    if !proof.leaks.contains(&leak) {
        proof.leaks.push(leak);
    }
}

fn tries(table: &Table, me: &Tenant, other: &Tenant, way: Way, rows: Option<&str>) -> Vec<(Verb, String)> {
    let (name, my, their) = (&table.name, me.id, other.id);
    let changed = table.changed_by(way == Way::Worker);
    let mut tries = vec![
        (Verb::Select, format!("SELECT FROM {name} WHERE u_id IS DISTINCT FROM '{my}' LIMIT 1000")),
        (Verb::Update, format!("UPDATE {name} SET {changed} = {changed} WHERE u_id = '{their}'")),
        // Giving one's own rows away changes another's, too.
        (Verb::Update, format!("UPDATE {name} SET u_id = '{their}' WHERE u_id = '{my}'")),
        (Verb::Delete, format!("DELETE FROM {name} WHERE u_id = '{their}'")),
    ];
    if let Some(rows) = rows {
        tries.push((Verb::Insert, inserting(table, rows)));
    }
    tries
}

impl Table {
    /// A column that the worker, or a front, may change; where it may change none, the one that says whose the row is.
    pub(super) fn changed_by(&self, is_worker: bool) -> &str {
        let may_change = |column: &&super::plan::Column| {
            if is_worker { column.worker_changes } else { column.front_changes }
        };
        self.columns.iter().find(may_change).map_or("u_id", |column| column.quoted.as_str())
    }
}
