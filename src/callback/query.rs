//! The query of a callback, parsed: the state, and what came with it.

use url::form_urlencoded;

use crate::domain::{AuthorizationCode, StateParameter};

/// A callback's query with exactly one state. Compare the state before looking at the outcome: only then does
/// the outcome come from Meta and not from any page that knows the port.
#[derive(Debug)]
pub struct CallbackQuery {
    pub state: StateParameter,
    pub outcome: Outcome,
}

#[derive(Debug)]
pub enum Outcome {
    Code(AuthorizationCode),
    /// There was an `error`; none of its text is kept.
    Denied {
        by: DeniedBy,
    },
    /// Neither one code nor an error, or both.
    Malformed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeniedBy {
    /// `error_reason=user_denied`: the person pressed Cancel.
    Person,
    /// Every other error, such as permissions that the app may not ask for.
    Meta,
}

/// Why a query is not a callback's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum QueryError {
    NoState,
    DuplicateState,
    DuplicateCode,
}

impl CallbackQuery {
    const LONGEST_STATE: usize = 512;
    const LONGEST_CODE: usize = 4_096;

    /// Parses `a=b&c=d`, percent-encoded.
    pub(super) fn parse(query: &str) -> Result<Self, QueryError> {
        Self::of_pairs(form_urlencoded::parse(query.as_bytes()))
    }

    pub(super) fn of_pairs<'a>(
        pairs: impl Iterator<Item = (std::borrow::Cow<'a, str>, std::borrow::Cow<'a, str>)>,
    ) -> Result<Self, QueryError> {
        let (mut state, mut code) = (None, None);
        let (mut is_error, mut by) = (false, DeniedBy::Meta);
        for (name, text) in pairs {
            match name.as_ref() {
                "state" if state.is_some() => return Err(QueryError::DuplicateState),
                "state" => state = Some(text),
                "code" if code.is_some() => return Err(QueryError::DuplicateCode),
                "code" => code = Some(text),
                "error" | "error_code" | "error_message" => is_error = true,
                "error_reason" => {
                    is_error = true;
                    if text == "user_denied" {
                        by = DeniedBy::Person;
                    }
                }
                _ => {}
            }
        }
        let state = state.filter(|text| is_plain(text, Self::LONGEST_STATE)).ok_or(QueryError::NoState)?;
        let outcome = match (code, is_error) {
            (None, true) => Outcome::Denied { by },
            (Some(code), false) => code_of(&code).map_or(Outcome::Malformed, Outcome::Code),
            (None, false) | (Some(_), true) => Outcome::Malformed,
        };
        Ok(Self { state: StateParameter::new(state), outcome })
    }
}

/// A decoded code without Meta's mark.
pub(super) fn code_of(text: &str) -> Option<AuthorizationCode> {
    let code = without_mark(text);
    is_plain(code, CallbackQuery::LONGEST_CODE).then(|| AuthorizationCode::new(code))
}

/// Cuts the `#_` or `#_=_` that Meta appends to the redirect address.
pub(super) fn without_mark(text: &str) -> &str {
    text.strip_suffix("#_=_").or_else(|| text.strip_suffix("#_")).unwrap_or(text)
}

fn is_plain(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests;
