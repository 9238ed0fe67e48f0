//! What the Summary of an account is made of.

use super::{Database, columns::of_account, connections::read_account, days, profiles, sql, windows};
use crate::{
    domain::{AccountId, Day, Range, UserId},
    store::{Error, StoredOverview},
};

/// One statement.
pub(in crate::store) async fn read(
    database: &Database,
    user: UserId,
    account: &AccountId,
    range: Range,
    ranges: &[Range],
) -> Result<Option<StoredOverview>, Error> {
    let rows = of_account(sql!("overview"), user, account)
        .bind(Day::containing(database.now()))
        .bind(range.from())
        .bind(range.to())
        .bind(windows::named(ranges)?)
        .fetch_all(&mut database.read(user).await?)
        .await?;
    let (mut head, mut days, mut windows) = (None, Vec::new(), Vec::new());
    for row in &rows {
        match row.get::<i32>("part")? {
            0 => head = Some((read_account(row)?, profiles::read_joined(row)?)),
            1 => days.push(days::read_row(row)?),
            _ => windows.extend(windows::read_row(row)?),
        }
    }
    Ok(head.map(|(account, profile)| StoredOverview { account, profile, days, windows }))
}
