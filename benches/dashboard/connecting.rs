//! An account connected through the store's own door, by the whole path of a login.

use chrono::TimeDelta;
use lightmeter::{
    domain::{
        AccessToken, AccountId, AuthorizationCode, Candidate, Expiry, Grant, GrantId, Login, Platform,
        Proposal, RenewedBy, Scopes, Source, StateParameter, Timestamp, Untrusted,
    },
    store::{ExchangedToken, Keyring, NewAttempt, NewConnections, Parcel, UserStore, WorkerStore},
};

pub(crate) const LEASE: TimeDelta = TimeDelta::minutes(5);

pub(crate) async fn connect(
    mine: &UserStore,
    worker: &WorkerStore,
    keyring: &Keyring,
    account: &AccountId,
    now: Timestamp,
) {
    let login = Login::Instagram;
    let state = StateParameter::new(account.as_str());
    let attempt = mine
        .begin(NewAttempt {
            login: Some(login),
            source: Source::Oauth,
            state: Some(&state),
            redirect_uri: Some("http://localhost:8723/cb/instagram".to_owned()),
            origin: "bench".to_owned(),
            expected: None,
        })
        .await
        .unwrap();
    let code = Parcel::Code { code: AuthorizationCode::new("code"), verifier: None };
    mine.park_code(&state, login, &keyring.public_key().seal_parcel(&code, attempt).unwrap()).await.unwrap();
    let mut claimed = worker.claim_attempt(LEASE).await.unwrap().unwrap();
    worker.exchanging(&mut claimed).await.unwrap();
    let token = AccessToken::new(format!("IG{account}"));
    let expiry = Expiry::At(now + TimeDelta::days(59));
    let exchanged = ExchangedToken {
        login,
        token: token.clone(),
        subject: Some(account.to_string()),
        granted: None,
        issued_at: now,
        expiry,
        data_access_expires_at: None,
    };
    worker.keep_long(&mut claimed, &exchanged).await.unwrap();
    let candidate = Candidate {
        account_id: account.clone(),
        username: Untrusted::new(format!("account.{account}")),
        name: None,
        page: None,
        followers_count: Some(5_000),
        already_connected: false,
    };
    let proposal = Proposal {
        subject: account.to_string(),
        candidates: vec![candidate],
        granted: Scopes::wanted(login),
        refused: Scopes::default(),
    };
    worker.propose(&mut claimed, login, &proposal).await.unwrap();
    mine.choose(attempt, std::slice::from_ref(account)).await.unwrap();
    let mut claimed = worker.claim_attempt(LEASE).await.unwrap().unwrap();
    let connections = NewConnections {
        grant: Grant {
            id: GrantId { platform: Platform::Instagram, login, subject: account.to_string() },
            source: Source::Oauth,
            scopes: Scopes::wanted(login),
            issued_at: Some(now),
            expiry,
            data_access_expires_at: None,
            renewed_at: None,
        },
        token,
        accounts: vec![(account.clone(), Untrusted::new(format!("account.{account}")))],
        renewed_by: RenewedBy::Dashboard,
        next_renewal_at: Some(now + TimeDelta::days(6)),
    };
    worker.store_connections(&mut claimed, &connections).await.unwrap();
}
