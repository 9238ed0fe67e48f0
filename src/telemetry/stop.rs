//! Named points at which a test kills the real binary or makes it panic; nothing in a shipped build.

#[cfg(feature = "probe")]
use std::sync::atomic::{AtomicU32, Ordering};

/// A point named after what has just been made durable, or answered by Meta. A build for tests dies here, as by
/// `kill -9`, when it was started with this name in `LIGHTMETER_PROBE_STOP`; with `NAME#3` there it dies as it comes by
/// for the third time.
#[cfg(not(feature = "probe"))]
#[inline(always)]
pub const fn stop_point(_name: &str) {}

#[cfg(feature = "probe")]
pub fn stop_point(name: &str) {
    stop_where(|point| point == name);
}

/// The point right before what a [`stop_point`] is named after; `LIGHTMETER_PROBE_STOP` says `before NAME`.
#[cfg(not(feature = "probe"))]
#[inline(always)]
pub const fn stop_before(_name: &str) {}

#[cfg(feature = "probe")]
pub fn stop_before(name: &str) {
    stop_where(|point| point.strip_prefix("before ") == Some(name));
}

#[cfg(feature = "probe")]
#[expect(clippy::disallowed_methods, reason = "only in a build for tests")]
fn stop_where(is_here: impl Fn(&str) -> bool) {
    /// How often this process came by the one point that it was started with.
    static PASSED: AtomicU32 = AtomicU32::new(0);
    let Ok(wanted) = std::env::var(crate::clock::probe::STOP_VARIABLE) else { return };
    let (point, time) = match wanted.split_once('#') {
        Some((point, time)) => (point, time.parse().unwrap_or(1)),
        None => (wanted.as_str(), 1),
    };
    if !is_here(point) || PASSED.fetch_add(1, Ordering::Relaxed) + 1 < time {
        return;
    }
    let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    // The signal may take a moment to arrive; nothing may happen in it.
    loop {
        std::thread::park();
    }
}

/// A point at which a build for tests panics when the file that `LIGHTMETER_PROBE_PANIC` names holds this name.
/// The file is removed first, so what comes back after the panic goes on.
#[cfg(not(feature = "probe"))]
#[inline(always)]
pub const fn panic_point(_name: &str) {}

#[cfg(feature = "probe")]
#[expect(clippy::disallowed_methods, reason = "only in a build for tests")]
pub fn panic_point(name: &str) {
    let Ok(file) = std::env::var(crate::clock::probe::PANIC_VARIABLE) else { return };
    let is_wanted = std::fs::read_to_string(&file).is_ok_and(|wanted| wanted.trim() == name);
    let is_asked_for = is_wanted && std::fs::remove_file(&file).is_ok();
    assert!(!is_asked_for, "asked for at {name}");
}
