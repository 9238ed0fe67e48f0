//! What stands in the folder already stays as it is.

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
};

use super::write_new;

#[test]
fn an_export_takes_a_name_of_its_own_and_is_closed_to_others() {
    let folder = tempfile::tempdir().unwrap();
    let names = ["days.csv", "days (2).csv", "days (3).csv"];
    for (number, name) in names.iter().enumerate() {
        let path = write_new(folder.path(), "days", &number.to_string()).unwrap();
        assert_eq!(path, folder.path().join(name));
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(names.map(|name| fs::read_to_string(folder.path().join(name)).unwrap()), ["0", "1", "2"]);
}

#[test]
fn an_export_follows_no_link() {
    let folder = tempfile::tempdir().unwrap();
    let (precious, nowhere) = (folder.path().join("precious"), folder.path().join("nowhere"));
    fs::write(&precious, "kept").unwrap();
    symlink(&precious, folder.path().join("days.csv")).unwrap();
    symlink(&nowhere, folder.path().join("days (2).csv")).unwrap();
    assert_eq!(write_new(folder.path(), "days", "new").unwrap(), folder.path().join("days (3).csv"));
    assert_eq!(fs::read_to_string(precious).unwrap(), "kept");
    assert!(!nowhere.exists());
}
