//! Key files are private, never written over, and what is in them is never shown.

use std::{
    fs::Permissions,
    os::unix::fs::{PermissionsExt as _, symlink},
};

use lightmeter::store::{Error, KeyFileProblem, Keyring, Sealed};

#[test]
fn a_key_file_is_made_once_and_private() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys/token.key");
    let made = Keyring::load_or_create_file(&path).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
    let again = Keyring::load_or_create_file(&path).unwrap();
    assert_eq!(made.public_key(), again.public_key());
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(Keyring::from_text(&text).unwrap().public_key(), made.public_key());
    let key = text.lines().find(|line| !line.starts_with('#')).unwrap();
    assert!(!format!("{made:?}").contains(key));
}

#[test]
fn many_that_start_at_once_agree_on_one_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token.key");
    let keys: Vec<_> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| Keyring::load_or_create_file(&path).unwrap().public_key()))
            .collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });
    assert!(keys.iter().all(|key| *key == keys[0]));
}

#[test]
fn a_key_file_that_others_can_read_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token.key");
    Keyring::load_or_create_file(&path).unwrap();
    for mode in [0o640, 0o604, 0o660, 0o644] {
        std::fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        let error = Keyring::load_or_create_file(&path).unwrap_err();
        assert!(
            matches!(error, Error::KeyFile { problem: KeyFileProblem::Mode(found), .. } if found == mode)
        );
        assert!(error.to_string().contains("chmod 600"), "{error}");
    }
}

#[test]
fn links_folders_and_other_texts_are_no_key_files() {
    let folder = tempfile::tempdir().unwrap();
    let (path, link) = (folder.path().join("token.key"), folder.path().join("link.key"));
    Keyring::load_or_create_file(&path).unwrap();
    symlink(&path, &link).unwrap();
    symlink(folder.path().join("nowhere"), folder.path().join("dangling.key")).unwrap();
    std::fs::create_dir(folder.path().join("folder.key")).unwrap();
    for name in ["link.key", "dangling.key", "folder.key"] {
        let error = Keyring::load_or_create_file(&folder.path().join(name)).unwrap_err();
        assert!(matches!(error, Error::KeyFile { problem: KeyFileProblem::NotAFile, .. }), "{name}: {error}");
    }
    assert!(!folder.path().join("nowhere").exists());
    std::fs::write(&path, "not a key").unwrap();
    let error = Keyring::load_or_create_file(&path).unwrap_err();
    assert!(matches!(error, Error::KeyFile { problem: KeyFileProblem::Text, .. }), "{error}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "not a key", "never written over");
}

#[test]
fn the_newest_key_seals_and_older_ones_still_open() {
    let (one, two) =
        ("QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=", "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI=");
    let old = Keyring::from_text(one).unwrap();
    let both = Keyring::from_text(&format!("# rotated\n{two}\n\n{one}\n")).unwrap();
    let sealed = old.public_key().seal(b"a code").unwrap();
    assert_ne!(both.public_key(), old.public_key());
    assert_eq!(both.open_sealed(&sealed).unwrap().as_slice(), b"a code");
    let sealed = both.public_key().seal(b"a code").unwrap();
    assert!(matches!(old.open_sealed(&sealed), Err(Error::NoKeyOpens)));
    for text in ["", "# only a comment", "QUFB", "not base64!"] {
        assert!(matches!(Keyring::from_text(text), Err(Error::KeyText)), "{text:?}");
    }
}

#[test]
fn a_sealed_box_with_any_bit_flipped_does_not_open() {
    let keyring = Keyring::generate();
    let Sealed(bytes) = keyring.public_key().seal(b"a code").unwrap();
    assert!(!bytes.windows(6).any(|window| window == b"a code"));
    for index in 0..bytes.len() * 8 {
        let mut altered = bytes.clone();
        altered[index / 8] ^= 1 << (index % 8);
        // X25519 ignores the highest bit of a public key, but the nonce is made of all its bits.
        assert!(keyring.open_sealed(&Sealed(altered)).is_err(), "bit {index}");
    }
    for length in 0..bytes.len() {
        assert!(keyring.open_sealed(&Sealed(bytes[..length].to_vec())).is_err());
    }
}
