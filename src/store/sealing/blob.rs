//! One sealed value: version, key id, nonce, ciphertext; its associated data binds it to its place.

use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, OsRng, Payload, rand_core::RngCore as _},
};
use zeroize::Zeroizing;

use super::{Key, KeyId};
use crate::{domain::UserId, store::Error};

const VERSION: u8 = 1;
const NONCE: usize = 24;

/// Where a sealed value belongs; in any other place it does not open.
#[derive(Clone, Copy, Debug)]
pub(in crate::store) struct Place<'a> {
    pub table: &'static str,
    pub user: UserId,
    pub platform: &'static str,
    pub subject: &'a str,
    pub kind: &'static str,
}

impl Place<'_> {
    /// Every field with its length before it, so that no two places give the same bytes.
    fn associated_data(&self, key: KeyId) -> Vec<u8> {
        let fields: [&[u8]; 7] = [
            b"lightmeter sealed 1",
            self.table.as_bytes(),
            self.user.0.as_bytes(),
            self.platform.as_bytes(),
            self.subject.as_bytes(),
            self.kind.as_bytes(),
            key.as_bytes(),
        ];
        let mut data = Vec::new();
        for field in fields {
            data.extend((field.len() as u64).to_be_bytes());
            data.extend(field);
        }
        data
    }
}

pub(in crate::store) fn seal(key: &Key, place: &Place<'_>, plain: &[u8]) -> Result<Vec<u8>, Error> {
    let mut nonce = XNonce::default();
    OsRng.fill_bytes(&mut nonce);
    let aad = place.associated_data(key.id());
    let ciphertext = XChaCha20Poly1305::new(key.bytes().into())
        .encrypt(&nonce, Payload { msg: plain, aad: &aad })
        .map_err(|_| Error::Sealing)?;
    let mut blob = vec![VERSION];
    blob.extend(key.id().as_bytes());
    blob.extend(nonce);
    blob.extend(ciphertext);
    Ok(blob)
}

/// The id of the key that opens a blob.
pub(in crate::store) fn sealed_with(blob: &[u8]) -> Result<KeyId, Error> {
    parts(blob).map(|(key, ..)| key)
}

pub(in crate::store) fn open(key: &Key, place: &Place<'_>, blob: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
    let (id, nonce, ciphertext) = parts(blob)?;
    if id != key.id() {
        return Err(Error::UnknownKey(id));
    }
    let aad = place.associated_data(id);
    XChaCha20Poly1305::new(key.bytes().into())
        .decrypt(XNonce::from_slice(nonce), Payload { msg: ciphertext, aad: &aad })
        .map(Zeroizing::new)
        .map_err(|_| Error::DoesNotOpen(id))
}

fn parts(blob: &[u8]) -> Result<(KeyId, &[u8; NONCE], &[u8]), Error> {
    let (&version, rest) = blob.split_first().ok_or(Error::NotSealed)?;
    if version != VERSION {
        return Err(Error::NotSealed);
    }
    let (id, rest) = rest.split_first_chunk().ok_or(Error::NotSealed)?;
    let (nonce, ciphertext) = rest.split_first_chunk().ok_or(Error::NotSealed)?;
    Ok((KeyId::from_bytes(*id), nonce, ciphertext))
}
