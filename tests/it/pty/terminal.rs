//! The real binary in a pseudo-terminal: keys go in, the screen is read as a person sees it.

use std::{
    io::{Read as _, Write},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::{
    process::{Pid, Signal, kill_process},
    termios::LocalModes,
};

pub(crate) const ENTER: &str = "\r";
pub(crate) const ESC: &str = "\u{1b}";
pub(crate) const TAB: &str = "\t";
pub(crate) const DOWN: &str = "\u{1b}[B";

/// Long enough for a debug build on a machine that builds something else.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// A child on a pseudo-terminal; it is killed when this is dropped.
pub(crate) struct Terminal {
    seen: Arc<Watched>,
    writer: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    pid: Pid,
}

/// What the reading and waiting threads tell, and the bell they ring.
struct Watched {
    seen: Mutex<Seen>,
    changed: Condvar,
}

struct Seen {
    parser: vt100::Parser,
    /// Every byte the program wrote, in order.
    bytes: Vec<u8>,
    closed: bool,
    status: Option<ExitStatus>,
}

impl Seen {
    /// A frame of the dashboard ends by hiding the cursor, so what ends otherwise is still on its way.
    fn is_whole(&self) -> bool {
        self.closed || !self.parser.screen().alternate_screen() || self.bytes.ends_with(b"\x1b[?25l")
    }
}

/// How the terminal treats keys: what a shell has, and what a dashboard takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LineMode {
    pub(crate) canonical: bool,
    pub(crate) echo: bool,
    pub(crate) signals: bool,
}

impl Terminal {
    /// Starts a command with exactly the environment it brings.
    pub(crate) fn start(command: CommandBuilder, width: u16, height: u16) -> Self {
        let pair = native_pty_system().openpty(size(width, height)).unwrap();
        let mut child = pair.slave.spawn_command(command).unwrap();
        // With our own end of the slave closed, the reader sees the end when the program's is.
        drop(pair.slave);
        let pid = Pid::from_raw(i32::try_from(child.process_id().unwrap()).unwrap()).unwrap();
        let seen = Arc::new(Watched {
            seen: Mutex::new(Seen {
                parser: vt100::Parser::new(height, width, 0),
                bytes: Vec::new(),
                closed: false,
                status: None,
            }),
            changed: Condvar::new(),
        });
        let mut reader = pair.master.try_clone_reader().unwrap();
        let watched = Arc::clone(&seen);
        thread::spawn(move || {
            let mut chunk = [0; 8192];
            loop {
                let count = reader.read(&mut chunk).unwrap_or(0);
                let mut seen = watched.lock();
                match chunk.get(..count) {
                    Some(bytes @ [_, ..]) => {
                        seen.parser.process(bytes);
                        seen.bytes.extend_from_slice(bytes);
                    }
                    _ => seen.closed = true,
                }
                watched.changed.notify_all();
                if seen.closed {
                    return;
                }
            }
        });
        let watched = Arc::clone(&seen);
        thread::spawn(move || {
            let status = child.wait().unwrap();
            watched.lock().status = Some(status);
            watched.changed.notify_all();
        });
        let writer = pair.master.take_writer().unwrap();
        Self { seen, writer, master: pair.master, pid }
    }

