//! Waiting for what a folder comes to hold or to lose, told by the kernel.

use std::{mem::MaybeUninit, path::Path};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags},
};

/// Long enough for a debug build on a machine that builds something else.
const PATIENCE: Timespec = Timespec { tv_sec: 20, tv_nsec: 0 };

/// Returns once `holds` says so, which is asked at first and then after every change in the folder.
#[track_caller]
pub(crate) fn wait_in(folder: &Path, what: &str, holds: impl Fn() -> bool) {
    let watch = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK).unwrap();
    let changes = WatchFlags::CREATE | WatchFlags::CLOSE_WRITE | WatchFlags::DELETE | WatchFlags::MOVE;
    inotify::add_watch(&watch, folder, changes).unwrap();
    while !holds() {
        let told = poll(&mut [PollFd::new(&watch, PollFlags::IN)], Some(&PATIENCE)).unwrap();
        assert!(told > 0, "nothing more changed in {} while waiting for {what}", folder.display());
        let mut buffer = [MaybeUninit::uninit(); 4_096];
        let mut told = inotify::Reader::new(&watch, &mut buffer);
        while told.next().is_ok_and(|change| !change.events().contains(ReadFlags::IGNORED)) {}
    }
}
