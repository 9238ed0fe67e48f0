//! A connected person's desk, which begins at the same place as often as it is needed.

use std::{
    fs::{self, DirBuilder},
    os::unix::fs::DirBuilderExt as _,
    path::Path,
};

use chrono::TimeDelta;
use lightmeter::sandbox::{LoginKind, Variants, variants::OldToken};
use tempfile::TempDir;

use crate::pty::desk::Desk;

/// How the token was made that the person pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Person {
    pub(super) login: LoginKind,
    pub(super) username: &'static str,
}

/// Old enough to be renewed on arrival where that tells its date.
const AGE: TimeDelta = TimeDelta::days(10);
/// Old enough to be renewed again, and long enough for new days and posts.
const LATER: TimeDelta = TimeDelta::days(2);

/// What the person has two days after connecting, when everything was fetched.
pub(super) struct Start {
    person: Person,
    data: TempDir,
}

impl Start {
    pub(super) fn of(person: Person) -> Self {
        let desk = Desk::new();
        let token = desk.control().mint_token_aged(person.login, person.username, AGE);
        desk.connect_with_token(&token);
        let sync = desk.run(&["sync"]);
        assert_eq!(sync.code, Some(0), "{sync:?}");
        let data = tempfile::tempdir().unwrap();
        copy(&desk.data(), data.path());
        Self { person, data }
    }

    /// The same once more, beside a Meta of its own that has given out the same tokens: it makes them from its seed and
    /// their number.
    pub(super) fn again(&self, old_token_after_renewal: OldToken) -> Desk {
        let desk = Desk::new();
        let Person { login, username } = self.person;
        desk.control().mint_token_aged(login, username, AGE);
        desk.control().mint_token(login, username);
        copy(self.data.path(), &desk.data());
        desk.advance(LATER);
        let variants = Variants { old_token_after_renewal, ..desk.control().variants() };
        desk.control().set_variants(variants);
        desk
    }
}

/// A folder with its files and folders, each as private as it was.
fn copy(from: &Path, to: &Path) {
    DirBuilder::new().recursive(true).mode(0o700).create(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
