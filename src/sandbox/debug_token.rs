//! `/debug_token`: what Facebook knows of a token, with both of its clocks.

use serde_json::{Value, json};

use super::{
    call::Call,
    errors::GraphError,
    host::LoginKind,
    state::{Platform, Subject, Token, TokenKind},
    token::DATA_ACCESS,
};

pub(crate) fn debug(platform: &Platform, call: &Call) -> Result<Value, GraphError> {
    let asking = call.token().ok_or_else(GraphError::no_token)?;
    if !platform.is_app_token(asking) {
        let token = platform.living(Some(asking), call.host)?;
        let developer = token.subject.login == LoginKind::Instagram
            || platform.world.person(&token.subject.username).is_some_and(|person| person.developer);
        if !developer {
            return Err(GraphError::new(
                100,
                "(#100) You must provide an app access token, or a user access token that is an owner or \
                 developer of the app",
            ));
        }
    }
    let value = call
        .param("input_token")
        .ok_or_else(|| GraphError::parameter("The parameter input_token is required"))?;
    let found = platform
        .state()
        .tokens
        .get(value)
        .filter(|token| token.subject.login == LoginKind::of(call.host))
        .cloned();
    let Some(token) = found else {
        return Ok(bad(190, None, "Invalid OAuth access token."));
    };
    match platform.check(&token) {
        Ok(()) => Ok(json!({ "data": described(platform, &token) })),
        Err(error) => Ok(bad(error.code, error.subcode, &error.message)),
    }
}

/// Inside `data.error` the key is `subcode`, not `error_subcode`.
fn bad(code: u32, subcode: Option<u32>, message: &str) -> Value {
    let mut error = json!({ "code": code, "message": message });
    if let (Some(subcode), Some(error)) = (subcode, error.as_object_mut()) {
        error.insert("subcode".to_owned(), subcode.into());
    }
    json!({ "data": { "is_valid": false, "error": error, "scopes": [] } })
}

fn described(platform: &Platform, token: &Token) -> Value {
    let shape = platform.variants().debug_token_shape;
    let app_id = &platform.apps.facebook_app_id;
    let id = platform.world.person(&token.subject.username).map(|person| person.id.clone());
    let authorization = platform.state().authorizations.get(&token.subject).cloned();
    let scopes: Vec<String> = authorization.iter().flat_map(|given| given.granted.iter().cloned()).collect();
    let mut data = json!({
        "app_id": app_id,
        "type": if matches!(token.kind, TokenKind::Page(_)) { "PAGE" } else { "USER" },
        "application": "lightmeter sandbox",
        "is_valid": true,
        "expires_at": token.expires_at.map_or(0, |end| end.timestamp()),
        "user_id": id,
        "scopes": scopes,
    });
    let Some(fields) = data.as_object_mut() else { return data };
    if shape.app_id_as_number {
        fields.insert("app_id".to_owned(), app_id.parse::<u64>().map_or(Value::Null, Value::from));
    }
    if !shape.without_issued_at {
        fields.insert("issued_at".to_owned(), token.issued_at.timestamp().into());
    }
    if let (false, Some(given)) = (shape.without_data_access, &authorization) {
        let end = given.authorised_at + DATA_ACCESS;
        fields.insert("data_access_expires_at".to_owned(), end.timestamp().into());
    }
    if let TokenKind::Page(page) = &token.kind {
        fields.insert("profile_id".to_owned(), page.as_str().into());
    }
    if !shape.without_granular_scopes {
        let granular: Vec<_> = scopes.iter().map(|scope| granular(platform, &token.subject, scope)).collect();
        fields.insert("granular_scopes".to_owned(), granular.into());
    }
    data
}

/// Without `target_ids` a scope applies to all assets.
fn granular(platform: &Platform, subject: &Subject, scope: &str) -> Value {
    let pages = platform.shared_pages(subject);
    let targets: Vec<String> = match scope {
        "pages_show_list" | "pages_read_engagement" => pages.iter().map(|page| page.id.clone()).collect(),
        "instagram_basic" | "instagram_manage_insights" => {
            pages.iter().filter_map(|page| platform.linked(page)).map(|account| account.id.clone()).collect()
        }
        _ => return json!({ "scope": scope }),
    };
    json!({ "scope": scope, "target_ids": targets })
}
