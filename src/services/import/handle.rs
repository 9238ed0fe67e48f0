//! A handle for a user of an older set-up, from a name or an address where it had one.

use crate::domain::{Handle, UserId};

const LONGEST: usize = 32;
/// So many people may have one name.
const NAMESAKES: u32 = 9;

/// The handles to try, the best one first; the last is nobody else's, for it is the id.
pub(super) fn handles(names: &[&str], id: UserId) -> Vec<Handle> {
    let name = names.iter().find_map(|name| of_name(name));
    let numbered = name.iter().flat_map(|name| {
        let rest = (2..=NAMESAKES).map(move |number| format!("{}-{number}", cut(name, LONGEST - 2)));
        std::iter::once(name.clone()).chain(rest)
    });
    numbered
        .chain(std::iter::once(id.0.simple().to_string()))
        .filter_map(|text| Handle::parse(&text))
        .collect()
}

/// Of an address, what stands before the `@`; blanks become dots, and what no handle may have is left out.
fn of_name(name: &str) -> Option<String> {
    let local = name.trim().split('@').next().unwrap_or_default().to_lowercase();
    let kept: String = local
        .chars()
        .map(|letter| if letter.is_whitespace() { '.' } else { letter })
        .filter(|letter| {
            letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '_' | '-' | '.')
        })
        .collect();
    let has_letter = kept.bytes().any(|byte| byte.is_ascii_alphanumeric());
    has_letter.then(|| cut(&kept, LONGEST).to_owned())
}

/// All of it is ASCII.
fn cut(text: &str, longest: usize) -> &str {
    text.get(..longest).unwrap_or(text)
}

#[cfg(test)]
mod tests;
