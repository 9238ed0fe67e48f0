//! How a single value on the command line is read; an error says what to write.

use crate::domain::{Day, Handle, Login, UserId};

pub(super) fn login(text: &str) -> Result<Login, String> {
    text.parse().map_err(|_| "use instagram or facebook".to_owned())
}

pub(super) fn handle(text: &str) -> Result<Handle, String> {
    Handle::parse(text)
        .ok_or_else(|| "a handle has 1 to 32 small letters, digits, `_`, `-` or `.`, such as anna".to_owned())
}

pub(super) fn user_id(text: &str) -> Result<UserId, String> {
    UserId::parse(text).ok_or_else(|| {
        "write the id as a uuid, such as 3f9b2c1e-8d4a-4e6f-9a7b-5c0d1e2f3a4b; the nil uuid is nobody's"
            .to_owned()
    })
}

pub(super) fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "write the day as YYYY-MM-DD, such as 2026-11-20".to_owned())
}
