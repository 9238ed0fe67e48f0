//! Facebook Login's token endpoint: code exchange, long-lived exchange and the app's own token.

use axum::http::Method;
use serde_json::{Value, json};

use super::{
    call::Call,
    code::{self, Refusal},
    errors::GraphError,
    host::{Host, LoginKind},
    state::{Platform, TokenKind},
    token::LONG_LIFE,
    variants::{OldToken, Reexchange},
};

/// `GET` or `POST /oauth/access_token`.
pub(crate) fn token(platform: &Platform, call: &Call) -> Result<Value, GraphError> {
    if call.method != Method::GET && call.method != Method::POST {
        return Err(GraphError::unsupported(call.method.as_str()));
    }
    let apps = &platform.apps;
    if call.param("client_id") != Some(&apps.facebook_app_id) {
        return Err(GraphError::new(
            101,
            "Error validating application. Cannot get application info due to a system error.",
        ));
    }
    if call.param("client_secret") != Some(&apps.facebook_app_secret) {
        return Err(GraphError::new(1, "Error validating client secret."));
    }
    match call.param("grant_type") {
        None | Some("authorization_code") => exchange(platform, call),
        Some("fb_exchange_token") => lengthen(platform, call),
        Some("client_credentials") => {
            Ok(json!({ "access_token": platform.app_token(), "token_type": "bearer" }))
        }
        Some(other) => Err(GraphError::parameter(format!("Invalid grant_type: {other}"))),
    }
}

fn exchange(platform: &Platform, call: &Call) -> Result<Value, GraphError> {
    let variants = platform.variants();
    let subject = code::redeem(platform, call, LoginKind::Facebook, variants.facebook_pkce).map_err(|refusal| {
        let (message, subcode) = match refusal {
            Refusal::RedirectUri => (
                "Error validating verification code. Please make sure your redirect_uri is identical to the \
                 one you used in the OAuth dialog request",
                36007,
            ),
            Refusal::Verifier => ("Invalid code_verifier parameter", 36008),
            Refusal::Code => ("This authorization code has been used.", 36009),
        };
        let error = GraphError::new(100, message);
        if variants.facebook_exchange_subcodes { error.subcode(subcode) } else { error }
    })?;
    let now = platform.now();
    let life = LoginKind::Facebook.short_life();
    let token = platform.issue(&mut platform.state(), &subject, TokenKind::Short, now, Some(now + life));
    Ok(with_life(&token, variants.facebook_code_expires_in.then(|| life.num_seconds())))
}

fn lengthen(platform: &Platform, call: &Call) -> Result<Value, GraphError> {
    let variants = platform.variants();
    let value = call.param("fb_exchange_token");
    if value.is_none() {
        return Err(GraphError::parameter("The parameter fb_exchange_token is required"));
    }
    let token = platform.living(value, Host::FacebookGraph)?;
    let now = platform.now();
    let fresh_end = (!variants.facebook_token_never_expires).then_some(now + LONG_LIFE);
    let kept = token.kind == TokenKind::Long && variants.facebook_reexchange != Reexchange::MovesTheDate;
    let end = if kept { token.expires_at } else { fresh_end };
    let mut state = platform.state();
    let long = platform.issue(&mut state, &token.subject, TokenKind::Long, now, end);
    if variants.old_token_after_renewal == OldToken::Dies
        && let Some(old) = value.and_then(|value| state.tokens.get_mut(value))
    {
        old.dead = Some(467);
    }
    let silent = kept && variants.facebook_reexchange == Reexchange::KeepsTheDateSilently;
    let named = variants.facebook_long_expires_in && !silent;
    Ok(with_life(&long, end.filter(|_| named).map(|end| (end - now).num_seconds())))
}

fn with_life(token: &str, seconds: Option<i64>) -> Value {
    match seconds {
        Some(seconds) => json!({ "access_token": token, "token_type": "bearer", "expires_in": seconds }),
        None => json!({ "access_token": token, "token_type": "bearer" }),
    }
}

impl Platform {
    /// What `client_credentials` answers: the app's id and a string that is not its secret.
    pub(crate) fn app_token(&self) -> String {
        format!("{}|sandboxAppTokenOf{:x}", self.apps.facebook_app_id, self.seed)
    }

    pub(crate) fn is_app_token(&self, value: &str) -> bool {
        let apps = &self.apps;
        self.variants().app_tokens.is_accepted()
            && (value == self.app_token()
                || value == format!("{}|{}", apps.facebook_app_id, apps.facebook_app_secret))
    }
}
