//! A person's desk: a home folder, a configuration for a pretend Meta, and one clock for both.

use std::{
    fs,
    io::{self, Read as _, Write as _},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use lightmeter::{
    clock::{
        Clock, Hand,
        probe::{CLOCK_VARIABLE, ROOT_VARIABLE, STOP_VARIABLE},
    },
    sandbox::{Apps, Choice, Control, Host, Options, Sandbox, Variants},
};
use portable_pty::CommandBuilder;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::runtime::{self, Runtime};

use super::terminal::{PATIENCE, Terminal};
use crate::port::free_ports;

/// Where the tests begin; a Friday noon on the US west coast.
pub(crate) fn start() -> DateTime<Utc> {
    "2026-11-20T20:00:00Z".parse().unwrap()
}

/// Secrets that are found at once wherever they leak to.
pub(crate) const FACEBOOK_SECRET: &str = "CANARYfb4e0d7c1b9a8f6523";
pub(crate) const INSTAGRAM_SECRET: &str = "CANARYig9b1c3d5e7f806142";

const LOOPBACK: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];

pub(crate) struct Desk {
    folder: TempDir,
    sandbox: Sandbox,
    runtime: Runtime,
    hand: Hand,
    ports: (u16, u16),
}

/// What a command left behind.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    /// Everything set up for both logins, with redirects that need no certificate.
    pub(crate) fn new() -> Self {
        Self::beside(Options::default())
    }

    /// As [`Self::new`], where also the hostile account is.
    pub(crate) fn hostile() -> Self {
        Self::beside(Options { hostile_account: true, ..Options::default() })
    }

    /// As [`Self::new`], beside a pretend Meta with these options.
    pub(crate) fn beside(options: Options) -> Self {
        let runtime = runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (clock, hand) = Clock::set_by_hand(start());
        let options = Options {
            clock,
            apps: Apps {
                facebook_app_secret: FACEBOOK_SECRET.to_owned(),
                instagram_app_secret: INSTAGRAM_SECRET.to_owned(),
                ..Apps::default()
            },
            variants: Variants { instagram_accepts_http_localhost: true, ..Variants::default() },
            ..options
        };
        let sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
        let desk = Self { folder: tempfile::tempdir().unwrap(), sandbox, runtime, hand, ports: free_ports() };
        for folder in ["home", "work", "tmp", "fakes", "machine"] {
            fs::create_dir(desk.path(folder)).unwrap();
        }
        desk.write_private("facebook-secret", FACEBOOK_SECRET);
        desk.write_private("instagram-secret", INSTAGRAM_SECRET);
        desk.write_config("");
        desk.set_time(start());
        desk
    }

    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The folder that the binary finds by itself.
    pub(crate) fn data(&self) -> PathBuf {
        self.path("home/.local/share/lightmeter")
    }

    pub(crate) fn config_file(&self) -> PathBuf {
        self.path("home/.config/lightmeter/config.toml")
    }

    pub(crate) const fn http_port(&self) -> u16 {
        self.ports.0
    }

    /// Waits until Meta is asked for this path.
    #[track_caller]
    pub(crate) fn until_meta_is_asked_for(&self, path: &str) {
        self.until_meta(path, |meta| meta.requests().iter().any(|request| request.path.contains(path)));
    }

    /// Waits until it is so at Meta, which tells of each request.
    #[track_caller]
    pub(crate) fn until_meta(&self, what: &str, is_so: impl Fn(&Control) -> bool) {
        let control = self.control();
        let waited = self.block_on(async { tokio::time::timeout(PATIENCE, control.until(is_so)).await });
        assert!(waited.is_ok(), "waited for {what} at Meta: {:?}", control.requests());
    }

    pub(crate) fn control(&self) -> Control {
        self.sandbox.control()
    }

    pub(crate) fn base(&self, host: Host) -> String {
        self.sandbox.base(host)
    }

    pub(crate) fn block_on<F: Future>(&self, future: F) -> F::Output {
        self.runtime.block_on(future)
    }

    pub(crate) fn write_private(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        path
    }

    /// The ordinary configuration with `more` at its end; Instagram answers at plain http.
    pub(crate) fn write_config(&self, more: &str) {
        let redirect = format!("redirect_uri = \"http://localhost:{}/cb/instagram\"", self.http_port());
        self.write_config_with(&redirect, more);
    }

    /// The configuration with these lines in `[meta.instagram]`, and `more` at its end.
    pub(crate) fn write_config_with(&self, instagram: &str, more: &str) {
        let apps = Apps::default();
        let text = format!(
            "[meta.facebook]\napp_id = \"{}\"\napp_secret_file = \"{}\"\n\
             [meta.instagram]\napp_id = \"{}\"\napp_secret_file = \"{}\"\n{instagram}\n\
             [meta.hosts]\n{}\n[callback]\nhttp_port = {}\nhttps_port = {}\n{more}\n",
            apps.facebook_app_id,
            self.path("facebook-secret").display(),
            apps.instagram_app_id,
            self.path("instagram-secret").display(),
            self.hosts(),
            self.ports.0,
            self.ports.1,
        );
        self.write_config_file(&text);
    }

    pub(crate) fn write_config_file(&self, text: &str) {
        fs::create_dir_all(self.config_file().parent().unwrap()).unwrap();
        fs::write(self.config_file(), text).unwrap();
        fs::set_permissions(self.config_file(), fs::Permissions::from_mode(0o600)).unwrap();
    }

    /// The lines of `[meta.hosts]`.
    pub(crate) fn hosts(&self) -> String {
        let keys = [
            ("facebook_dialog", Host::FacebookDialog),
            ("facebook_graph", Host::FacebookGraph),
            ("instagram_dialog", Host::InstagramDialog),
            ("instagram_api", Host::InstagramApi),
            ("instagram_graph", Host::InstagramGraph),
        ];
        keys.map(|(key, host)| format!("{key} = \"{}\"", self.base(host))).join("\n")
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        fs::read_to_string(self.path("clock")).unwrap().parse().unwrap()
    }

    /// Sets the clock of the pretend Meta and of every running binary.
    pub(crate) fn set_time(&self, instant: DateTime<Utc>) {
        self.hand.set(instant);
        // A reader finds the old time or the new one, never half of it.
        fs::write(self.path("clock.new"), instant.to_rfc3339()).unwrap();
        fs::rename(self.path("clock.new"), self.path("clock")).unwrap();
    }

    pub(crate) fn advance(&self, time: TimeDelta) {
        self.set_time(self.now() + time);
    }

    /// The whole environment of the binary.
    pub(crate) fn environment(&self) -> Vec<(&'static str, String)> {
        let text = |name: &str| self.path(name).display().to_string();
        vec![
            ("HOME", text("home")),
            ("TMPDIR", text("tmp")),
            ("PATH", format!("{}:/usr/bin:/bin", text("fakes"))),
            ("TERM", "xterm-256color".to_owned()),
            ("LANG", "C.UTF-8".to_owned()),
            ("USER", "person".to_owned()),
            ("TZ", "UTC".to_owned()),
            (CLOCK_VARIABLE, text("clock")),
            // An ordinary computer, wherever the test runs.
            (ROOT_VARIABLE, text("machine")),
        ]
    }

    /// The binary without a terminal.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lightmeter"));
        command.args(arguments).env_clear().envs(self.environment()).current_dir(self.path("work"));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs the binary to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        end(self.command(arguments).spawn().unwrap())
    }

    /// Runs the binary to its end with a text on its standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Ended {
        feed(self.command(arguments), input)
    }

    /// Runs the binary until it dies at a stop point, or to its end.
    pub(crate) fn run_to(&self, stop: &str, arguments: &[&str], input: &str) -> Ended {
        let mut command = self.command(arguments);
        command.env(STOP_VARIABLE, stop);
        feed(command, input)
    }

    /// The binary in a terminal of 120 by 40.
    pub(crate) fn terminal(&self, arguments: &[&str]) -> Terminal {
        self.terminal_with(arguments, &[], 120, 40)
    }

    pub(crate) fn terminal_with(
        &self,
        arguments: &[&str],
        environment: &[(&str, &str)],
        width: u16,
        height: u16,
    ) -> Terminal {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_lightmeter"));
        command.args(arguments);
        command.env_clear();
        for (name, text) in self.environment() {
            command.env(name, text);
        }
        for (name, text) in environment {
            command.env(name, text);
        }
        command.cwd(self.path("work"));
        Terminal::start(command, width, height)
    }

    /// Says yes at the dialog that a link opens, as `username`; the address that Meta sends the browser to.
    #[track_caller]
    pub(crate) fn approve(&self, link: &str, username: &str) -> String {
        self.control().approve(link, &Choice::of(username)).unwrap()
    }

    /// Says yes and follows the redirect, as a browser does.
    #[track_caller]
    pub(crate) fn say_yes(&self, link: &str, username: &str) {
        let answer = visit(&self.approve(link, username));
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    }

    /// Connects an account without a terminal, by a token of the pretend App Dashboard.
    #[track_caller]
    pub(crate) fn connect_with_token(&self, token: &str) {
        let ended = self.run_with(&["connect", "--token-stdin", "--yes"], token);
        assert_eq!(ended.code, Some(0), "{ended:?}");
    }

    /// Every file below the folder with its bytes, links not followed.
    pub(crate) fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        let mut open = vec![self.folder.path().to_owned()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
                let kind = entry.file_type().unwrap();
                if kind.is_dir() {
                    open.push(entry.path());
                } else if kind.is_file() {
                    found.push((entry.path(), fs::read(entry.path()).unwrap()));
                }
            }
        }
        found.sort();
        found
    }
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ended {
    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        let told = format!("{self:?}");
        serde_json::from_str(&self.out).expect(&told)
    }
}

