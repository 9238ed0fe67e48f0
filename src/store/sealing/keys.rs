//! Token keys in their order: the newest seals, all of them open.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use zeroize::Zeroizing;

use super::{Key, KeyId};
use crate::store::Error;

/// Never empty.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    pub(super) newest: Key,
    pub(super) older: Vec<Key>,
}

impl Keys {
    pub(super) fn generate() -> Self {
        Self { newest: Key::generate(), older: Vec::new() }
    }

    /// One base64 line of 32 bytes for each key, newest first; `#` begins a comment line.
    pub(super) fn from_text(text: &str) -> Result<Self, Error> {
        let mut keys = text.lines().filter(|line| is_key(line)).map(key_of);
        let newest = keys.next().ok_or(Error::KeyText)??;
        Ok(Self { newest, older: keys.collect::<Result<_, _>>()? })
    }

    /// What a key file with nothing but the newest holds.
    pub(super) fn first_text(&self) -> Zeroizing<String> {
        let mut text =
            Zeroizing::new(String::from("# lightmeter token key: without it no stored token opens\n"));
        text.push_str(&line_of(&self.newest));
        text
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.newest).chain(&self.older)
    }

    pub(super) fn get(&self, id: KeyId) -> Option<&Key> {
        self.all().find(|key| key.id() == id)
    }

    /// Takes the order of what was found, and keeps what is not among it: what was sealed before may still be on its
    /// way. Whether that changed anything.
    pub(super) fn follow(&mut self, found: Self) -> bool {
        let is_known = found.all().all(|key| self.get(key.id()).is_some());
        if is_known && found.newest.id() == self.newest.id() {
            return false;
        }
        let mut followed = found;
        for key in self.all() {
            if followed.get(key.id()).is_none() {
                followed.older.push(key.clone());
            }
        }
        *self = followed;
        true
    }
}

/// The text of a key file with one more key before the others; everything else in it stays.
pub(super) fn with_first(text: &str, key: &Key) -> Zeroizing<String> {
    let mut written = Zeroizing::new(String::with_capacity(text.len() + 64));
    let mut is_added = false;
    for line in text.lines() {
        if is_key(line) && !is_added {
            written.push_str(&line_of(key));
            is_added = true;
        }
        written.push_str(line);
        written.push('\n');
    }
    written
}

/// The text of a key file without these keys; everything else in it stays.
pub(super) fn without(text: &str, forgotten: &[KeyId]) -> Zeroizing<String> {
    let mut written = Zeroizing::new(String::with_capacity(text.len()));
    let goes = |line: &str| is_key(line) && key_of(line).is_ok_and(|key| forgotten.contains(&key.id()));
    for line in text.lines().filter(|line| !goes(line)) {
        written.push_str(line);
        written.push('\n');
    }
    written
}

fn is_key(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with('#')
}

fn key_of(line: &str) -> Result<Key, Error> {
    let decoded = Zeroizing::new(BASE64_STANDARD.decode(line.trim()).map_err(|_| Error::KeyText)?);
    Key::from_slice(&decoded).ok_or(Error::KeyText)
}

fn line_of(key: &Key) -> Zeroizing<String> {
    let mut line = Zeroizing::new(BASE64_STANDARD.encode(key.bytes()));
    line.push('\n');
    line
}
