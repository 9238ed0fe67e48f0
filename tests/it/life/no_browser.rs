//! x
use crate::pty::terminal::Terminal;

/// Presses `o`; the link as it stands alone on its line, whatever the terminal's width.
#[track_caller]
pub(super) fn plain_link(terminal: &mut Terminal) -> String {
    let from = terminal.bytes().len();
    terminal.press("o");
    let bytes = terminal.wait_for_bytes("the plain link", |bytes| {
        String::from_utf8_lossy(&bytes[from..]).contains("Press any key to go back")
    });
    let text = String::from_utf8(bytes[from..].to_vec()).unwrap();
    let before = text.rsplit_once("\r\n\r\nPress any key").unwrap().0;
    before.rsplit("\r\n").next().unwrap().to_owned()
}
