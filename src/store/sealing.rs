//! Sealing: key-encryption key → per-user data key → value, and sealed boxes from fronts to workers.

mod blob;
mod exchanged;
mod key;
mod key_file;
mod key_source;
mod keyring;
mod keys;
mod parcel;
mod renewed;
mod sealed_box;

pub(super) use blob::{Place, open, seal, sealed_with};
pub use exchanged::ExchangedToken;
pub(super) use key::Key;
pub use key::KeyId;
pub use key_source::KeySource;
pub use keyring::Keyring;
pub use parcel::Parcel;
pub use renewed::RenewedToken;
pub use sealed_box::{Sealed, SealingKey};

#[cfg(test)]
mod tests;
