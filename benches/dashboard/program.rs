//! A program in a pseudo-terminal: its bytes with the time at which each piece arrived.

use std::{
    io::{Read as _, Write},
    path::Path,
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::{filled, process::Usage, stopwatch::now};

const SIZE: PtySize = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
/// Longer than anything takes; only a defect lasts so long.
const DEADLINE: Duration = Duration::from_secs(20);
/// Both programs say this when the help is open.
const HELP: &str = "show every key";

pub(crate) struct Program {
    command: CommandBuilder,
}

pub(crate) struct Running {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    pieces: Receiver<(Instant, Vec<u8>)>,
    screen: vt100::Parser,
    /// Held, because the terminal closes with it.
    _terminal: Box<dyn MasterPty + Send>,
}

/// The real binary on a filled data folder; it cannot reach Meta.
pub(crate) fn lightmeter(data: &Path) -> Program {
    let mut command = terminal(env!("CARGO_BIN_EXE_lightmeter"));
    command.arg("--data-dir");
    command.arg(data);
    command.env("XDG_CONFIG_HOME", data);
    for host in ["INSTAGRAM_GRAPH", "FACEBOOK_GRAPH", "INSTAGRAM_API"] {
        command.env(format!("LIGHTMETER__META__HOSTS__{host}"), "http://127.0.0.1:9");
    }
    Program { command }
}

pub(crate) fn bare(path: &Path) -> Program {
    Program { command: terminal(path) }
}

fn terminal(program: impl AsRef<std::ffi::OsStr>) -> CommandBuilder {
    let mut command = CommandBuilder::new(program);
    command.env_clear();
    command.env("TERM", "xterm-256color");
    command.env("COLORTERM", "truecolor");
    command.env("LANG", "C.UTF-8");
    command
}

impl Program {
    /// Starts it, and how long its first complete frame took to arrive.
    pub(crate) fn start(&self) -> (Running, Duration) {
        let terminal = native_pty_system().openpty(SIZE).unwrap();
        let mut reader = terminal.master.try_clone_reader().unwrap();
        let keyboard = terminal.master.take_writer().unwrap();
        let (sender, pieces) = mpsc::channel();
        thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok(length @ 1..) = reader.read(&mut buffer) {
                if sender.send((now(), buffer[..length].to_vec())).is_err() {
                    return;
                }
            }
        });
        let started = now();
        let child = terminal.slave.spawn_command(self.command.clone()).unwrap();
        drop(terminal.slave);
        let screen = vt100::Parser::new(SIZE.rows, SIZE.cols, 0);
        let mut running = Running { child, keyboard, pieces, screen, _terminal: terminal.master };
        let complete = running.when(|screen| screen.contains(filled::MARK) && screen.contains("quit"));
        (running, complete - started)
    }
}

impl Running {
    pub(crate) fn id(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// From a key to the help on the screen, and from another to the screen without it.
    pub(crate) fn help_and_back(&mut self) -> [Duration; 2] {
        let opened = self.press(b"?", |screen| screen.contains(HELP));
        let closed = self.press(b"q", |screen| !screen.contains(HELP));
        [opened, closed]
    }

    fn press(&mut self, key: &[u8], done: impl Fn(&str) -> bool) -> Duration {
        self.silence(Duration::from_millis(20));
        let pressed = now();
        self.keyboard.write_all(key).unwrap();
        self.keyboard.flush().unwrap();
        self.when(done) - pressed
    }

    /// CPU time and bytes written while nobody touches it.
    pub(crate) fn idle(&mut self, time: Duration) -> (Duration, usize) {
        self.silence(Duration::from_millis(500));
        let before = Usage::of(self.id()).cpu;
        let until = now() + time;
        let mut bytes = 0;
        while let Ok((_, piece)) = self.pieces.recv_timeout(until.saturating_duration_since(now())) {
            bytes += piece.len();
            self.screen.process(&piece);
        }
        (Usage::of(self.id()).cpu.saturating_sub(before), bytes)
    }

    /// Takes in what is still on its way.
    fn silence(&mut self, time: Duration) {
        while let Ok((_, piece)) = self.pieces.recv_timeout(time) {
            self.screen.process(&piece);
        }
    }

    /// When the piece arrived that made the screen so.
    fn when(&mut self, is_so: impl Fn(&str) -> bool) -> Instant {
        loop {
            match self.pieces.recv_timeout(DEADLINE) {
                Ok((at, piece)) => {
                    self.screen.process(&piece);
                    if is_so(&self.screen.screen().contents()) {
                        return at;
                    }
                }
                Err(error) => {
                    let shown = self.screen.screen().contents();
                    let why = if error == RecvTimeoutError::Timeout { "waits" } else { "ended" };
                    panic!("the program {why} with this screen:\n{shown}");
                }
            }
        }
    }

    pub(crate) fn quit(mut self) {
        self.keyboard.write_all(b"q").unwrap();
        self.keyboard.flush().unwrap();
        assert!(self.child.wait().unwrap().success());
    }
}
