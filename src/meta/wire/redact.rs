//! Takes out of Meta's messages what was sent to it, because Meta sometimes repeats a bad token in full.

use url::form_urlencoded;
use zeroize::Zeroizing;

use crate::domain::Shown;

/// The secret texts of one call.
#[derive(Clone, Default)]
pub(in crate::meta) struct Redactions(Vec<Zeroizing<String>>);

impl std::fmt::Debug for Redactions {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Redactions(redacted)")
    }
}

impl Redactions {
    /// Meta's metric names stay below this; its tokens and codes do not.
    const LONGEST_WORD: usize = 48;
    const MARK: &'static str = "…";

    /// Takes `secret` as it is and as it stands in an address.
    pub(in crate::meta) fn add(&mut self, secret: &str) {
        if secret.trim().is_empty() {
            return;
        }
        let encoded: Zeroizing<String> =
            Zeroizing::new(form_urlencoded::byte_serialize(secret.as_bytes()).collect());
        if *encoded != secret {
            self.0.push(encoded);
        }
        self.0.push(Zeroizing::new(secret.to_owned()));
    }

    /// `message` without any secret of this call, and without any word as long as a token.
    pub(in crate::meta) fn clean(&self, message: &str) -> Shown {
        let mut cleaned = message.to_owned();
        for secret in &self.0 {
            cleaned = cleaned.replace(secret.as_str(), Self::MARK);
        }
        let mut text = String::with_capacity(cleaned.len());
        let mut word = String::new();
        for character in cleaned.chars() {
            if character.is_alphanumeric() || "-_.~%|+=".contains(character) {
                word.push(character);
            } else {
                Self::finish(&mut word, &mut text);
                text.push(character);
            }
        }
        Self::finish(&mut word, &mut text);
        Shown::new(&text)
    }

    fn finish(word: &mut String, text: &mut String) {
        text.push_str(if word.chars().count() > Self::LONGEST_WORD { Self::MARK } else { word });
        word.clear();
    }
}
