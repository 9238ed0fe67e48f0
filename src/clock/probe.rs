//! Test handles on the real binary: its clock follows a file, and it dies or panics at a named point.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use chrono::{DateTime, Utc};
use tokio::sync::watch;

use super::{Clock, Source};

/// A file that holds the time as RFC 3339.
pub const CLOCK_VARIABLE: &str = "LIGHTMETER_PROBE_CLOCK";
/// The name of the stop point at which the process kills itself: `NAME`, `before NAME`, or either with `#3` for its
/// third time.
pub const STOP_VARIABLE: &str = "LIGHTMETER_PROBE_STOP";
/// A file that holds the name of the point at which the process panics, once.
pub const PANIC_VARIABLE: &str = "LIGHTMETER_PROBE_PANIC";

/// A folder in which the marks of a machine are looked for instead of `/`.
pub const ROOT_VARIABLE: &str = "LIGHTMETER_PROBE_ROOT";

#[expect(clippy::disallowed_methods, reason = "only in a build for tests")]
pub fn root() -> Option<PathBuf> {
    std::env::var_os(ROOT_VARIABLE).map(PathBuf::from)
}

/// When set, the callback finds no 127.0.0.1 to listen on, as on a computer without IPv4.
pub const NO_IPV4_VARIABLE: &str = "LIGHTMETER_PROBE_NO_IPV4";

#[expect(clippy::disallowed_methods, reason = "only in a build for tests")]
pub fn lacks_ipv4() -> bool {
    std::env::var_os(NO_IPV4_VARIABLE).is_some()
}

/// A clock that shows what the file says; whoever waits for a time hears of it within 10 ms. Needs a running tokio runtime.
pub fn clock_from_file(path: PathBuf) -> Clock {
    let path: Arc<Path> = path.into();
    let (hand, face) = watch::channel(read(&path).unwrap_or_default());
    let clock = Clock(Source::File(Arc::clone(&path), face));
    tokio::spawn(async move {
        loop {
            if let Some(instant) = read(&path) {
                hand.send_if_modified(|now| std::mem::replace(now, instant) != instant);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    clock
}

pub(super) fn read(path: &Path) -> Option<DateTime<Utc>> {
    std::fs::read_to_string(path).ok()?.trim().parse().ok()
}
