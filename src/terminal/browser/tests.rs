//! The places people run lightmeter from, one a row.

use super::{Browser, Marks, System, WhyNot, detect};
use crate::domain::Environment;

const LINUX: Marks = Marks { system: System::Linux, container: false, wsl: false, ruled_out: None };
const MAC: Marks = Marks { system: System::MacOs, ..LINUX };

type Row = (&'static str, &'static [(&'static str, &'static str)], Marks, Browser);

const SSH: (&str, &str) = ("SSH_CONNECTION", "10.1.2.3 51234 10.0.0.5 22");
const X11: (&str, &str) = ("DISPLAY", ":0");
const WAYLAND: (&str, &str) = ("WAYLAND_DISPLAY", "wayland-0");
const TMUX: (&str, &str) = ("TMUX", "/tmp/tmux-1000/default,123,0");

const fn not(why: WhyNot) -> Browser {
    Browser::NotHere(why)
}

const ROWS: &[Row] = &[
    ("x11", &[X11], LINUX, Browser::Here),
    ("wayland only", &[WAYLAND], LINUX, Browser::Here),
    ("tmux on a desktop", &[X11, TMUX], LINUX, Browser::Here),
    ("a dumb terminal on a desktop", &[X11, ("TERM", "dumb")], LINUX, Browser::Here),
    ("a graphical BROWSER", &[X11, ("BROWSER", "/usr/bin/firefox --new-tab")], LINUX, Browser::Here),
    ("macOS", &[], MAC, Browser::Here),
    ("macOS with a dumb terminal", &[("TERM", "dumb")], MAC, Browser::Here),
    ("plain ssh", &[SSH], LINUX, not(WhyNot::Ssh)),
    ("ssh with X forwarding", &[SSH, ("DISPLAY", "localhost:10.0")], LINUX, not(WhyNot::Ssh)),
    ("ssh to a Mac", &[SSH], MAC, not(WhyNot::Ssh)),
    ("SSH_TTY alone", &[("SSH_TTY", "/dev/pts/0"), X11], LINUX, not(WhyNot::Ssh)),
    ("SSH_CLIENT alone, under sudo", &[("SSH_CLIENT", "10.1.2.3 1 22"), X11], LINUX, not(WhyNot::Ssh)),
    ("tmux over ssh", &[SSH, TMUX, ("TERM", "tmux-256color"), X11], LINUX, not(WhyNot::Ssh)),
    ("screen over ssh", &[SSH, ("STY", "1.pts-0.box"), ("TERM", "screen")], LINUX, not(WhyNot::Ssh)),
    ("CI", &[("CI", "true"), X11], LINUX, not(WhyNot::Ci)),
    ("CI=false", &[("CI", "false"), X11], LINUX, Browser::Here),
    ("an empty CI", &[("CI", ""), X11], LINUX, Browser::Here),
    ("DISPLAY not set", &[], LINUX, not(WhyNot::NoDisplay)),
    ("DISPLAY empty", &[("DISPLAY", "")], LINUX, not(WhyNot::NoDisplay)),
    ("BROWSER=lynx", &[X11, ("BROWSER", "lynx")], LINUX, not(WhyNot::TextBrowser)),
    ("BROWSER=lynx on macOS", &[("BROWSER", "lynx")], MAC, not(WhyNot::TextBrowser)),
    ("w3m by its path", &[X11, ("BROWSER", "/usr/bin/w3m -o x %s")], LINUX, not(WhyNot::TextBrowser)),
    (
        "www-browser before firefox",
        &[X11, ("BROWSER", "www-browser:firefox")],
        LINUX,
        not(WhyNot::TextBrowser),
    ),
    ("firefox before lynx", &[X11, ("BROWSER", "firefox:lynx")], LINUX, Browser::Here),
    ("a container", &[X11], Marks { container: true, ..LINUX }, not(WhyNot::Container)),
    ("a container in CI", &[("CI", "1")], Marks { container: true, ..LINUX }, not(WhyNot::Container)),
    ("a container on WSL", &[], Marks { container: true, wsl: true, ..LINUX }, not(WhyNot::Container)),
    ("WSL without a display", &[], Marks { wsl: true, ..LINUX }, Browser::Wsl),
    ("WSL by its variable", &[("WSL_INTEROP", "/run/WSL/8_interop")], LINUX, Browser::Wsl),
    ("ssh into WSL", &[SSH], Marks { wsl: true, ..LINUX }, not(WhyNot::Ssh)),
    (
        "--no-browser on a desktop",
        &[X11],
        Marks { ruled_out: Some(WhyNot::Asked), ..LINUX },
        not(WhyNot::Asked),
    ),
    ("--no-browser over ssh", &[SSH], Marks { ruled_out: Some(WhyNot::Asked), ..LINUX }, not(WhyNot::Asked)),
    (
        "our SSH server on a desktop",
        &[X11],
        Marks { ruled_out: Some(WhyNot::Served), ..LINUX },
        not(WhyNot::Served),
    ),
    ("our SSH server on a Mac", &[], Marks { ruled_out: Some(WhyNot::Served), ..MAC }, not(WhyNot::Served)),
];

#[test]
fn a_browser_is_opened_only_where_the_person_sits() {
    for (place, variables, marks, expected) in ROWS {
        let environment: Environment = variables.iter().copied().collect();
        assert_eq!(detect(&environment, marks), *expected, "{place}");
    }
}

#[test]
fn every_reason_says_where_to_open_the_link() {
    for why in [
        WhyNot::Asked,
        WhyNot::Served,
        WhyNot::Ssh,
        WhyNot::Container,
        WhyNot::Ci,
        WhyNot::NoDisplay,
        WhyNot::TextBrowser,
    ] {
        assert!(why.sentence().contains("Open the link"), "{why:?}");
    }
}
