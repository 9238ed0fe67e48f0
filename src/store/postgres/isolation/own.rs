//! What a person's own login reaches of the tables by hand: nothing of others', and nothing of its own that it could change.

use super::{
    TableProof, Verb,
    plan::{Plan, Table},
    rows::{inserting, proof_of, rows_of},
    stage::{Stage, Tenant},
    verbs::{note, touched},
};
use crate::store::Error;

pub(super) async fn tables(stage: &mut Stage, plan: &Plan) -> Result<Vec<TableProof>, Error> {
    // A login of a person is that person, so what it claims must change nothing.
    let stranger = Tenant::new("n");
    let enter = format!(
        "SELECT set_config('request.jwt.claims', '{{\"sub\":\"{}\"}}', true); SET LOCAL ROLE lightmeter_app",
        stranger.id
    );
    let mut proofs = Vec::new();
    for table in &plan.tables {
        let mut proof = proof_of(table);
        let rows = rows_of(stage, table, &stranger, &stranger).await?;
        for (verb, statement) in tries(table, rows.as_deref().ok()) {
            let tried = stage.probe(&format!("{enter}; {statement}")).await?;
            let touched = tried.map(|done| done.iter().rev().nth(2).map_or(0, |done| touched(verb, done)));
            note(&mut proof, verb, "with this login", touched);
        }
        proofs.push(proof);
    }
    Ok(proofs)
}

fn tries(table: &Table, foreign: Option<&str>) -> Vec<(Verb, String)> {
    let (name, changed) = (&table.name, table.changed_by(false));
    let mut tries = vec![
        (Verb::Select, format!("SELECT FROM {name} WHERE u_id IS DISTINCT FROM uid() LIMIT 1000")),
        (Verb::Update, format!("UPDATE {name} SET {changed} = {changed} WHERE u_id IS DISTINCT FROM uid()")),
        (Verb::Delete, format!("DELETE FROM {name} WHERE u_id IS DISTINCT FROM uid()")),
        (Verb::Update, format!("UPDATE {name} SET {changed} = {changed} WHERE u_id = uid()")),
        (Verb::Delete, format!("DELETE FROM {name} WHERE u_id = uid()")),
    ];
    if let Some(rows) = foreign {
        tries.push((Verb::Insert, inserting(table, rows)));
    }
    tries
}
