//! What the dashboard costs, beside a bare ratatui program in the same run: `cargo bench --bench dashboard`.
//!
//! Times are medians. The programs run in a pseudo-terminal of 120×40; lightmeter has 400 days of three accounts.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a bench may end at the first surprise"
)]
#![expect(clippy::print_stdout, reason = "printing is what a bench does")]

mod connecting;
mod drawing;
mod filled;
mod process;
mod program;
mod stopwatch;

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use process::Usage;
use program::Program;
use stopwatch::{Median, milliseconds};

const STARTS: usize = 21;
const KEYS: usize = 40;
const IDLE: Duration = Duration::from_secs(10);

/// What one program showed of itself.
struct Measured {
    start: Vec<Duration>,
    key: Vec<Duration>,
    /// CPU time and bytes written in [`IDLE`].
    idle: (Duration, usize),
    peak_kib: u64,
}

fn main() {
    // `cargo test --benches` passes no `--bench`, and then there is nothing to test here.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(filled::fill(folder.path()));
    let lightmeter = program::lightmeter(folder.path());
    let bare = program::bare(&build_bare());
    let (mine, theirs) = measure(&lightmeter, &bare);
    let drawing = runtime.block_on(drawing::measure(folder.path()));
    print(&mine, &theirs, &drawing);
    print_build();
}

/// In turns, so that what else the machine does meets both.
fn measure(lightmeter: &Program, bare: &Program) -> (Measured, Measured) {
    let (mut mine, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..=STARTS {
        let (first, second) = (bare.start(), lightmeter.start());
        // The first round fills the system's caches.
        if round > 0 {
            theirs.push(first.1);
            mine.push(second.1);
        }
        first.0.quit();
        second.0.quit();
    }
    (rest_of(lightmeter, mine), rest_of(bare, theirs))
}

fn rest_of(program: &Program, start: Vec<Duration>) -> Measured {
    let (mut running, _) = program.start();
    let key = (0..KEYS).flat_map(|_| running.help_and_back()).collect();
    // A countdown ticks once a minute, so one of two windows in a row has no tick.
    let idle = (0..2).map(|_| running.idle(IDLE)).min_by_key(|(_, bytes)| *bytes).unwrap();
    let peak_kib = Usage::of(running.id()).peak_kib;
    running.quit();
    Measured { start, key, idle, peak_kib }
}

fn print(mine: &Measured, theirs: &Measured, drawing: &drawing::Drawing) {
    let row = |what: &str, mine: String, theirs: String, ratio: f64| {
        println!("{what:<44}{mine:>14}{theirs:>14}{ratio:>9.2}");
    };
    let times = |what: &str, mine: &[Duration], theirs: &[Duration]| {
        let (mine, theirs) = (mine.median(), theirs.median());
        row(what, milliseconds(mine), milliseconds(theirs), mine.as_secs_f64() / theirs.as_secs_f64());
    };
    println!("{:<44}{:>14}{:>14}{:>9}", "", "lightmeter", "bare", "ratio");
    times("start to first complete frame, 120×40", &mine.start, &theirs.start);
    let more = mine.start.median().saturating_sub(theirs.start.median());
    println!("{:<44}{:>14}   (aim: at most 15 ms)", "  more than bare", milliseconds(more));
    times("key to repaint", &mine.key, &theirs.key);
    let seconds = IDLE.as_secs_f64();
    let share = |cpu: Duration| format!("{:.3} %", cpu.as_secs_f64() / seconds * 100.0);
    println!("{:<44}{:>14}{:>14}", "idle: share of one CPU", share(mine.idle.0), share(theirs.idle.0));
    println!("{:<44}{:>14}{:>14}", "idle: bytes written in 10 s", mine.idle.1, theirs.idle.1);
    let mebibytes = |kib: u64| format!("{:.1} MiB", f64::from(u32::try_from(kib).unwrap()) / 1_024.0);
    let ratio =
        f64::from(u32::try_from(mine.peak_kib).unwrap()) / f64::from(u32::try_from(theirs.peak_kib).unwrap());
    row("peak memory (VmHWM)", mebibytes(mine.peak_kib), mebibytes(theirs.peak_kib), ratio);
    let ratio = drawing.view.as_secs_f64() / drawing.paragraph.as_secs_f64();
    row(
        "one frame of 200×60, without a terminal",
        milliseconds(drawing.view),
        milliseconds(drawing.paragraph),
        ratio,
    );
    println!("  (there bare is one paragraph that fills the frame)");
}

fn print_build() {
    let binary = Path::new(env!("CARGO_BIN_EXE_lightmeter"));
    let bytes = binary.metadata().unwrap().len();
    println!(
        "\nbinary: {:.1} MiB ({bytes} bytes) at {}",
        f64::from(u32::try_from(bytes).unwrap()) / 1_048_576.0,
        binary.display()
    );
    println!("clean release build: time CARGO_TARGET_DIR=$(mktemp -d) cargo build --release --locked");
}

/// The bare program is an example, which `cargo bench` does not build by itself.
fn build_bare() -> PathBuf {
    let built =
        Command::new(env!("CARGO")).args(["build", "--quiet", "--release", "--example", "bare"]).status();
    assert!(built.unwrap().success(), "the bare program was not built");
    Path::new(env!("CARGO_BIN_EXE_lightmeter")).with_file_name("examples").join("bare")
}
