//! Reading the plain tables of an older set-up, all of them as of one moment.

use super::{
    Found, ImportError, Insights, Layout, Rename, Report,
    people::{People, Tokens},
};
use crate::{domain::Timestamp, store::OldTables};

const USERS: &str = "users";
const TOKENS: &str = "user_tokens";

/// Which tables are read beside those of users and tokens.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    pub insights: Option<&'a str>,
    pub renames: &'a [Rename],
}

/// What the tables hold, and what of it cannot be understood.
pub async fn read_tables(
    tables: &mut OldTables<'_>,
    wanted: Wanted<'_>,
    now: Timestamp,
) -> Result<(Found, Report), ImportError> {
    let (mut found, mut report) = (Found::default(), Report::default());
    let users = tables.columns(USERS).await?;
    let tokens = tables.columns(TOKENS).await?;
    if users.is_none() && tokens.is_none() && wanted.insights.is_none() {
        return Err(ImportError::NothingThere);
    }
    if let Some(columns) = users {
        let mut people = People::of(USERS, &columns)?;
        tables.rows(USERS, &columns, |row| people.take(row, &mut report)).await?;
        found.people = people.end();
    } else if tokens.is_some() {
        return Err(ImportError::NoTable { table: USERS.to_owned() });
    }
    if let Some(columns) = tokens {
        let mut of_people = Tokens::of(TOKENS, &columns)?;
        tables.rows(TOKENS, &columns, |row| of_people.take(row, &mut report)).await?;
        found.tokens = of_people.end(&mut report);
    }
    if let Some(table) = wanted.insights {
        let columns = tables.columns(table).await?;
        let columns = columns.ok_or_else(|| ImportError::NoTable { table: table.to_owned() })?;
        let mut insights = Insights::new(Layout::of(&columns, wanted.renames)?, now);
        tables.rows(table, &columns, |row| insights.take(row, &mut report)).await?;
        found.readings = insights.end()?;
    }
    Ok((found, report))
}
