//! Sealed boxes: a front writes what only a worker reads.

use chacha20poly1305::aead::OsRng;

use super::Parcel;
use crate::{domain::AttemptId, store::Error};

/// What only the holder of a token key can open.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

impl std::fmt::Debug for Sealed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Sealed({} bytes)", self.0.len())
    }
}

/// The workers' X25519 public key; it seals and never opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealingKey(crypto_box::PublicKey);

impl SealingKey {
    pub(in crate::store) fn new(key: crypto_box::PublicKey) -> Self {
        Self(key)
    }

    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(crypto_box::PublicKey::from_bytes(bytes))
    }

    pub fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    pub fn seal(&self, bytes: &[u8]) -> Result<Sealed, Error> {
        self.0.seal(&mut OsRng, bytes).map(Sealed).map_err(|_| Error::Sealing)
    }

    /// Seals a code or token for one attempt; in any other attempt it does not open.
    pub fn seal_parcel(&self, parcel: &Parcel, attempt: AttemptId) -> Result<Sealed, Error> {
        self.seal(&parcel.write(attempt)?)
    }
}
