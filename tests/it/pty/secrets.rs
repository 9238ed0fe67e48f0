//! Looking for secrets where none may be: every secret as it is, and in the ways it is commonly written.

use std::{fmt::Write as _, path::Path};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE},
};

use super::desk::{Desk, FACEBOOK_SECRET, INSTAGRAM_SECRET};

/// The secrets known so far.
#[derive(Debug)]
pub(crate) struct Leaks {
    secrets: Vec<(String, Vec<String>)>,
    /// The anti-forgery states, which may stand in a link that is shown and nowhere else.
    states: Vec<String>,
}

impl Leaks {
    pub(crate) fn new() -> Self {
        let mut leaks = Self { secrets: Vec::new(), states: Vec::new() };
        leaks.add("Facebook's app secret", FACEBOOK_SECRET);
        leaks.add("Instagram's app secret", INSTAGRAM_SECRET);
        leaks
    }

    pub(crate) fn add(&mut self, name: &str, secret: &str) {
        assert!(secret.len() >= 16, "{name} is too short to be looked for");
        let reversed: String = secret.chars().rev().collect();
        let mut forms: Vec<String> = [
            secret.to_owned(),
            STANDARD.encode(secret).trim_end_matches('=').to_owned(),
            URL_SAFE.encode(secret).trim_end_matches('=').to_owned(),
            hex(secret),
            hex(secret).to_uppercase(),
            url::form_urlencoded::byte_serialize(secret.as_bytes()).collect(),
            reversed,
        ]
        .into();
        // The beginning alone already is a leak, except of what all tokens begin with.
        forms.push(secret[..secret.len() - 4].to_owned());
        forms.push(secret[4..].to_owned());
        self.secrets.push((name.to_owned(), forms));
    }

    /// The state of a link, and the code of the address that Meta answered with.
    pub(crate) fn add_login(&mut self, link: &str, address: &str) {
        let parameter = |address: &str, name: &str| {
            let url = url::Url::parse(address).unwrap();
            let found = url.query_pairs().find(|(key, _)| key == name);
            found.map(|(_, value)| value.into_owned()).unwrap()
        };
        self.add("the code", parameter(address, "code").trim_end_matches("#_"));
        self.states.push(parameter(link, "state"));
    }

    pub(crate) fn states(&self) -> &[String] {
        &self.states
    }

    /// Fails where a text holds a secret, or anything that looks like a token of Meta's.
    #[track_caller]
    pub(crate) fn look_at(&self, text: &[u8], place: &str) {
        let text = latin(text);
        for (name, forms) in &self.secrets {
            for form in forms {
                assert!(!text.contains(form.as_str()), "{name} is in {place}: {}", around(&text, form));
            }
        }
        for prefix in ["IGAA", "EAAG"] {
            for (start, _) in text.match_indices(prefix) {
                let rest = text[start + 4..].chars().take_while(char::is_ascii_alphanumeric).count();
                assert!(rest < 24, "something like a token is in {place}");
            }
        }
    }

    /// As [`Self::look_at`], and no state either.
    #[track_caller]
    pub(crate) fn look_for_states_too(&self, text: &[u8], place: &str) {
        self.look_at(text, place);
        let text = latin(text);
        for state in &self.states {
            for form in [state.clone(), STANDARD.encode(state)] {
                assert!(!text.contains(&form), "the state is in {place}");
            }
        }
    }

    /// Every file of the desk but those that the test itself put secrets into.
    #[track_caller]
    pub(crate) fn look_at_files(&self, desk: &Desk, when: &str) {
        for (path, bytes) in desk.files() {
            if is_ours(&path) {
                continue;
            }
            let place = format!("{} ({when})", path.display());
            if path.parent().is_some_and(|folder| folder.ends_with("links")) {
                // The link file holds the state; that is what it is for.
                self.look_at(&bytes, &place);
            } else {
                self.look_for_states_too(&bytes, &place);
            }
        }
    }
}

fn is_ours(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "facebook-secret" || name == "instagram-secret")
}

pub(crate) fn holds(text: &[u8], part: &str) -> bool {
    latin(text).contains(part)
}

/// Each byte as one character: any file becomes a text, and looking for one that is ASCII is fast.
fn latin(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

fn around(text: &str, part: &str) -> String {
    let start = text.find(part).unwrap_or(0);
    let before: String = text[..start].chars().rev().take(80).collect();
    before.chars().rev().chain(text[start..].chars().take(part.len() + 80)).collect()
}

fn hex(secret: &str) -> String {
    secret.bytes().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
