//! Whether a call has written anything, by the session's own counts: only then every table is looked at for what.

use sqlx::Row as _;

use super::{
    plan::Plan,
    stage::{Done, Refusal, Stage},
};
use crate::store::{Error, postgres::migrations::quoted};

/// As `enter`, calls between two counts; where they differ once more, followed by `look`.
pub(super) async fn probe(
    stage: &mut Stage,
    plan: &Plan,
    [enter, call, look]: [&str; 3],
) -> Result<Result<Vec<Done>, Refusal>, Error> {
    let count = include_str!("../sql/isolation_written.sql").replace("{tables}", &quoted(&plan.every_table));
    let count = count.trim_end();
    let tried = stage.probe(&format!("{enter}; {count}; {call}; {count}")).await?;
    if tried.as_ref().is_ok_and(|done| has_written(done)) {
        return stage.probe(&format!("{enter}; {call}; {look}")).await;
    }
    Ok(tried)
}

/// Also whether there are no two counts to compare.
pub(super) fn has_written(done: &[Done]) -> bool {
    let rows = done.iter().flat_map(|done| &done.rows);
    let counts: Vec<i64> = rows.filter_map(|row| row.try_get("written").ok()).collect();
    !matches!(counts.as_slice(), [before, after] if before == after)
}