/// Waits for what a program does beside its screen. Nobody tells of it, so it is looked for again.
#[track_caller]
pub(crate) fn until(what: &str, is_so: impl Fn() -> bool) {
    until_within(PATIENCE, what, is_so);
}

/// As [`until`], for what takes longer than anything that a person waits for.
#[track_caller]
pub(crate) fn until_within(patience: Duration, what: &str, is_so: impl Fn() -> bool) {
    const LOOK_AGAIN: Duration = Duration::from_millis(50);
    for _ in 0..patience.as_millis() / LOOK_AGAIN.as_millis() {
        if is_so() {
            return;
        }
        thread::sleep(LOOK_AGAIN);
    }
    panic!("waited for {what}");
}

/// Waits for the end, but not for ever.
pub(crate) fn end(child: Child) -> Ended {
    let pid = Pid::from_child(&child);
    let (sender, ended) = mpsc::channel();
    thread::spawn(move || sender.send(child.wait_with_output()));
    let output = ended.recv_timeout(Duration::from_mins(1)).unwrap_or_else(|_| {
        let _ = kill_process(pid, Signal::KILL);
        ended.recv().unwrap()
    });
    output.unwrap().into()
}

pub(crate) fn feed(mut command: Command, input: &str) -> Ended {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    // A program that ended without reading is judged by how it ended.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    end(child)
}

