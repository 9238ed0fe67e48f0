//! One finding of the doctor, as `doctor --json` prints it.

use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct Check {
    pub check: String,
    pub state: State,
    pub sentence: String,
    pub next_step: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Ok,
    Warn,
    Fail,
    Skipped,
}

impl State {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Skipped => "skipped",
        }
    }
}

impl Check {
    pub fn ok(check: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self { check: check.into(), state: State::Ok, sentence: sentence.into(), next_step: None }
    }

    pub fn skipped(check: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self { state: State::Skipped, ..Self::ok(check, sentence) }
    }

    pub fn warn(check: impl Into<String>, sentence: impl Into<String>, next_step: impl Into<String>) -> Self {
        Self { state: State::Warn, next_step: Some(next_step.into()), ..Self::ok(check, sentence) }
    }

    pub fn fail(check: impl Into<String>, sentence: impl Into<String>, next_step: impl Into<String>) -> Self {
        Self { state: State::Fail, next_step: Some(next_step.into()), ..Self::ok(check, sentence) }
    }
}
