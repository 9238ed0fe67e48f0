//! Keeps tokens and keys that are in memory out of core dumps.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Before anything secret is read. A system that refuses this dumps as ever, which is no reason not to start.
pub(super) fn forbid() {
    let limit = getrlimit(Resource::Core);
    // The browser inherits it, and may raise it again.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), ..limit });
    close_memory();
}

/// Also for a system that hands dumps to a program, which heeds no limit; and no other process of the same user may
/// look into this one. A build for tests stays open, because tests look at it in `/proc`.
#[cfg(all(target_os = "linux", not(feature = "probe")))]
fn close_memory() {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

#[cfg(not(all(target_os = "linux", not(feature = "probe"))))]
const fn close_memory() {}
