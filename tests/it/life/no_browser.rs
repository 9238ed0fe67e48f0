//! Where no browser is: the link can be had whole in several ways, the attempt can be finished, nothing is started.

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{
    folder::wait_in,
    pty::{
        desk::Desk,
        terminal::{DOWN, ENTER, Terminal},
    },
};

const SSH: [(&str, &str); 2] =
    [("SSH_CONNECTION", "192.0.2.7 50022 198.51.100.4 22"), ("SSH_TTY", "/dev/pts/7")];
const DESKTOP: (&str, &str) = ("DISPLAY", ":0");

/// How the answer comes back.
#[derive(Clone, Copy)]
enum Back {
    ToTheListener,
    Pasted,
}

/// Programs that write down their arguments instead of opening anything.
fn record_browsers(desk: &Desk) -> PathBuf {
    let record = desk.path("opened");
    for name in ["xdg-open", "lynx", "wslview", "www-browser"] {
        let program = desk.path("fakes").join(name);
        let script =
            format!("#!/bin/sh\nfor one; do printf '%s\\n' \"$one\"; done >>'{}'\n", record.display());
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    }
    record
}

/// Opens an attempt with Instagram Login; the screen with the link.
#[track_caller]
fn begin(terminal: &mut Terminal) -> String {
    terminal.wait_for(super::shell::EMPTY);
    terminal.press("c");
    terminal.wait_for("Instagram Login");
    terminal.press(DOWN);
    terminal.press(ENTER);
    // The keys in the last row come last, so the frame is whole.
    terminal.wait_until("the link", |screen| {
        screen.contains("to log in at") && screen.lines().last().is_some_and(|row| row.contains("o link"))
    })
}

/// Presses `o`; the link as it stands alone on its line, whatever the terminal's width.
#[track_caller]
pub(super) fn plain_link(terminal: &mut Terminal) -> String {
    let from = terminal.bytes().len();
    terminal.press("o");
    let bytes = terminal.wait_for_bytes("the plain link", |bytes| {
        String::from_utf8_lossy(&bytes[from..]).contains("Press any key to go back")
    });
    // A frame may have been under way, and the cut inside one of its characters.
    let text = String::from_utf8_lossy(&bytes[from..]);
    let before = text.rsplit_once("\r\n\r\nPress any key").unwrap().0;
    let link = before.rsplit("\r\n").next().unwrap();
    let clicked = text.split_once("\u{1b}]8;;").unwrap().1.split_once("\u{1b}\\").unwrap().0;
    assert_eq!(clicked, link, "OSC 8 leads to the same place");
    link.to_owned()
}

/// Presses `y`; what the terminal would take into its clipboard.
#[track_caller]
fn copied(terminal: &mut Terminal) -> String {
    const START: &str = "\u{1b}]52;c;";
    let from = terminal.bytes().len();
    terminal.press("y");
    let whole = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(&bytes[from..]).into_owned();
        let sequences = text.split(START).skip(1);
        sequences.filter_map(|rest| STANDARD.decode(rest.split_once('\u{7}')?.0).ok()).last()
    };
    let bytes = terminal.wait_for_bytes("a whole OSC 52", |bytes| whole(bytes).is_some());
    String::from_utf8(whole(&bytes).unwrap()).unwrap()
}

/// The one file with the link; only its owner can read it.
#[track_caller]
fn link_in_file(desk: &Desk) -> String {
    let files: Vec<_> =
        fs::read_dir(desk.data().join("links")).unwrap().map(|one| one.unwrap().path()).collect();
    let [file] = files.as_slice() else { panic!("{files:?}") };
    assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    fs::read_to_string(file).unwrap().trim_end_matches('\n').to_owned()
}

/// One attempt from `c` to a stored account, with every way to the link; the screen that offered it.
#[track_caller]
fn connects(environment: &[(&str, &str)], back: Back) -> String {
    connects_on(environment, None, back)
}

