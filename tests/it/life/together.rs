//! Two dashboards on one data folder, at the same time.

use lightmeter::sandbox::LoginKind;

use super::shell::EMPTY;
use crate::pty::desk::Desk;

#[test]
fn what_one_dashboard_connects_the_other_shows() {
    let desk = Desk::new();
    let mut one = desk.terminal(&[]);
    let mut other = desk.terminal(&[]);
    one.wait_for(EMPTY);
    other.wait_for(EMPTY);
    one.press("c");
    one.wait_for("Paste a token");
    one.paste(&desk.control().mint_token(LoginKind::Instagram, "nordwind"));
    one.press("\r");
    one.wait_for("Connect @nordwind to you?");
    one.press("y");
    one.wait_for("Connected @nordwind");
    other.wait_for("@nordwind");
    one.press("\r");
    one.wait_gone("Connected @nordwind");
    one.press("q");
    assert!(one.wait_end().success());

    // The one that is left works on alone.
    other.press("2");
    other.wait_for("Reach");
    other.press("1d");
    other.wait_for("Disconnect");
    other.press("\u{3}");
    assert!(other.wait_end().success());
}
