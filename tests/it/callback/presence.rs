//! The mark of an attempt that is followed.

use std::sync::atomic::{AtomicBool, Ordering};

use lightmeter::{callback::Presence, domain::AttemptId};
use uuid::Uuid;

#[test]
fn a_mark_is_there_for_others_as_long_as_it_is_held() {
    let home = tempfile::tempdir().unwrap();
    let (folder, attempt) = (home.path().join("attempts"), AttemptId(Uuid::new_v4()));
    assert!(!Presence::is_marked(&folder, attempt));
    let mark = Presence::mark(&folder, attempt).unwrap();
    assert!(Presence::is_marked(&folder, attempt));
    assert!(!Presence::is_marked(&folder, AttemptId(Uuid::new_v4())), "another attempt");
    drop(mark);
    assert!(!Presence::is_marked(&folder, attempt));
}

#[test]
fn no_sweep_takes_the_mark_of_a_process_that_lives() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("attempts");
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let sweeping = scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                Presence::sweep(&folder).unwrap();
            }
        });
        let _ended = Ended(&is_over);
        let lost = (0..500).filter(|_| {
            let attempt = AttemptId(Uuid::new_v4());
            let _mark = Presence::mark(&folder, attempt).unwrap();
            Presence::sweep(&folder).unwrap();
            !Presence::is_marked(&folder, attempt)
        });
        assert_eq!(lost.count(), 0);
        assert!(!sweeping.is_finished(), "it was swept all the while");
    });
}

/// However the marking ends, so does the sweeping.
struct Ended<'a>(&'a AtomicBool);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
