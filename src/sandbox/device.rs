//! Facebook Login for Devices: a code to type elsewhere, and the poll that waits for it.

use axum::http::Method;
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{
    call::Call,
    errors::GraphError,
    state::{Authorization, Decision, Device, Platform, TokenKind},
    token::{DATA_ACCESS, LONG_LIFE},
};

const LIFE: TimeDelta = TimeDelta::seconds(420);
const INTERVAL: TimeDelta = TimeDelta::seconds(5);

/// `POST /device/login` with `APP_ID|CLIENT_TOKEN`; the client token is no secret and not checked.
pub(crate) fn login(platform: &Platform, call: &Call) -> Result<Value, GraphError> {
    asked_well(platform, call)?;
    let mut state = platform.state();
    let code = platform.fresh(&mut state, "", 32).to_lowercase();
    let user_code = platform.fresh(&mut state, "", 8).to_uppercase();
    let answer = json!({
        "code": code,
        "user_code": user_code,
        "verification_uri": "https://www.facebook.com/device",
        "expires_in": LIFE.num_seconds(),
        "interval": INTERVAL.num_seconds(),
    });
    state.devices.push(Device {
        code,
        user_code,
        scopes: call.list("scope"),
        issued_at: platform.now(),
        polled_at: None,
        decision: Decision::Open,
    });
    Ok(answer)
}

/// `POST /device/login_status`.
pub(crate) fn status(platform: &Platform, call: &Call) -> Result<Value, GraphError> {
    asked_well(platform, call)?;
    let now = platform.now();
    let instagram = platform.variants().device_login;
    let mut state = platform.state();
    let code = call.param("code").unwrap_or_default();
    let device = state
        .devices
        .iter_mut()
        .find(|device| device.code == code)
        .ok_or_else(|| GraphError::parameter("Invalid parameter: code"))?;
    if now - device.issued_at >= LIFE {
        return Err(GraphError::new(463, "The code has expired").subcode(1_349_152));
    }
    let too_fast = device.polled_at.replace(now).is_some_and(|before| now - before < INTERVAL);
    if too_fast {
        return Err(GraphError::new(17, "User request limit reached").subcode(1_349_172));
    }
    let subject = match device.decision.clone() {
        Decision::Open => return Err(GraphError::new(31, "User has not yet authorized").subcode(1_349_174)),
        Decision::Declined => return Err(GraphError::new(100, "The user declined").subcode(1_349_173)),
        Decision::Approved(subject) => subject,
    };
    let grants = |scope: &String| instagram.is_accepted() || !scope.starts_with("instagram_");
    let (granted, declined) = device.scopes.iter().cloned().partition(grants);
    let authorization = Authorization { granted, declined, pages: None, authorised_at: now };
    state.devices.retain(|device| device.code != code);
    state.authorize(subject.clone(), authorization);
    let token = platform.issue(&mut state, &subject, TokenKind::Long, now, Some(now + LONG_LIFE));
    Ok(json!({
        "access_token": token,
        "expires_in": LONG_LIFE.num_seconds(),
        "data_access_expiration_time": (now + DATA_ACCESS).timestamp(),
    }))
}

/// Types the code in; answers whether it was known and still open.
pub(crate) fn decide(platform: &Platform, user_code: &str, decision: Decision) -> bool {
    let mut state = platform.state();
    let device = state.devices.iter_mut().find(|device| device.user_code == user_code);
    let open = device.filter(|device| device.decision == Decision::Open);
    open.map(|device| device.decision = decision).is_some()
}

fn asked_well(platform: &Platform, call: &Call) -> Result<(), GraphError> {
    if call.method != Method::POST {
        return Err(GraphError::unsupported(call.method.as_str()));
    }
    let app = call.token().and_then(|token| token.split_once('|')).map(|(app, _)| app);
    if app == Some(&platform.apps.facebook_app_id) { Ok(()) } else { Err(GraphError::bad_token()) }
}
