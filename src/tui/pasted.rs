//! Text that a person pasted or typed into a box: it may be a token or a code, so it never shows itself.

use zeroize::Zeroizing;

/// Wiped when dropped; its Debug is redacted. Compared only so that effects can be compared.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Pasted(Zeroizing<String>);

impl Pasted {
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself; every call is a place to review.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Pasted {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Pasted(redacted)")
    }
}
