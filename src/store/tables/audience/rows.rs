//! Rows of the audience table.

use crate::{
    domain::{
        AccountId, AudienceBreakdown, AudienceShare, Day, OnlineFollowers, Reason, Shown, Taken, Timestamp,
        UserId, Value,
    },
    store::{
        Error,
        packing::unpack_shares,
        tables::{Row, Session, columns::of_account, sql},
    },
};

pub(super) struct NewRow<'a> {
    pub(super) kind: &'a str,
    pub(super) dimension: &'a str,
    pub(super) day: Day,
    pub(super) shares: Result<Vec<u8>, Reason>,
    pub(super) fetched_at: Timestamp,
}

pub(super) async fn save_row(
    session: &mut Session,
    user: UserId,
    account: &AccountId,
    row: NewRow<'_>,
    now: Timestamp,
) -> Result<(), Error> {
    of_account(sql!("audience_save"), user, account)
        .bind(row.kind)
        .bind(row.dimension)
        .bind(row.day)
        .bind(row.shares.as_ref().ok())
        .bind(row.shares.as_ref().err().map(|reason| reason.as_str()))
        .bind(row.fetched_at)
        .bind(now)
        .execute(session)
        .await?;
    Ok(())
}

pub(super) fn read_breakdown(row: &Row) -> Result<AudienceBreakdown, Error> {
    let shares = read_shares(row)?.map(|shares| {
        let shares = shares.into_iter();
        shares.map(|(key, value)| AudienceShare { key: Shown::new(&key), value }).collect()
    });
    Ok(AudienceBreakdown {
        day: row.day_at("day")?,
        kind: row.named_at("kind")?,
        dimension: row.named_at("dimension")?,
        fetched_at: row.instant_at("fetched_at")?,
        shares,
    })
}

pub(super) fn read_online(row: &Row) -> Result<OnlineFollowers, Error> {
    let hours = match read_shares(row)? {
        Ok(shares) => Ok(shares.iter().map(read_hour).collect::<Result<_, _>>()?),
        Err(reason) => Err(reason),
    };
    Ok(OnlineFollowers {
        day: row.day_at("day")?,
        hours: Taken { what: hours, at: row.instant_at("fetched_at")? },
    })
}

fn read_hour((hour, followers): &(String, Value)) -> Result<(u8, i64), Error> {
    let hour = hour.parse().map_err(|_| Error::unreadable("hour"))?;
    Ok((hour, followers.whole().ok_or_else(|| Error::unreadable("hour"))?))
}

type Shares = Vec<(String, Value)>;

fn read_shares(row: &Row) -> Result<Result<Shares, Reason>, Error> {
    match row.get::<Option<&[u8]>>("shares")? {
        Some(bytes) => Ok(Ok(unpack_shares(bytes)?)),
        None => Ok(Err(row.named_at("reason")?)),
    }
}
