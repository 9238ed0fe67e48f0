//! The one check before an address becomes a program's argument or part of an escape sequence.

use crate::domain::AuthorizeLink;

/// The link's text if it is a web address in printable ASCII: no option, no white space, no control.
pub(super) fn web_address(link: &AuthorizeLink) -> Option<&str> {
    let text = link.as_str();
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    (is_web && text.bytes().all(|byte| byte.is_ascii_graphic())).then_some(text)
}