/// As [`connects`], on a machine with this mark.
#[track_caller]
fn connects_on(environment: &[(&str, &str)], mark: Option<&str>, back: Back) -> String {
    let desk = Desk::new();
    if let Some(mark) = mark {
        fs::create_dir_all(desk.path("machine").join(mark)).unwrap();
    }
    let record = record_browsers(&desk);
    let mut terminal = desk.terminal_with(&[], environment, 120, 40);
    let screen = begin(&mut terminal);
    let in_file = link_in_file(&desk);
    assert_eq!(copied(&mut terminal), in_file);
    let plain = plain_link(&mut terminal);
    assert_eq!(plain, in_file);
    terminal.press(" ");
    terminal.wait_for("to log in at");
    terminal.press("b");
    finish(&desk, &mut terminal, &plain, back);
    assert!(!record.exists(), "{environment:?}: {:?}", fs::read_to_string(&record));
    screen
}

#[track_caller]
fn finish(desk: &Desk, terminal: &mut Terminal, link: &str, back: Back) {
    match back {
        Back::ToTheListener => desk.say_yes(link, "nordwind"),
        Back::Pasted => {
            terminal.paste(&desk.approve(link, "nordwind"));
            terminal.press(ENTER);
        }
    }
    terminal.wait_for("Connect @nordwind");
    terminal.press("y");
    terminal.wait_for("Connected @nordwind");
}

#[test]
fn over_ssh_the_link_is_whole_and_the_tunnel_is_offered() {
    for back in [Back::ToTheListener, Back::Pasted] {
        let screen = connects(&[SSH[0], SSH[1], DESKTOP], back);
        assert!(screen.contains("ssh -L "), "{screen}");
        assert!(!screen.contains("browser here"), "{screen}");
    }
}

#[test]
fn where_nobody_sits_elsewhere_no_tunnel_is_offered_and_no_browser_started() {
    let cases: [&[(&str, &str)]; 6] = [
        &[],
        &[DESKTOP, ("BROWSER", "/usr/bin/w3m -o x %s:lynx")],
        &[DESKTOP, ("CI", "true")],
        &[DESKTOP, ("BROWSER", "lynx")],
        &[("TMUX", "/tmp/tmux-1000/default,1,0"), ("TERM", "tmux-256color")],
        &[("STY", "1.pts-0.host"), ("TERM", "screen")],
    ];
    for environment in cases {
        let screen = connects(environment, Back::Pasted);
        assert!(!screen.contains("ssh -L"), "{environment:?}: {screen}");
        assert!(!screen.contains("browser here"), "{environment:?}: {screen}");
    }
}

#[test]
fn in_tmux_over_ssh_and_in_a_container_no_browser_is_started() {
    let tmux = [("TMUX", "/tmp/tmux-1000/default,1,0"), ("TERM", "tmux-256color")];
    let in_tmux = connects(&[DESKTOP, SSH[0], tmux[0], tmux[1]], Back::Pasted);
    let in_containers = [".dockerenv", "run/.containerenv"];
    let in_containers = in_containers.map(|mark| connects_on(&[DESKTOP], Some(mark), Back::Pasted));
    for screen in [in_tmux].into_iter().chain(in_containers) {
        assert!(!screen.contains("browser here"), "{screen}");
    }
}

#[test]
fn where_a_browser_is_here_it_gets_exactly_the_link() {
    let desk = Desk::new();
    let record = record_browsers(&desk);
    let mut terminal = desk.terminal_with(&[], &[DESKTOP], 120, 40);
    let screen = begin(&mut terminal);
    assert!(screen.contains("browser here"), "{screen}");
    terminal.press("b");
    assert_eq!(opened(&desk, &record), format!("{}\n", link_in_file(&desk)));
}

#[test]
fn windows_around_this_linux_gets_exactly_the_link() {
    let desk = Desk::new();
    let record = record_browsers(&desk);
    fs::create_dir(desk.path("machine/proc")).unwrap();
    fs::write(desk.path("machine/proc/version"), "Linux version 6.6 (root@x) microsoft-standard-WSL2")
        .unwrap();
    let mut terminal = desk.terminal_with(&[], &[], 120, 40);
    begin(&mut terminal);
    terminal.press("b");
    assert_eq!(opened(&desk, &record), format!("{}\n", link_in_file(&desk)));
}

