//! How a single value on the command line is read; an error says what to write.

use crate::domain::{Day, Handle, Login};

pub(super) fn login(text: &str) -> Result<Login, String> {
    text.parse().map_err(|_| "use instagram or facebook".to_owned())
}

pub(super) fn handle(text: &str) -> Result<Handle, String> {
    Handle::parse(text)
        .ok_or_else(|| "a handle has 1 to 32 small letters, digits, `_`, `-` or `.`, such as anna".to_owned())
}

pub(super) fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "write the day as YYYY-MM-DD, such as 2026-11-20".to_owned())
}
