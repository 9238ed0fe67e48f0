//! `--token-stdin`: the access token, read from standard input.

use std::io::Read as _;

use crate::cli::{Exit, Failure};

/// Many times the longest token, so that more is something else.
const LONGEST: u64 = 8 * 1_024;

/// Reads to the end of the input, or to where no token goes on.
pub(super) fn read() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(LONGEST + 1).read_to_end(&mut bytes).map_err(|error| {
        Failure::new(
            Exit::Failed,
            format!(
                "standard input cannot be read ({error}): pipe the token into the command, or use < FILE"
            ),
        )
    })?;
    if bytes.len() as u64 > LONGEST {
        return Err(Failure::usage(
            "standard input is too long for a token: give it the token that Meta's App Dashboard shows and nothing \
             else",
        ));
    }
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::usage("standard input is not text: give it the token that Meta's App Dashboard shows")
    })?;
    if text.trim().is_empty() {
        return Err(Failure::usage(
            "standard input is empty: give it the token that Meta's App Dashboard shows, such as with < token.txt",
        ));
    }
    Ok(text)
}
