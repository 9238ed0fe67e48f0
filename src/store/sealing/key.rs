//! A symmetric key and the id that every value sealed with it names.

use chacha20poly1305::aead::{OsRng, rand_core::RngCore as _};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

/// 32 bytes that are wiped when dropped.
#[derive(Clone)]
pub(in crate::store) struct Key {
    id: KeyId,
    bytes: Zeroizing<[u8; 32]>,
}

impl Key {
    pub(in crate::store) fn generate() -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        OsRng.fill_bytes(bytes.as_mut());
        Self::new(bytes)
    }

    /// The id follows from the key, so the same key has the same id everywhere.
    fn new(bytes: Zeroizing<[u8; 32]>) -> Self {
        let mut id = [0; KeyId::LENGTH];
        expand(&bytes, b"lightmeter key id", &mut id);
        Self { id: KeyId(id), bytes }
    }

    /// `None` unless there are 32 bytes.
    pub(in crate::store) fn from_slice(slice: &[u8]) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; 32]);
        (slice.len() == bytes.len()).then(|| {
            bytes.copy_from_slice(slice);
            Self::new(bytes)
        })
    }

    pub(in crate::store) fn id(&self) -> KeyId {
        self.id
    }

    pub(in crate::store) fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// The X25519 secret of this token key: every worker that has the key has the same one.
    pub(super) fn box_secret(&self) -> crypto_box::SecretKey {
        let mut secret = Zeroizing::new([0; 32]);
        expand(&self.bytes, b"lightmeter x25519", secret.as_mut());
        crypto_box::SecretKey::from_bytes(*secret)
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Key({}, redacted)", self.id)
    }
}

#[expect(
    clippy::expect_used,
    reason = "HKDF-SHA-256 expands to 8 160 bytes, and no more than 32 are asked for"
)]
fn expand(key: &[u8; 32], purpose: &[u8], out: &mut [u8]) {
    Hkdf::<Sha256>::new(None, key).expand(purpose, out).expect("at most 32 bytes");
}

/// Tells keys apart without telling anything about them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; Self::LENGTH]);

impl KeyId {
    pub(super) const LENGTH: usize = 8;

    pub(in crate::store) const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    pub(in crate::store) const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

impl std::fmt::Display for KeyId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl std::fmt::Debug for KeyId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "KeyId({self})")
    }
}
