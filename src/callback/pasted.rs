//! What a person pastes: the address at which the browser ended, a bare code, or an access token.

use url::{Url, form_urlencoded};

use super::{
    CallbackQuery, Outcome,
    query::{QueryError, code_of, without_mark},
};
use crate::domain::{AccessToken, AuthorizationCode, Login, StateParameter};

#[derive(Debug)]
pub enum Pasted {
    /// Works anywhere, because its state names the attempt; compare that before looking at the outcome.
    Address { state: StateParameter, outcome: Outcome },
    /// Carries no state, so it is good only in the session whose attempt is open.
    BareCode(AuthorizationCode),
    /// Begins as Meta's tokens do.
    Token(AccessToken),
}

/// Why a paste is of no use; nothing of it is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasteError {
    #[error("nothing was pasted; copy the whole address from the browser's address bar and paste it here")]
    Empty,
    #[error("that is too long for an address or a token; copy only the browser's address bar")]
    TooLong,
    #[error(
        "that is the link to open, not the address at which the browser ends; open it, log in at Meta, and \
         then copy the address bar"
    )]
    AuthorizeLink,
    #[error(
        "that address does not belong to this login; copy the address bar of the page to which Meta sent you \
         at the end"
    )]
    OtherPath,
    #[error("that address has lost its state; copy the whole address bar again, from http to the very end")]
    NoState,
    #[error("that address holds its code or its state twice; copy the address bar alone and paste it once")]
    Duplicate,
    #[error(
        "that is neither an address with a code nor a token; copy the whole address from the browser's \
         address bar"
    )]
    Unknown,
}

/// Reads what was pasted. White space is removed first, because a terminal wraps long addresses.
/// `expected_path` is the path of this login's redirect address; `None` takes any.
pub fn parse_pasted(text: &str, expected_path: Option<&str>) -> Result<Pasted, PasteError> {
    const LONGEST: usize = 16 * 1_024;
    if text.len() > LONGEST {
        return Err(PasteError::TooLong);
    }
    let text: String = text.chars().filter(|character| !is_filler(*character)).collect();
    let text = without_mark(text.trim_matches(['"', '\'', '`', '<', '>']));
    if text.is_empty() {
        return Err(PasteError::Empty);
    }
    if is_token(text) {
        return Ok(Pasted::Token(AccessToken::new(text)));
    }
    if text.contains("://") || text.contains(['?', '=']) {
        return address(text, expected_path);
    }
    bare_code(text)
}

fn address(text: &str, expected_path: Option<&str>) -> Result<Pasted, PasteError> {
    let (path, query, fragment) = parts(text).ok_or(PasteError::Unknown)?;
    let pairs =
        || form_urlencoded::parse(query.as_bytes()).chain(form_urlencoded::parse(fragment.as_bytes()));
    let has = |wanted: &str| pairs().any(|(name, _)| name == wanted);
    if has("client_id") && !has("code") {
        return Err(PasteError::AuthorizeLink);
    }
    // The host is not compared: through a tunnel or past a warning the address may name another one, and what ties it
    // to the attempt is its state, which is compared before anything is done with the code.
    if let (Some(path), Some(expected)) = (path, expected_path)
        && path != expected
    {
        return Err(PasteError::OtherPath);
    }
    match CallbackQuery::of_pairs(pairs()) {
        Ok(CallbackQuery { state, outcome }) => Ok(Pasted::Address { state, outcome }),
        Err(QueryError::NoState) => Err(PasteError::NoState),
        Err(QueryError::DuplicateState | QueryError::DuplicateCode) => Err(PasteError::Duplicate),
    }
}

/// Path, query and fragment; a browser may leave out the scheme, and a person all but the query.
fn parts(text: &str) -> Option<(Option<String>, String, String)> {
    let (base, is_whole) = if text.contains("://") {
        (text.to_owned(), true)
    } else if text.split(['?', '#', '=']).next().is_some_and(|start| start.contains('/')) {
        (format!("http://{text}"), true)
    } else {
        (format!("http://localhost/?{}", text.trim_start_matches(['?', '#', '&'])), false)
    };
    let url = Url::parse(&base).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let path = is_whole.then(|| url.path().to_owned());
    Some((path, url.query().unwrap_or_default().to_owned(), url.fragment().unwrap_or_default().to_owned()))
}

fn bare_code(text: &str) -> Result<Pasted, PasteError> {
    // Copied out of an address, a code may still be percent-encoded.
    let decoded = form_urlencoded::parse(text.as_bytes()).next().map(|(name, _)| name.into_owned());
    decoded
        .filter(|code| code.len() >= SHORTEST)
        .and_then(|code| code_of(&code))
        .filter(|code| code.expose().bytes().all(is_unreserved))
        .map(Pasted::BareCode)
        .ok_or(PasteError::Unknown)
}

/// Below this a text is a word, not a code or a token.
const SHORTEST: usize = 8;

fn is_token(text: &str) -> bool {
    Login::of_token_prefix(text).is_some() && text.len() >= SHORTEST && text.bytes().all(is_unreserved)
}

const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~')
}

/// White space, line breaks, and what copying leaves unseen.
fn is_filler(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}')
}

#[cfg(test)]
mod tests;
