//! Instagram Login's token endpoints: code exchange, long-lived exchange and refresh.

use axum::http::Method;
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{
    answer::Answer,
    call::Call,
    code::{self, Refusal},
    errors::{GraphError, instagram_api_error},
    host::LoginKind,
    state::{Platform, Subject, TokenKind},
    token::LONG_LIFE,
    variants::{ExchangeShape, OldToken},
};

/// `POST https://api.instagram.com/oauth/access_token`.
pub(crate) fn exchange(platform: &Platform, call: &Call) -> Answer {
    if call.method != Method::POST {
        let error = GraphError { kind: "IGApiException", ..GraphError::unsupported(call.method.as_str()) };
        return error.into_answer(0);
    }
    let apps = &platform.apps;
    let pair = (call.param("client_id"), call.param("client_secret"));
    if pair != (Some(&apps.instagram_app_id), Some(&apps.instagram_app_secret)) {
        return instagram_api_error("Invalid platform app");
    }
    if call.param("grant_type") != Some("authorization_code") {
        return instagram_api_error("Invalid grant_type");
    }
    let pkce = platform.variants().instagram_pkce;
    match code::redeem(platform, call, LoginKind::Instagram, pkce) {
        Ok(subject) => granted(platform, &subject),
        Err(Refusal::RedirectUri) => instagram_api_error("Invalid redirect_uri"),
        Err(Refusal::Verifier) => instagram_api_error("Invalid code_verifier"),
        Err(Refusal::Code) => instagram_api_error("Matching code was not found or was already used"),
    }
}

fn granted(platform: &Platform, subject: &Subject) -> Answer {
    let now = platform.now();
    let shape = platform.variants().instagram_exchange;
    let mut state = platform.state();
    let token = platform.issue(
        &mut state,
        subject,
        TokenKind::Short,
        now,
        Some(now + LoginKind::Instagram.short_life()),
    );
    let granted: Vec<String> = state
        .authorizations
        .get(subject)
        .map(|authorization| authorization.granted.iter().cloned().collect())
        .unwrap_or_default();
    let id = platform.world.account(&subject.username).map(|account| account.app_scoped_id.clone());
    let id = id.unwrap_or_default();
    let (id, granted): (Value, Value) = match shape {
        ExchangeShape::Flat | ExchangeShape::WrappedWithNumber => {
            (id.parse::<u64>().unwrap_or(0).into(), granted.into())
        }
        ExchangeShape::FlatWithText | ExchangeShape::Wrapped => (id.into(), granted.join(",").into()),
    };
    let answer = json!({ "access_token": token, "user_id": id, "permissions": granted });
    match shape {
        ExchangeShape::Flat | ExchangeShape::FlatWithText => Answer::ok(answer),
        ExchangeShape::Wrapped | ExchangeShape::WrappedWithNumber => Answer::ok(json!({ "data": [answer] })),
    }
}

/// `GET /access_token?grant_type=ig_exchange_token`.
pub(crate) fn lengthen(platform: &Platform, call: &Call) -> Result<Value, GraphError> {
    asked_well(platform, call, "ig_exchange_token")?;
    if call.param("client_secret") != Some(&platform.apps.instagram_app_secret) {
        return Err(GraphError::new(101, "Error validating client secret."));
    }
    let token = platform.living(call.token(), call.host)?;
    if token.kind != TokenKind::Short {
        return Err(GraphError::new(
            452,
            "Session key invalid. This could be because the session is long-lived already",
        ));
    }
    Ok(renewed(platform, call, &token.subject))
}

/// `GET /refresh_access_token?grant_type=ig_refresh_token`; needs no secret.
pub(crate) fn refresh(platform: &Platform, call: &Call) -> Result<Value, GraphError> {
    asked_well(platform, call, "ig_refresh_token")?;
    let token = platform.living(call.token(), call.host)?;
    if token.kind != TokenKind::Long {
        return Err(GraphError::parameter("The access token is not long-lived"));
    }
    platform.requires(&token.subject, &["instagram_business_basic"])?;
    if platform.now() - token.issued_at < TimeDelta::hours(24) {
        return Err(GraphError::parameter("The access token must be at least 24 hours old to be refreshed"));
    }
    Ok(renewed(platform, call, &token.subject))
}

fn asked_well(platform: &Platform, call: &Call, grant: &str) -> Result<(), GraphError> {
    let versioned = call.version.is_some() && !platform.variants().instagram_versioned_exchange.is_accepted();
    if call.method != Method::GET || versioned || call.param("grant_type") != Some(grant) {
        return Err(GraphError::unsupported(call.method.as_str()));
    }
    Ok(())
}

fn renewed(platform: &Platform, call: &Call, subject: &Subject) -> Value {
    let now = platform.now();
    let mut state = platform.state();
    let long = platform.issue(&mut state, subject, TokenKind::Long, now, Some(now + LONG_LIFE));
    if state.variants.old_token_after_renewal == OldToken::Dies
        && let Some(old) = call.token().and_then(|value| state.tokens.get_mut(value))
    {
        old.dead = Some(467);
    }
    if state.variants.instagram_expires_in {
        json!({ "access_token": long, "token_type": "bearer", "expires_in": LONG_LIFE.num_seconds() })
    } else {
        json!({ "access_token": long, "token_type": "bearer" })
    }
}
