//! The compact form of figures in a row: versioned, self-describing, and merged without ever losing a number.

mod bytes;
mod codes;
mod reading;
mod readings;
mod shares;

pub(super) use reading::{pack_reading, unpack_reading};
pub(super) use readings::{Packed, outranks};
pub(super) use shares::{pack_shares, unpack_shares};

/// Bytes that this version did not write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unreadable packed figures")]
pub(super) struct Unreadable;

#[cfg(test)]
mod tests;
