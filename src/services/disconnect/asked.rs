//! The withdrawals that this front has asked for and not heard of yet.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::domain::AccountId;

/// Cheap to clone; every clone knows the same.
#[derive(Clone, Debug, Default)]
pub(in crate::services) struct Asked(Arc<Mutex<BTreeSet<AccountId>>>);

impl Asked {
    pub(super) fn add(&self, account: &AccountId) {
        self.lock().insert(account.clone());
    }

    pub(super) fn heard_of(&self, account: &AccountId) {
        self.lock().remove(account);
    }

    pub(super) fn all(&self) -> Vec<AccountId> {
        self.lock().iter().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<AccountId>> {
        // Nothing in here leaves the set half changed.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
