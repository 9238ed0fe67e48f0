//! Demographics and online followers.

mod rows;

use self::rows::{NewRow, read_breakdown, read_online, save_row};
use super::{Database, columns::of_account, sql};
use crate::{
    domain::{
        AccountId, Audience, AudienceBreakdown, AudienceKind, Day, OnlineFollowers, Range, Untrusted, UserId,
        Value,
    },
    store::{Error, packing::pack_shares},
};

/// The kind under which online followers are kept; it is no [`AudienceKind`], for it has no dimension.
const ONLINE: &str = "online_followers";

pub(in crate::store) async fn newest(
    database: &Database,
    user: UserId,
    account: &AccountId,
) -> Result<Audience, Error> {
    let mut session = database.read(user).await?;
    let breakdowns = of_account(sql!("audience_newest"), user, account)
        .bind(Day::containing(database.now()))
        .fetch_all(&mut session)
        .await?;
    let online = of_account(sql!("audience_online"), user, account).fetch_all(&mut session).await?;
    Ok(Audience {
        breakdowns: breakdowns.iter().map(read_breakdown).collect::<Result<_, _>>()?,
        online: online.iter().map(read_online).collect::<Result<_, _>>()?,
    })
}

pub(in crate::store) async fn read(
    database: &Database,
    user: UserId,
    account: &AccountId,
    range: Range,
) -> Result<Vec<AudienceBreakdown>, Error> {
    let rows = of_account(sql!("audience_days"), user, account)
        .bind(range.from())
        .bind(range.to())
        .fetch_all(&mut database.read(user).await?)
        .await?;
    rows.iter().map(read_breakdown).collect()
}

pub(in crate::store) async fn save(
    database: &Database,
    user: UserId,
    account: &AccountId,
    breakdowns: &[AudienceBreakdown<Untrusted>],
) -> Result<(), Error> {
    let now = database.now();
    let mut write = database.write(user).await?;
    for breakdown in breakdowns {
        let shares = breakdown.shares.as_ref().map_err(|reason| *reason);
        let row = NewRow {
            kind: AudienceKind::as_str(breakdown.kind),
            dimension: breakdown.dimension.as_str(),
            day: breakdown.day,
            shares: shares
                .map(|shares| pack_shares(shares.iter().map(|share| (share.key.as_it_came(), share.value)))),
            fetched_at: breakdown.fetched_at,
        };
        save_row(write.session(), user, account, row, now).await?;
    }
    write.commit_at("store.audience.saved").await
}

pub(in crate::store) async fn save_online(
    database: &Database,
    user: UserId,
    account: &AccountId,
    online: &[OnlineFollowers],
) -> Result<(), Error> {
    let now = database.now();
    let mut write = database.write(user).await?;
    for OnlineFollowers { day, hours } in online {
        let labelled = hours.what.as_ref().map_err(|reason| *reason).map(|hours| {
            let mut hours = hours.clone();
            hours.sort_unstable();
            hours.into_iter().map(|(hour, followers)| (hour.to_string(), followers)).collect::<Vec<_>>()
        });
        let row = NewRow {
            kind: ONLINE,
            dimension: "",
            day: *day,
            shares: labelled.map(|hours| {
                pack_shares(hours.iter().map(|(hour, followers)| (hour.as_str(), Value::Whole(*followers))))
            }),
            fetched_at: hours.at,
        };
        save_row(write.session(), user, account, row, now).await?;
    }
    write.commit_at("store.online.saved").await
}