    /// Sends keys as a terminal encodes them.
    pub(crate) fn press(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Sends text as a bracketed paste.
    pub(crate) fn paste(&mut self, text: &str) {
        self.press(&format!("\u{1b}[200~{text}\u{1b}[201~"));
    }

    pub(crate) fn resize(&mut self, width: u16, height: u16) {
        self.seen.lock().parser.screen_mut().set_size(height, width);
        self.master.resize(size(width, height)).unwrap();
    }

    /// As [`Self::resize`], to a size that no person sees and the screen read here does not take.
    pub(crate) fn claim_size(&self, width: u16, height: u16) {
        self.master.resize(size(width, height)).unwrap();
    }

    /// Waits until the screen shows `text`; the screen as it was then.
    #[track_caller]
    pub(crate) fn wait_for(&self, text: &str) -> String {
        self.wait_until(&format!("{text:?} on the screen"), |screen| screen.contains(text))
    }

    /// Waits until `text` has left the screen.
    #[track_caller]
    pub(crate) fn wait_gone(&self, text: &str) -> String {
        self.wait_until(&format!("{text:?} gone from the screen"), |screen| !screen.contains(text))
    }

    /// Waits until the screen's text is as `wanted` asks, which is asked only when something was printed; a frame is looked at when it has come whole.
    #[track_caller]
    pub(crate) fn wait_until(&self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let seen = self.wait(what, |seen| seen.is_whole() && wanted(&seen.parser.screen().contents()));
        seen.parser.screen().contents()
    }

    /// Waits until the bytes written so far are as `wanted` asks.
    #[track_caller]
    pub(crate) fn wait_for_bytes(&self, what: &str, wanted: impl Fn(&[u8]) -> bool) -> Vec<u8> {
        self.wait(what, |seen| wanted(&seen.bytes)).bytes.clone()
    }

    /// Whether not one byte comes within a stretch of time.
    pub(crate) fn stays_silent(&self, stretch: Duration) -> bool {
        let seen = self.seen.lock();
        let before = seen.bytes.len();
        let is_silent = |seen: &mut Seen| seen.bytes.len() == before;
        self.seen.changed.wait_timeout_while(seen, stretch, is_silent).unwrap().1.timed_out()
    }

    /// Waits for the end of the program and of its output.
    #[track_caller]
    pub(crate) fn wait_end(&self) -> ExitStatus {
        let seen = self.wait("the end of the program", |seen| seen.closed && seen.status.is_some());
        seen.status.clone().unwrap()
    }

    #[track_caller]
    fn wait(&self, what: &str, wanted: impl Fn(&Seen) -> bool) -> MutexGuard<'_, Seen> {
        let deadline = now() + PATIENCE;
        let mut seen = self.seen.lock();
        while !wanted(&seen) {
            let over = seen.closed && seen.status.is_some();
            let left = deadline.saturating_duration_since(now());
            assert!(!over && !left.is_zero(), "waited for {what}\n{}", describe(&seen));
            seen = self.seen.changed.wait_timeout(seen, left).unwrap().0;
        }
        seen
    }

    pub(crate) fn screen(&self) -> String {
        self.seen.lock().parser.screen().contents()
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.seen.lock().bytes.clone()
    }

    pub(crate) fn is_on_alternate_screen(&self) -> bool {
        self.seen.lock().parser.screen().alternate_screen()
    }

    pub(crate) fn hides_cursor(&self) -> bool {
        self.seen.lock().parser.screen().hide_cursor()
    }

    pub(crate) fn takes_bracketed_paste(&self) -> bool {
        self.seen.lock().parser.screen().bracketed_paste()
    }

    /// The line discipline as it is now; it outlives the program.
    pub(crate) fn line_mode(&self) -> LineMode {
        let flags = self.master.get_termios().unwrap().local_flags;
        let modes = LocalModes::from_bits_retain(flags.bits());
        LineMode {
            canonical: modes.contains(LocalModes::ICANON),
            echo: modes.contains(LocalModes::ECHO),
            signals: modes.contains(LocalModes::ISIG),
        }
    }

    /// Everything the kernel keeps about the line, to be compared whole.
    pub(crate) fn attributes(&self) -> String {
        format!("{:?}", self.master.get_termios().unwrap())
    }

    pub(crate) const fn pid(&self) -> Pid {
        self.pid
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).unwrap();
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Only a child that has not been waited for still owns its number.
        if self.seen.lock().status.is_none() {
            let _ = kill_process(self.pid, Signal::KILL);
        }
    }
}

impl Watched {
    fn lock(&self) -> MutexGuard<'_, Seen> {
        // A wait that failed has poisoned it, and the rest of the test still has to be cleaned up.
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn describe(seen: &Seen) -> String {
    let screen = seen.parser.screen();
    let (height, width) = screen.size();
    let rule = "-".repeat(usize::from(width));
    let rows: Vec<String> = screen.rows(0, width).map(|row| format!("|{row}")).collect();
    let rows = rows.join("\n");
    format!(
        "the screen ({width}x{height}, {} bytes so far, ended: {:?}):\n+{rule}\n{rows}\n+{rule}",
        seen.bytes.len(),
        seen.status
    )
}

const fn size(width: u16, height: u16) -> PtySize {
    PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 }
}

#[expect(clippy::disallowed_methods, reason = "a deadline of the test itself, not of what it tests")]
pub(crate) fn now() -> Instant {
    Instant::now()
}
