//! An update that reads nothing: no policy holds it but that of updates, so it tells what the others cover up.

use super::{
    TableProof, Verb, made_up,
    plan::{Column, Plan, Table},
    rows::{look, looking, seen},
    stage::{Stage, Tenant, Way},
    verbs::note,
};
use crate::store::Error;

/// As `me`, in every way, changes whatever it reaches of each table; of what is `other`'s that must be nothing.
pub(super) async fn update(
    stage: &mut Stage,
    plan: &Plan,
    me: &Tenant,
    other: &Tenant,
    proofs: &mut [TableProof],
) -> Result<(), Error> {
    for way in Way::ALL {
        let before = look(stage, plan, other, way).await?;
        for (nth, (table, proof)) in plan.tables.iter().zip(proofs.iter_mut()).enumerate() {
            for column in table.changed_by_way(way) {
                let Some(statement) = changing(table, column, me) else { continue };
                let look = looking(plan, other, way);
                let tried = stage.probe(&format!("{}; {statement}; {look}", way.enter(me, other))).await?;
                match tried {
                    // Another column may take a value that every row may have.
                    Err(refusal) if refusal.is_of_a_constraint() => continue,
                    Err(refusal) => note(proof, Verb::Update, way.as_str(), Err(refusal)),
                    Ok(done) => {
                        let after = seen(&done)?;
                        let rows = before.get(nth).map_or(0, |before| before.count.unsigned_abs());
                        let rows = if after.get(nth) == before.get(nth) { 0 } else { rows.max(1) };
                        note(proof, Verb::Update, way.as_str(), Ok(rows));
                    }
                }
                break;
            }
        }
    }
    Ok(())
}

/// Every row that the statement reaches gets the same value.
fn changing(table: &Table, column: &Column, me: &Tenant) -> Option<String> {
    let value = made_up::of_column(column)?;
    Some(format!(
        "UPDATE {} SET {} = {value} FROM (SELECT '{}'::text AS _mark, 0 AS _k, '{}'::uuid AS _whose, 0 AS _shift) AS made",
        table.name, column.quoted, me.mark, me.id
    ))
}

impl Table {
    /// The columns that whoever comes so may change.
    fn changed_by_way(&self, way: Way) -> impl Iterator<Item = &Column> {
        let may_change = move |column: &&Column| {
            if way == Way::Worker { column.worker_changes } else { column.front_changes }
        };
        self.columns.iter().filter(may_change)
    }
}
