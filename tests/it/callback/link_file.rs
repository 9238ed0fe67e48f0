//! The authorize link in a file: for its owner only, and gone afterwards.

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
};

use lightmeter::{
    callback::LinkFile,
    domain::{AttemptId, AuthorizeLink},
};
use uuid::Uuid;

fn link() -> AuthorizeLink {
    AuthorizeLink::new("https://www.facebook.com/v26.0/dialog/oauth?client_id=1&state=secret-state")
}

#[test]
fn the_link_is_written_for_its_owner_only_and_removed_when_dropped() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("data/lightmeter");
    let file = LinkFile::write(&folder, AttemptId(Uuid::nil()), &link()).unwrap();
    assert_eq!(fs::read_to_string(file.path()).unwrap(), format!("{}\n", link().as_str()));
    let mode = |path| fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(file.path()), 0o600);
    assert_eq!(mode(folder.as_path()), 0o700);
    let path = file.path().to_owned();
    drop(file);
    assert!(!path.exists());
}

#[test]
fn a_symlink_in_the_place_of_the_file_or_the_folder_is_never_followed() {
    let home = tempfile::tempdir().unwrap();
    let victim = home.path().join("victim");
    fs::write(&victim, "untouched").unwrap();
    let folder = home.path().join("data");
    fs::create_dir(&folder).unwrap();
    let attempt = AttemptId(Uuid::nil());
    symlink(&victim, folder.join(format!("connect-{attempt}.txt"))).unwrap();
    let error = LinkFile::write(&folder, attempt, &link()).unwrap_err();
    assert!(!error.to_string().contains("secret-state"), "{error}");
    assert_eq!(fs::read_to_string(&victim).unwrap(), "untouched");

    let elsewhere = home.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    symlink(&elsewhere, home.path().join("linked")).unwrap();
    LinkFile::write(&home.path().join("linked"), AttemptId(Uuid::max()), &link()).unwrap_err();
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
}

#[test]
fn a_file_that_took_its_name_meanwhile_is_not_the_one_that_is_removed_from_elsewhere() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("data");
    let file = LinkFile::write(&folder, AttemptId(Uuid::nil()), &link()).unwrap();
    let moved = home.path().join("moved");
    fs::rename(&folder, &moved).unwrap();
    fs::create_dir(&folder).unwrap();
    fs::write(file.path(), "somebody else's").unwrap();
    let path = file.path().to_owned();
    drop(file);
    assert_eq!(fs::read_to_string(path).unwrap(), "somebody else's");
    assert_eq!(fs::read_dir(&moved).unwrap().count(), 0, "ours was removed where it is");
}
