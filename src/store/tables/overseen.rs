//! How everybody's connections stand, for who may oversee them.

use super::{Database, Row, sql, statement};
use crate::{
    domain::{Account, Allowance, Connection, GrantId, Handle, Health, Shown, Source, UserId, Verdict},
    store::Error,
};

/// As this user, or as the login itself; [`Error::OperatorsOnly`] for anybody who is no operator.
pub(in crate::store) async fn health(
    database: &Database,
    user: Option<UserId>,
) -> Result<Vec<Health>, Error> {
    let mut session = database.read(user).await?;
    let may: Option<bool> =
        statement(sql!("health_allowed")).bind(user.map(|user| user.0)).fetch_scalar(&mut session).await?;
    if may != Some(true) {
        return Err(Error::OperatorsOnly);
    }
    let rows = statement(sql!("health")).fetch_all(&mut session).await?;
    rows.iter().map(read).collect()
}

/// By handle, and of each the oldest connection first.
pub(in crate::store) fn read(row: &Row) -> Result<Health, Error> {
    let handle = Handle::parse(row.text_at("handle")?).ok_or_else(|| Error::unreadable("handle"))?;
    let connection = Connection {
        account: Account {
            id: row.account_at("account_id")?,
            username: Shown::new(row.text_at("account_username")?),
        },
        grant: GrantId {
            platform: row.named_at("platform")?,
            login: row.named_at("login")?,
            subject: String::new(),
        },
        source: Source::Oauth,
        standing: row.named_at("status")?,
        expiry: row.expiry()?,
        data_access_expires_at: row.optional_instant_at("data_access_expires_at")?,
        next_renewal_at: row.optional_instant_at("next_renewal_at")?,
        last_sync_at: None,
        renewed_by: row.named_at("renewed_by")?,
        verdict: Verdict {
            code: row.named_at("verdict_code")?,
            sentence: row.text_at("verdict_sentence")?.to_owned(),
        },
        connected_at: row.instant_at("connected_at")?,
        next_sync_at: None,
        allowance: Allowance::default(),
        history: None,
    };
    Ok(Health::new(handle, connection))
}
