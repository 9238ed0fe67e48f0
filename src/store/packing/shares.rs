//! The shares of an audience: each key as it came, with its number.

use super::{
    Unreadable,
    bytes::{Reader, put_signed, put_unsigned},
};
use crate::domain::Value;

const VERSION: u8 = 1;

pub(in crate::store) fn pack_shares<'a>(shares: impl Iterator<Item = (&'a str, Value)>) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    for (key, value) in shares {
        put_unsigned(&mut bytes, key.len() as u64);
        bytes.extend(key.as_bytes());
        match value {
            Value::Whole(whole) => {
                bytes.push(0);
                put_signed(&mut bytes, whole);
            }
            Value::Decimal(decimal) => {
                bytes.push(1);
                bytes.extend(decimal.to_le_bytes());
            }
        }
    }
    bytes
}

pub(in crate::store) fn unpack_shares(bytes: &[u8]) -> Result<Vec<(String, Value)>, Unreadable> {
    let mut reader = Reader(bytes);
    if reader.byte()? != VERSION {
        return Err(Unreadable);
    }
    let mut shares = Vec::new();
    while !reader.is_at_end() {
        let key = reader.text()?;
        let value = match reader.byte()? {
            0 => Value::Whole(reader.signed()?),
            1 => Value::Decimal(reader.decimal()?),
            _ => return Err(Unreadable),
        };
        shares.push((key, value));
    }
    Ok(shares)
}
