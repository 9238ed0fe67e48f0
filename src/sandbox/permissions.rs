//! `/me/permissions`: what was granted, and taking it back.

use axum::http::Method;
use serde_json::{Value, json};

use super::{call::Call, errors::GraphError, host::Host, state::Platform};

pub(crate) fn permissions(platform: &Platform, call: &Call, one: Option<&str>) -> Result<Value, GraphError> {
    if call.host == Host::InstagramGraph && !platform.variants().instagram_revoke.is_accepted() {
        return Err(GraphError::unsupported(call.method.as_str()));
    }
    let subject = platform.living(call.token(), call.host)?.subject;
    match call.method {
        Method::GET => {
            let names: Vec<String> = {
                let state = platform.state();
                let given = state.authorizations.get(&subject);
                given.iter().flat_map(|given| given.granted.iter().chain(&given.declined)).cloned().collect()
            };
            let list: Vec<_> = names
                .iter()
                .map(|name| {
                    let status = platform.permission_status(&subject, name);
                    json!({ "permission": name, "status": status })
                })
                .collect();
            Ok(json!({ "data": list }))
        }
        Method::DELETE => {
            let mut state = platform.state();
            if let Some(name) = one.or_else(|| call.param("permission")) {
                let given = state.authorizations.get_mut(&subject);
                if let Some(given) = given.filter(|given| given.granted.contains(name)) {
                    given.granted.remove(name);
                    given.declined.insert(name.to_owned());
                }
            } else {
                state.authorizations.remove(&subject);
                state.kill(&subject, 458);
            }
            Ok(json!({ "success": true }))
        }
        _ => Err(GraphError::unsupported(call.method.as_str())),
    }
}