/// Follows a redirect to the local listener with one plain request; its answer.
#[track_caller]
pub(crate) fn visit(address: &str) -> String {
    let url = url::Url::parse(address).unwrap();
    let port = url.port_or_known_default().unwrap();
    let target = format!("{}?{}", url.path(), url.query().unwrap_or_default());
    let mut stream = connect(port).unwrap();
    stream.write_all(navigation(port, &target).as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Follows a redirect to a program that may die before it answers.
pub(crate) fn knock(address: &str) {
    let url = url::Url::parse(address).unwrap();
    let port = url.port_or_known_default().unwrap();
    let target = format!("{}?{}", url.path(), url.query().unwrap_or_default());
    let Ok(mut stream) = connect(port) else { return };
    let _ = stream.write_all(navigation(port, &target).as_bytes());
    let _ = stream.read_to_end(&mut Vec::new());
}

/// As browsers understand localhost: whichever of its addresses answers.
fn connect(port: u16) -> io::Result<TcpStream> {
    TcpStream::connect(LOOPBACK.map(|host| SocketAddr::from((host, port))).as_slice())
}

fn navigation(port: u16, target: &str) -> String {
    format!(
        "GET {target} HTTP/1.1\r\nHost: localhost:{port}\r\nSec-Fetch-Mode: navigate\r\n\
         Sec-Fetch-Dest: document\r\nSec-Fetch-Site: cross-site\r\nConnection: close\r\n\r\n"
    )
}