#[test]
fn the_command_opens_the_browser_by_itself_and_not_when_asked_to_leave_it() {
    for (more, is_opened) in [(None, true), (Some("--no-browser"), false)] {
        let desk = Desk::new();
        let record = record_browsers(&desk);
        let arguments: Vec<&str> = ["connect", "--login", "instagram"].into_iter().chain(more).collect();
        let mut terminal = desk.terminal_with(&arguments, &[DESKTOP], 120, 40);
        terminal.wait_for("client_id=");
        let link = link_in_file(&desk);
        if is_opened {
            assert_eq!(opened(&desk, &record), format!("{link}\n"));
        }
        desk.say_yes(&link, "nordwind");
        terminal.wait_for("to you? [y/N]");
        terminal.press("y\r");
        assert!(terminal.wait_end().success(), "{}", terminal.screen());
        assert_eq!(record.exists(), is_opened);
    }
}

/// What the program that was started was given.
#[track_caller]
fn opened(desk: &Desk, record: &Path) -> String {
    wait_in(&desk.path(""), "a browser", || {
        fs::read_to_string(record).is_ok_and(|text| text.ends_with('\n'))
    });
    fs::read_to_string(record).unwrap()
}

#[test]
fn with_its_port_busy_it_says_so_and_the_address_is_pasted() {
    let desk = Desk::new();
    let _taken = TcpListener::bind(("127.0.0.1", desk.http_port())).unwrap();
    let _taken_too = TcpListener::bind(("::1", desk.http_port()));
    let mut terminal = desk.terminal_with(&[], &SSH, 120, 40);
    let screen = begin(&mut terminal);
    assert!(screen.contains("no:") && screen.contains(&desk.http_port().to_string()), "{screen}");
    assert!(!screen.contains("ssh -L"), "a tunnel to nowhere: {screen}");
    let link = plain_link(&mut terminal);
    terminal.press(" ");
    terminal.wait_for("to log in at");
    finish(&desk, &mut terminal, &link, Back::Pasted);
}

#[test]
fn in_40_columns_the_link_is_still_whole() {
    let desk = Desk::new();
    let mut terminal = desk.terminal_with(&[], &SSH, 40, 24);
    terminal.wait_for("c connect");
    terminal.press("c");
    terminal.wait_for("Instagram");
    terminal.press(DOWN);
    terminal.press(ENTER);
    terminal.wait_for("whole link");
    let link = plain_link(&mut terminal);
    assert_eq!(link, link_in_file(&desk));
    terminal.press(" ");
    terminal.wait_for("whole link");
    finish(&desk, &mut terminal, &link, Back::Pasted);
}

#[test]
fn a_dumb_terminal_gets_one_plain_line_and_the_file() {
    for (environment, width, is_remote) in
        [(vec![("TERM", "dumb")], 120, false), ([&[("TERM", "dumb"), DESKTOP], &SSH[..]].concat(), 40, true)]
    {
        let desk = Desk::new();
        let record = record_browsers(&desk);
        let arguments = ["connect", "--no-browser", "--login", "instagram"];
        let mut terminal = desk.terminal_with(&arguments, &environment, width, 24);
        let bytes = terminal.wait_for_bytes("the invitation", |bytes| {
            String::from_utf8_lossy(bytes).contains("No browser is opened, as you asked.")
        });
        // What follows may be cut inside a character.
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains('\u{1b}'), "{text}");
        assert_eq!(text.contains("ssh -L"), is_remote, "{text}");
        let link = text.lines().find(|line| line.contains("/oauth/authorize?")).unwrap();
        assert_eq!(link, link_in_file(&desk));
        terminal.press(&format!("{}\r", desk.approve(link, "nordwind")));
        let asked = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("to you? [y/N]");
        terminal.wait_for_bytes("the question", asked);
        terminal.press("y\r");
        assert!(terminal.wait_end().success(), "{}", terminal.screen());
        assert!(!record.exists());
    }
}

#[test]
fn a_dumb_terminal_is_told_what_to_use_instead_of_the_dashboard() {
    let desk = Desk::new();
    let terminal = desk.terminal_with(&[], &[("TERM", "dumb")], 120, 24);
    assert_eq!(terminal.wait_end().exit_code(), 2);
    assert!(terminal.screen().contains("lightmeter connect --no-browser"), "{}", terminal.screen());
}
