//! Named points at which a test kills the real binary or makes it panic; nothing in a shipped build.

/// A point named after what has just been made durable, or answered by Meta. A build for tests dies here, as by
/// `kill -9`, when it was started with this name in `LIGHTMETER_PROBE_STOP`.
#[cfg(not(feature = "probe"))]
#[inline(always)]
pub const fn stop_point(_name: &str) {}

#[cfg(feature = "probe")]
#[expect(clippy::disallowed_methods, reason = "only in a build for tests")]
pub fn stop_point(name: &str) {
    if std::env::var(crate::clock::probe::STOP_VARIABLE).is_ok_and(|wanted| wanted == name) {
        let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
        // The signal may take a moment to arrive; nothing may happen in it.
        loop {
            std::thread::park();
        }
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
