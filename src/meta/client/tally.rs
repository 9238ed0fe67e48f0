//! What one client has sent and was told, and who else is to hear of it.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError, Weak,
    atomic::{AtomicU32, AtomicU64, Ordering},
};

use crate::meta::{Error, Usage};

/// What a client and its plain clones have sent, and what they were told.
#[derive(Debug, Default)]
pub(super) struct Tally {
    sent: AtomicU64,
    requests: AtomicU64,
    /// The highest percentage of any allowance that an answer told.
    most_used: AtomicU32,
    /// Whether it sends nothing more once Meta has told it to wait.
    ends_when_told: bool,
    told_to_wait: Mutex<Vec<Error>>,
    usage: Mutex<Usage>,
}

/// Those that send nothing more once they are told to wait.
#[derive(Debug, Default)]
pub(super) struct UnderWay(Mutex<Vec<Weak<Tally>>>);

impl UnderWay {
    pub(super) fn add(&self, tally: &Arc<Tally>) {
        let mut all = locked(&self.0);
        all.retain(|one| one.strong_count() > 0);
        all.push(Arc::downgrade(tally));
    }

    /// Tells whose call it was, and everybody where the app's own limit is reached.
    pub(super) fn tell(&self, tally: &Arc<Tally>, error: &Error) {
        tally.note_wait(error);
        if error.kind().is_about_app() {
            let others = locked(&self.0).iter().filter_map(Weak::upgrade).collect::<Vec<_>>();
            for other in others.iter().filter(|other| !Arc::ptr_eq(other, tally)) {
                other.note_wait(error);
            }
        }
    }
}

impl Tally {
    pub(super) fn that_ends_when_told() -> Self {
        Self { ends_when_told: true, ..Self::default() }
    }

    pub(super) fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    pub(super) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// One request of so many calls.
    pub(super) fn note_sent(&self, calls: u64) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.sent.fetch_add(calls, Ordering::Relaxed);
        self.note_usage(|usage| usage.calls += calls);
    }

    pub(super) fn told_to_wait(&self) -> Vec<Error> {
        locked(&self.told_to_wait).clone()
    }

    fn note_wait(&self, error: &Error) {
        if self.ends_when_told {
            locked(&self.told_to_wait).push(error.clone());
        }
    }

    pub(super) fn most_used(&self) -> u32 {
        self.most_used.load(Ordering::Relaxed)
    }

    pub(super) fn note_used(&self, percent: u32) {
        self.most_used.fetch_max(percent, Ordering::Relaxed);
    }

    pub(super) fn usage(&self) -> Usage {
        locked(&self.usage).clone()
    }

    pub(super) fn note_usage(&self, note: impl FnOnce(&mut Usage)) {
        note(&mut locked(&self.usage));
    }
}

/// What a panic of another task has left is whole: each change is one step.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
