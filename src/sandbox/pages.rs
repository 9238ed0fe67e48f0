//! Facebook's people and Pages: `/me`, `/me/accounts` and a Page by its id.

use serde_json::{Value, json};

use super::{
    call::Call,
    errors::GraphError,
    fields::{self, Field, Missing},
    paging, profile,
    state::{Platform, Token, TokenKind},
    world::person::Page,
};

const DEFAULT: &[&str] = &["access_token", "name", "id", "tasks"];

/// `/me` with a user token is the person, with a Page token the Page.
pub(crate) fn me(platform: &Platform, call: &Call, token: &Token) -> Result<Value, GraphError> {
    if let TokenKind::Page(id) = &token.kind {
        return page(platform, call, token, id);
    }
    let person = platform.world.person(&token.subject.username).ok_or_else(GraphError::bad_token)?;
    let asked = fields::parse(call.param("fields"), &["name", "id"])?;
    fields::object(&asked, "User", |field| match field.name.as_str() {
        "id" => Ok(Some(person.id.as_str().into())),
        "name" => Ok(Some(person.name.as_str().into())),
        "accounts" => {
            let mut rows = Vec::new();
            for page in platform.shared_pages(&token.subject) {
                if shown(platform, token, &page) {
                    rows.push(object(platform, call, token, &page, &field.inner)?);
                }
            }
            Ok(Some(json!({ "data": rows })))
        }
        _ => Err(Missing::Field),
    })
}

/// `/me/accounts`; a window whose Pages are all hidden is empty and may still have a next one.
pub(crate) fn accounts(platform: &Platform, call: &Call, token: &Token) -> Result<Value, GraphError> {
    let asked = fields::parse(call.param("fields"), DEFAULT)?;
    let mut pages = platform.shared_pages(&token.subject);
    if !platform.allows(&token.subject, "pages_show_list") {
        pages.clear();
    }
    let window = paging::window(call, pages.len(), 25)?;
    let mut rows = Vec::new();
    for page in pages.iter().take(window.end).skip(window.start) {
        if shown(platform, token, page) {
            rows.push(object(platform, call, token, page, &asked)?);
        }
    }
    let mut answer = paging::answer(platform, call, &window, &rows);
    if call.param("summary").is_some()
        && let Some(fields) = answer.as_object_mut()
    {
        let count = pages.iter().filter(|page| shown(platform, token, page)).count();
        fields.insert("summary".to_owned(), json!({ "total_count": count }));
    }
    Ok(answer)
}

/// `/{page-id}`.
pub(crate) fn page(platform: &Platform, call: &Call, token: &Token, id: &str) -> Result<Value, GraphError> {
    let pages = platform.shared_pages(&token.subject);
    let page = pages.iter().find(|page| page.id == id).ok_or_else(|| GraphError::missing_object(id))?;
    let asked = fields::parse(call.param("fields"), &["name", "id"])?;
    object(platform, call, token, page, &asked)
}

/// A Page of a business portfolio shows only with `business_management`.
fn shown(platform: &Platform, token: &Token, page: &Page) -> bool {
    !page.in_portfolio || platform.allows(&token.subject, "business_management")
}

fn object(
    platform: &Platform,
    call: &Call,
    token: &Token,
    page: &Page,
    asked: &[Field],
) -> Result<Value, GraphError> {
    let mut asked = asked.to_vec();
    if !asked.iter().any(|field| field.name == "id") {
        asked.push(Field::plain("id"));
    }
    fields::object(&asked, "Page", |field| {
        Ok(match field.name.as_str() {
            "id" => Some(page.id.as_str().into()),
            "name" => Some(page.name.as_str().into()),
            "category" => Some("Local business".into()),
            "tasks" => Some(page.tasks.clone().into()),
            "access_token" => Some(page_token(platform, token, page).into()),
            "instagram_business_account" if platform.allows(&token.subject, "instagram_basic") => {
                match platform.linked(page) {
                    Some(account) => Some(profile::object(platform, call, account, &field.inner)?),
                    None => None,
                }
            }
            "instagram_business_account" => None,
            _ => return Err(Missing::Field),
        })
    })
}

/// A Page token of a long-lived user token does not expire; the same one is given each time.
fn page_token(platform: &Platform, token: &Token, page: &Page) -> String {
    let kind = TokenKind::Page(page.id.clone());
    let end = if token.kind == TokenKind::Short { token.expires_at } else { None };
    let mut state = platform.state();
    let known = state.tokens.iter().find(|(_, known)| {
        known.kind == kind
            && known.subject == token.subject
            && known.expires_at == end
            && known.dead.is_none()
    });
    match known.map(|(value, _)| value.clone()) {
        Some(value) => value,
        None => platform.issue(&mut state, &token.subject, kind, token.issued_at, end),
    }
}
