//! Posts and reels: the list of an account, one item, and the children of an album.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{
    call::Call,
    errors::GraphError,
    fields::{self, Field, Missing},
    host::Host,
    insights::window,
    paging,
    state::{Platform, Token},
    world::{
        account::Account,
        posts::{Post, PostKind},
    },
};

/// Only this many of the most recent are ever listed.
const MOST: usize = 10_000;

/// `/{ig-id}/media`, newest first, without stories.
pub(crate) fn list(platform: &Platform, call: &Call, account: &Account) -> Result<Value, GraphError> {
    let since = window::instant(call, "since")?;
    let until = window::instant(call, "until")?;
    let posts: Vec<_> = platform
        .world
        .posts(account, platform.now())
        .into_iter()
        .take(MOST)
        .filter(|post| since.is_none_or(|since| post.published_at >= since))
        .filter(|post| until.is_none_or(|until| post.published_at <= until))
        .collect();
    rows(platform, call, account, &posts)
}

/// `/{ig-id}/stories`: those of the last 24 hours.
pub(crate) fn stories(platform: &Platform, call: &Call, account: &Account) -> Result<Value, GraphError> {
    rows(platform, call, account, &platform.world.stories(account, platform.now()))
}

fn rows(platform: &Platform, call: &Call, account: &Account, posts: &[Post]) -> Result<Value, GraphError> {
    let asked = fields::parse(call.param("fields"), &["id"])?;
    let window = paging::window(call, posts.len(), 25)?;
    let shown = posts.iter().take(window.end).skip(window.start);
    let rows: Result<Vec<_>, _> =
        shown.map(|post| object(platform, call, account, post, &asked, true)).collect();
    Ok(paging::answer(platform, call, &window, &rows?))
}

/// `media.limit(n){…}` inside another object.
pub(crate) fn expanded(
    platform: &Platform,
    call: &Call,
    account: &Account,
    field: &Field,
) -> Result<Value, GraphError> {
    let limit = field.argument("limit").and_then(|limit| limit.parse().ok()).unwrap_or(25);
    let asked = if field.inner.is_empty() { vec![Field::plain("id")] } else { field.inner.clone() };
    let posts = platform.world.posts(account, platform.now());
    let rows: Result<Vec<_>, _> =
        posts.iter().take(limit).map(|post| object(platform, call, account, post, &asked, false)).collect();
    Ok(json!({ "data": rows? }))
}

/// A post this token may see, by id; children of albums come with their album.
pub(crate) fn find(
    platform: &Platform,
    call: &Call,
    token: &Token,
    id: &str,
) -> Result<(Account, Post), GraphError> {
    let missing = || GraphError::missing_object(id).at(call.host);
    let (account, post) = platform.world.media(id, platform.now()).ok_or_else(missing)?;
    platform.reachable(token, call, &account.id).map_err(|_| missing())?;
    platform.may_read(token)?;
    platform.professional(account, call.host)?;
    Ok((account.clone(), post))
}

/// `/{media-id}`.
pub(crate) fn one(platform: &Platform, call: &Call, token: &Token, id: &str) -> Result<Value, GraphError> {
    let (account, post) = find(platform, call, token, id)?;
    let asked = fields::parse(call.param("fields"), &["id"])?;
    if post.id != id {
        return Ok(child(id, &post));
    }
    object(platform, call, &account, &post, &asked, true)
}

/// `/{media-id}/children`.
pub(crate) fn children(
    platform: &Platform,
    call: &Call,
    token: &Token,
    id: &str,
) -> Result<Value, GraphError> {
    let (_, post) = find(platform, call, token, id)?;
    Ok(json!({ "data": post.children().iter().map(|id| json!({ "id": id })).collect::<Vec<_>>() }))
}

fn child(id: &str, post: &Post) -> Value {
    json!({ "id": id, "media_type": "IMAGE", "timestamp": stamp(post.published_at) })
}

pub(crate) fn stamp(instant: DateTime<Utc>) -> String {
    instant.format("%Y-%m-%dT%H:%M:%S+0000").to_string()
}

fn object(
    platform: &Platform,
    call: &Call,
    account: &Account,
    post: &Post,
    asked: &[Field],
    top_level: bool,
) -> Result<Value, GraphError> {
    let mut asked = asked.to_vec();
    if !asked.iter().any(|field| field.name == "id") {
        asked.push(Field::plain("id"));
    }
    let on_facebook = call.host == Host::FacebookGraph;
    let tagged = on_facebook || platform.variants().instagram_media_fields.is_accepted();
    let now = platform.now();
    let number = |name| Ok(post.metric(name, now).map(Value::from));
    let short = post.dice.named("shortcode").roll();
    fields::object(&asked, "IGMedia", |field| match field.name.as_str() {
        "id" => Ok(Some(post.id.as_str().into())),
        "shortcode" => Ok(Some(format!("C{short:x}").into())),
        "permalink" => Ok(Some(format!("https://www.instagram.com/p/C{short:x}/").into())),
        "timestamp" => Ok(Some(stamp(post.published_at).into())),
        "username" => Ok(Some(account.username.as_str().into())),
        "owner" => Ok(Some(json!({ "id": account.id }))),
        "media_type" => Ok(Some(post.kind.media_type().into())),
        "media_product_type" if tagged => Ok(Some(post.kind.product_type().into())),
        "caption" if tagged => Ok((!post.caption.is_empty()).then(|| post.caption.as_str().into())),
        "media_url" if post.dice.named("flagged").between(0, 19) == 0 => Ok(None),
        "media_url" => Ok(Some(format!("https://cdn.example/{}.jpg", post.id).into())),
        "thumbnail_url" if post.kind == PostKind::Reel => {
            Ok(Some(format!("https://cdn.example/{}-thumb.jpg", post.id).into()))
        }
        "is_shared_to_feed" if post.kind == PostKind::Reel => Ok(Some(true.into())),
        "thumbnail_url" | "alt_text" | "is_shared_to_feed" => Ok(None),
        "like_count" if account.hides_likes && !top_level => Ok(None),
        "like_count" => number("likes"),
        "comments_count" => number("comments"),
        "is_comment_enabled" => Ok(Some(true.into())),
        "is_ai_generated" => Ok(Some(false.into())),
        "children" => {
            let ids: Vec<_> = post.children().iter().map(|id| json!({ "id": id })).collect();
            Ok((!ids.is_empty()).then(|| json!({ "data": ids })))
        }
        "reposts_count" if on_facebook && top_level => number("reposts"),
        "saved_count" if on_facebook && top_level => number("saved"),
        "shares_count" if on_facebook && top_level => number("shares"),
        "total_like_count" if on_facebook && top_level => number("total_likes"),
        "total_comments_count" if on_facebook && top_level => number("total_comments"),
        "total_views_count" if on_facebook && top_level && post.kind == PostKind::Reel => {
            number("total_views")
        }
        _ => Err(Missing::Field),
    })
}
