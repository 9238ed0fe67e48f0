//! The rows of the throw-away users, and what they look like from the inside.

use sqlx::Row as _;

use super::{
    TableProof, made_up,
    plan::{Plan, Table},
    stage::{Done, Stage, Tenant, Way},
};
use crate::{
    domain::Role,
    store::{Error, postgres::migrations::quoted},
};

/// Gives each of the two rows in every table. A table in which none can be made is proved nothing of, and says so.
pub(super) async fn make(
    stage: &mut Stage,
    plan: &Plan,
    two: [&Tenant; 2],
) -> Result<Vec<TableProof>, Error> {
    let mut proofs: Vec<TableProof> = plan.tables.iter().map(proof_of).collect();
    // What an operator may be told must not be told because there is one.
    let _ = stage.keep(&making(&Tenant::new("o"), Role::Operator)).await?;
    for tenant in two {
        let refused = match stage.keep(&making(tenant, Role::Member)).await? {
            Err(refusal) => vec![Some(refusal.message); plan.tables.len()],
            Ok(_) => fill(stage, plan, tenant).await?,
        };
        let there = look(stage, plan, tenant, Way::Worker).await?;
        for (nth, (proof, refused)) in proofs.iter_mut().zip(refused).enumerate() {
            let is_there = there.get(nth).is_some_and(|seen| seen.count > 0);
            if !is_there && proof.leaks.is_empty() {
                let why = refused.unwrap_or_else(|| "its own user does not see it".to_owned());
                proof.leaks.push(format!("nothing can be tried without a row of a user's own ({why})"));
            }
        }
    }
    Ok(proofs)
}

fn making(tenant: &Tenant, role: Role) -> String {
    let (enter, role) = (Way::Worker.enter(tenant, tenant), role.as_str());
    format!("{enter}; SELECT throwaway_user('{}', '{}', '{role}')", tenant.id, tenant.mark)
}

pub(super) fn proof_of(table: &Table) -> TableProof {
    TableProof { name: table.plain_name.clone(), foreign: [0; 4], leaks: Vec::new() }
}

/// Why a table has got no rows, in the plan's order. A table waits for those it refers to.
async fn fill(stage: &mut Stage, plan: &Plan, tenant: &Tenant) -> Result<Vec<Option<String>>, Error> {
    let mut refused = Vec::new();
    let mut waiting = Vec::new();
    for (nth, table) in plan.tables.iter().enumerate() {
        refused.push(match rows_of(stage, table, tenant, tenant).await? {
            // The user is there already.
            Ok(_) if table.plain_name == "users" => None,
            Ok(rows) => {
                let enter = Way::Worker.enter(tenant, tenant);
                waiting.push((nth, format!("{enter}; {}", adding(table, tenant, &rows))));
                None
            }
            Err(why) => Some(why),
        });
    }
    loop {
        let before = waiting.len();
        let mut left = Vec::new();
        for (nth, statement) in waiting {
            let kept = stage.keep(&statement).await?;
            if let Some(why) = refused.get_mut(nth) {
                *why = kept.as_ref().err().map(|refusal| refusal.message.clone());
            }
            if kept.is_err() {
                left.push((nth, statement));
            }
        }
        if left.is_empty() || left.len() == before {
            return Ok(refused);
        }
        waiting = left;
    }
}

/// Rows of `whose`, marked by `marker`, as a JSON array; [`Err`] says why none can be made up.
pub(super) async fn rows_of(
    stage: &mut Stage,
    table: &Table,
    marker: &Tenant,
    whose: &Tenant,
) -> Result<Result<String, String>, Error> {
    let sql = match made_up::rows(table) {
        Ok(sql) => sql.replace("$1", &quoted(&marker.mark)).replace("$2", &quoted(&whose.id.to_string())),
        Err(column) => return Ok(Err(format!("it has the column {column}"))),
    };
    Ok(match stage.probe(&sql).await? {
        Ok(done) => {
            let mut rows = done.iter().flat_map(|done| &done.rows);
            rows.find_map(|row| row.try_get(0).ok()).ok_or_else(|| "none is made".to_owned())
        }
        Err(refusal) => Err(refusal.message),
    })
}

/// The statement that adds rows as the worker, or as the owner where the worker must not.
fn adding(table: &Table, tenant: &Tenant, rows: &str) -> String {
    if table.worker_adds {
        return inserting(table, rows);
    }
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    format!(
        "SELECT throwaway_add({}, '{}', {}, {})",
        quoted(&table.plain_name),
        tenant.id,
        quoted(&serde_json::Value::from(columns).to_string()),
        quoted(rows)
    )
}

/// The statement that adds rows as whoever asks.
pub(super) fn inserting(table: &Table, rows: &str) -> String {
    let (name, columns) = (&table.name, table.written());
    format!(
        "INSERT INTO {name} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(NULL::{name}, {}) \
         ON CONFLICT DO NOTHING",
        quoted(rows)
    )
}

/// Where a user's rows of a table lie; whatever writes to a row moves it, even where the values stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) count: i64,
    digest: String,
}

pub(super) async fn look(
    stage: &mut Stage,
    plan: &Plan,
    whose: &Tenant,
    way: Way,
) -> Result<Vec<Seen>, Error> {
    let looked = stage.probe(&looking(plan, whose, way)).await?;
    looked.map_or_else(|_| Ok(Vec::new()), |done| seen(&done))
}

/// The statements for [`seen`].
pub(super) fn looking(plan: &Plan, whose: &Tenant, way: Way) -> String {
    let tables = plan.tables.iter().map(|table| {
        let from = if table.worker_reads {
            format!("(SELECT ctid AS place FROM {} WHERE u_id = '{}') AS own", table.name, whose.id)
        } else {
            format!("throwaway_places({}, '{}')", quoted(&table.plain_name), whose.id)
        };
        include_str!("../sql/isolation_look.sql").replace("{from}", &from)
    });
    format!("{}; {}", way.become_owner_of_rows(whose), tables.collect::<Vec<_>>().join(" UNION ALL "))
}

/// What each table showed, in the plan's order.
pub(super) fn seen(done: &[Done]) -> Result<Vec<Seen>, Error> {
    let mut all = Vec::new();
    for row in done.iter().flat_map(|done| &done.rows) {
        if let Ok(digest) = row.try_get("digest") {
            all.push(Seen { count: row.try_get("number")?, digest });
        }
    }
    Ok(all)
}
