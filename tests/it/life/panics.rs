//! A panic in the dashboard gives the terminal back; one in the worker disturbs nobody.

use std::fs;

use lightmeter::{clock::probe::PANIC_VARIABLE, sandbox::LoginKind};

use super::shell::{EMPTY, taken};
use crate::{folder::wait_in, pty::desk::Desk};

/// The file that arms a panic point, and its path as the variable's text.
fn fuse(desk: &Desk) -> (std::path::PathBuf, String) {
    let path = desk.path("panic");
    let text = path.display().to_string();
    (path, text)
}

/// Arms a point whole, so that nobody reads half a name.
fn arm(desk: &Desk, fuse: &std::path::Path, point: &str) {
    let whole = desk.path("panic.new");
    fs::write(&whole, point).unwrap();
    fs::rename(whole, fuse).unwrap();
}

#[test]
fn a_panic_while_drawing_or_updating_gives_the_terminal_back_and_says_where() {
    for point in ["tui.draw", "tui.update"] {
        let desk = Desk::new();
        let (fuse, text) = fuse(&desk);
        let mut taken = taken(&desk, &[(PANIC_VARIABLE, &text)]);
        arm(&desk, &fuse, point);
        taken.terminal.press("?");
        let status = taken.terminal.wait_end();
        assert_eq!(status.exit_code(), 101, "{point}");
        taken.is_as_before();
        let screen = taken.terminal.screen();
        assert!(screen.contains("lightmeter: stopped by a fault of its own at src/"), "{point}: {screen}");
        assert!(!screen.contains("asked for"), "what the panic says may be foreign: {screen}");
    }
}

#[test]
fn a_panic_in_the_worker_leaves_the_screen_alone_and_the_worker_comes_back() {
    for point in ["worker.connect", "worker.work"] {
        let desk = Desk::new();
        let (fuse, text) = fuse(&desk);
        let mut terminal = desk.terminal_with(&["-v"], &[(PANIC_VARIABLE, &text)], 120, 40);
        terminal.wait_for(EMPTY);
        arm(&desk, &fuse, point);
        // The worker meets the panic on its way to this token, and takes it after it has come back.
        terminal.press("c");
        terminal.wait_for("Paste a token");
        terminal.paste(&desk.control().mint_token(LoginKind::Instagram, "nordwind"));
        terminal.press("\r");
        if point == "worker.connect" {
            wait_in(&desk.path(""), "the panic", || !fuse.exists());
        }
        terminal.wait_for("Connect @nordwind to you?");
        terminal.press("y");
        terminal.wait_for("Connected @nordwind");
        wait_in(&desk.path(""), "the panic", || !fuse.exists());
        terminal.press("\r");
        terminal.wait_gone("Connected @nordwind");
        terminal.press("2");
        terminal.wait_until("figures", |screen| screen.contains("Reach") && !screen.contains("updating"));
        let screen = terminal.screen();
        assert!(terminal.is_on_alternate_screen(), "{point}: {screen}");
        assert!(!String::from_utf8_lossy(&terminal.bytes()).contains("fault of its own"), "{point}");
        let log = fs::read_to_string(desk.data().join("lightmeter.log")).unwrap();
        assert!(log.contains("panicked at src/"), "{point}: {log}");
        assert!(log.contains("the worker ended early; it starts again"), "{point}: {log}");
        terminal.press("q");
        assert!(terminal.wait_end().success());
    }
}
