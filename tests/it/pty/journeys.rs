//! From an empty home folder to figures on the screen and back, with keys alone.

use super::{
    desk::Desk,
    terminal::{DOWN, ENTER, ESC, LineMode},
};

const SHELL: LineMode = LineMode { canonical: true, echo: true, signals: true };
const DASHBOARD: LineMode = LineMode { canonical: false, echo: false, signals: false };

#[test]
fn the_dashboard_takes_the_terminal_and_gives_it_back() {
    let desk = Desk::new();
    let mut terminal = desk.terminal(&[]);
    terminal.wait_for("No account is connected");
    assert_eq!(terminal.line_mode(), DASHBOARD);
    assert!(terminal.is_on_alternate_screen() && terminal.takes_bracketed_paste());
    terminal.press("q");
    assert!(terminal.wait_end().success());
    assert_eq!(terminal.line_mode(), SHELL);
    assert!(!terminal.is_on_alternate_screen() && !terminal.takes_bracketed_paste());
    assert!(!terminal.hides_cursor());
}

/// The link as the plain view prints it: alone on its line, however long.
pub(super) fn plain_link(terminal: &mut super::terminal::Terminal) -> String {
    terminal.press("o");
    let bytes = terminal.wait_for_bytes("the plain link", |bytes| {
        String::from_utf8_lossy(bytes).contains("Press any key to go back")
    });
    let text = String::from_utf8(bytes).unwrap();
    let before = text.rsplit_once("\r\n\r\nPress any key").unwrap().0;
    let link = before.rsplit("\r\n").next().unwrap().to_owned();
    terminal.press(" ");
    terminal.wait_until("the dashboard again", |screen| !screen.contains("Press any key"));
    link
}

#[test]
fn instagram_login_from_an_empty_folder_to_figures() {
    let desk = Desk::new();
    let mut terminal = desk.terminal(&[]);
    terminal.wait_for("No account is connected");
    terminal.press("c");
    terminal.wait_for("Paste a token");
    terminal.press(DOWN);
    terminal.press(ENTER);
    terminal.wait_for("http://localhost:");
    let link = plain_link(&mut terminal);
    desk.say_yes(&link, "nordwind");
    terminal.wait_for("Connect @nordwind to you?");
    terminal.press("y");
    terminal.wait_for("Connected @nordwind");
    terminal.press(ENTER);
    terminal.wait_gone("Connected @nordwind");
    let _ = ESC;
    terminal.press("2");
    terminal.wait_for("Reach");
    terminal.press("q");
    assert!(terminal.wait_end().success());
}
