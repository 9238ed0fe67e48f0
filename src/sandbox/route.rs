//! Which endpoint of which host a call means.

use std::sync::atomic::Ordering;

use axum::http::Method;
use serde_json::{Map, Value};

use super::{
    answer::Answer,
    batch,
    call::Call,
    debug_token, device, dialog,
    errors::GraphError,
    facebook_token,
    host::Host,
    insights, instagram_token, media, media_insights,
    outcome::Perform,
    pages, permissions, profile, proof,
    state::{Platform, Token},
};

/// The newest version of the Graph API that exists.
const NEWEST: u32 = 26;

/// `perform` is for the operations of a batch.
pub(crate) fn answer(platform: &Platform, call: &Call, perform: Perform<'_>) -> Answer {
    match (call.host, call.segments().as_slice()) {
        (Host::FacebookDialog, ["dialog", "oauth"]) | (Host::InstagramDialog, ["oauth", "authorize"]) => {
            dialog::dialog(platform, call)
        }
        (Host::FacebookDialog | Host::InstagramDialog, _) => {
            Answer::page(404, dialog::page::failure("Sorry, this page isn't available.", ""))
        }
        // The older address of Instagram's dialog.
        (Host::InstagramApi, ["oauth", "authorize"]) => dialog::dialog(platform, call),
        (Host::InstagramApi, ["oauth", "access_token"]) => instagram_token::exchange(platform, call),
        _ => graph(platform, call, perform).map_or_else(
            |error| error.into_answer(platform.traces.fetch_add(1, Ordering::Relaxed)),
            Answer::ok,
        ),
    }
}

fn graph(platform: &Platform, call: &Call, perform: Perform<'_>) -> Result<Value, GraphError> {
    let path = call.segments();
    let major = call
        .version
        .as_deref()
        .and_then(|version| version.strip_prefix('v')?.split('.').next()?.parse().ok());
    if call.host == Host::InstagramApi || major.is_some_and(|major: u32| major > NEWEST) {
        return Err(GraphError::unknown_path(&call.shown_path()));
    }
    proof::check(platform, call)?;
    match (call.host, path.as_slice()) {
        (_, []) if call.method == Method::POST => return batch::batch(platform, call, perform),
        (Host::FacebookGraph, ["oauth", "access_token"]) => return facebook_token::token(platform, call),
        (Host::FacebookGraph, ["debug_token"]) => return debug_token::debug(platform, call),
        (Host::InstagramGraph, ["debug_token"])
            if platform.variants().instagram_debug_token.is_accepted() =>
        {
            return debug_token::debug(platform, call);
        }
        (Host::InstagramGraph, ["access_token"]) => return instagram_token::lengthen(platform, call),
        (Host::InstagramGraph, ["refresh_access_token"]) => return instagram_token::refresh(platform, call),
        (Host::FacebookGraph, ["device", "login"]) => return device::login(platform, call),
        (Host::FacebookGraph, ["device", "login_status"]) => return device::status(platform, call),
        _ => {}
    }
    let refused_header = call.host == Host::InstagramGraph
        && call.param("access_token").is_none()
        && !platform.variants().instagram_bearer_header.is_accepted();
    let value = if refused_header { None } else { call.token() };
    let token = platform.living(value, call.host)?;
    if let (["me", "permissions"], Host::FacebookGraph | Host::InstagramGraph) = (path.as_slice(), call.host)
    {
        return permissions::permissions(platform, call, None);
    }
    if let [id, "permissions", rest @ ..] = path.as_slice() {
        let own = platform.world.person(&token.subject.username).is_some_and(|person| person.id == *id);
        return if own || *id == "me" {
            permissions::permissions(platform, call, rest.first().copied())
        } else {
            Err(GraphError::missing_object(id))
        };
    }
    if call.method != Method::GET {
        return Err(GraphError::unsupported(call.method.as_str()).at(call.host));
    }
    if path.is_empty() {
        return several(platform, call, &token);
    }
    read(platform, call, &token, &path)
}

fn read(platform: &Platform, call: &Call, token: &Token, path: &[&str]) -> Result<Value, GraphError> {
    let on_facebook = call.host == Host::FacebookGraph;
    match path {
        ["me"] if on_facebook => pages::me(platform, call, token),
        ["me", "accounts"] if on_facebook => pages::accounts(platform, call, token),
        [id] if on_facebook && platform.world.page(id).is_some() => pages::page(platform, call, token, id),
        [id] if is_media(platform, id) => media::one(platform, call, token, id),
        [id, "insights"] if is_media(platform, id) => media_insights::insights(platform, call, token, id),
        [id, "children"] if is_media(platform, id) => media::children(platform, call, token, id),
        [id] => {
            let account = platform.reachable(token, call, id)?;
            profile::profile(platform, call, token, account)
        }
        [id, edge @ ("insights" | "media" | "stories")] => {
            let account = platform.reachable(token, call, id)?;
            platform.may_read(token)?;
            platform.professional(account, call.host)?;
            match *edge {
                "media" => media::list(platform, call, account),
                "stories" => media::stories(platform, call, account),
                _ => {
                    platform.may_read_insights(token)?;
                    insights::insights(platform, call, account)
                }
            }
        }
        _ => Err(GraphError::unknown_path(&call.shown_path())),
    }
}

fn is_media(platform: &Platform, id: &str) -> bool {
    platform.world.media(id, platform.now()).is_some()
}

/// `/?ids=A,B`: an object keyed by id.
fn several(platform: &Platform, call: &Call, token: &Token) -> Result<Value, GraphError> {
    let ids = call.list("ids");
    if ids.is_empty() {
        return Err(GraphError::unsupported(call.method.as_str()));
    }
    let mut answer = Map::new();
    for id in &ids {
        let mut single = call.clone();
        single.path = vec![id.clone()];
        answer.insert(id.clone(), read(platform, &single, token, &[id])?);
    }
    Ok(Value::Object(answer))
}
