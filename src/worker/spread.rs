//! Keeps what fell due together from coming back together: each thing has a share of its own, the same wherever it is
//! computed.

use std::hash::{DefaultHasher, Hash, Hasher as _};

/// In thousandths.
pub(super) fn spread(thing: &impl Hash) -> u16 {
    let mut hasher = DefaultHasher::new();
    thing.hash(&mut hasher);
    u16::try_from(hasher.finish() % 1_000).unwrap_or_default()
}
