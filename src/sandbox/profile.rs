//! The profile of an Instagram account, through either login.

use serde_json::{Value, json};

use super::{
    call::Call,
    errors::GraphError,
    fields::{self, Field, Missing},
    host::Host,
    media,
    state::{Platform, Token},
    variants::MeShape,
    world::{account::Account, pacific},
};

/// `/me` and `/{ig-id}`; only `/me` is ever wrapped.
pub(crate) fn profile(
    platform: &Platform,
    call: &Call,
    token: &Token,
    account: &Account,
) -> Result<Value, GraphError> {
    platform.may_read(token)?;
    let default: &[&str] = if call.host == Host::InstagramGraph { &["user_id"] } else { &["id"] };
    let asked = fields::parse(call.param("fields"), default)?;
    let node = object(platform, call, account, &asked)?;
    let wrapped = call.host == Host::InstagramGraph
        && call.path.first().is_some_and(|first| first == "me")
        && platform.variants().instagram_me == MeShape::Wrapped;
    Ok(if wrapped { json!({ "data": [node] }) } else { node })
}

/// The asked fields, and `id` whether asked or not.
pub(crate) fn object(
    platform: &Platform,
    call: &Call,
    account: &Account,
    asked: &[Field],
) -> Result<Value, GraphError> {
    let mut asked = asked.to_vec();
    if !asked.iter().any(|field| field.name == "id") {
        asked.push(Field::plain("id"));
    }
    let on_instagram = call.host == Host::InstagramGraph;
    let now = platform.now();
    fields::object(&asked, "IGUser", |field| {
        Ok(Some(match field.name.as_str() {
            "id" if on_instagram => account.app_scoped_id.as_str().into(),
            "id" => account.id.as_str().into(),
            "user_id" if on_instagram => account.id.as_str().into(),
            "account_type" if on_instagram => platform.kind_of(account).spelling().into(),
            "username" => account.username.as_str().into(),
            "name" => account.name.as_str().into(),
            "profile_picture_url" => {
                format!("https://cdn.example/{}.jpg?e={}", account.username, now.timestamp()).into()
            }
            "followers_count" => platform.world.followers(account, pacific::day_of(now)).into(),
            "follows_count" => account.follows.into(),
            "media_count" => platform.world.posts(account, now).len().into(),
            "biography" => format!("{} – an invented account", account.name).into(),
            "website" => "https://example.com/".into(),
            "media" => media::expanded(platform, call, account, field)?,
            _ => return Err(Missing::Field),
        }))
    })
}
