//! One reading: four bits of status, then its number if it has one.

use super::{
    Unreadable,
    bytes::{Reader, put_signed, put_unsigned},
};
use crate::domain::{Reading, Reason, Value};

/// A reading by itself, as in the rows of media.
pub(in crate::store) fn pack_reading(reading: Reading) -> Vec<u8> {
    let mut bytes = Vec::new();
    put_reading(&mut bytes, 0, reading);
    bytes
}

pub(in crate::store) fn unpack_reading(bytes: &[u8]) -> Result<Reading, Unreadable> {
    let mut reader = Reader(bytes);
    let (_, reading) = take_reading(&mut reader)?;
    if reader.is_at_end() { Ok(reading) } else { Err(Unreadable) }
}

/// `offset` shares the status' first byte, so a small one costs nothing; it is below 2^60.
pub(super) fn put_reading(bytes: &mut Vec<u8>, offset: u64, reading: Reading) {
    put_unsigned(bytes, offset << 4 | status_of(reading));
    match reading.value() {
        Some(Value::Whole(whole)) => put_signed(bytes, whole),
        Some(Value::Decimal(decimal)) => bytes.extend(decimal.to_le_bytes()),
        None => {}
    }
}

pub(super) fn take_reading(reader: &mut Reader<'_>) -> Result<(u64, Reading), Unreadable> {
    let tag = reader.unsigned()?;
    let reading = match tag & 0xf {
        0 => Reading::Measured(Value::Whole(reader.signed()?)),
        1 => Reading::Measured(Value::Decimal(reader.decimal()?)),
        2 => Reading::Late,
        3 => Reading::Carried(Value::Whole(reader.signed()?)),
        4 => Reading::Carried(Value::Decimal(reader.decimal()?)),
        5 => Reading::Unavailable(Reason::NotPublished),
        6 => Reading::Unavailable(Reason::TooSmall),
        7 => Reading::Unavailable(Reason::NotSupported),
        8 => Reading::Unavailable(Reason::BeyondWindow),
        9 => Reading::Unavailable(Reason::Refused),
        10 => Reading::Unavailable(Reason::NotFetched),
        _ => return Err(Unreadable),
    };
    Ok((tag >> 4, reading))
}

/// Append-only, like the metrics' codes.
const fn status_of(reading: Reading) -> u64 {
    match reading {
        Reading::Measured(Value::Whole(_)) => 0,
        Reading::Measured(Value::Decimal(_)) => 1,
        Reading::Late => 2,
        Reading::Carried(Value::Whole(_)) => 3,
        Reading::Carried(Value::Decimal(_)) => 4,
        Reading::Unavailable(Reason::NotPublished) => 5,
        Reading::Unavailable(Reason::TooSmall) => 6,
        Reading::Unavailable(Reason::NotSupported) => 7,
        Reading::Unavailable(Reason::BeyondWindow) => 8,
        Reading::Unavailable(Reason::Refused) => 9,
        Reading::Unavailable(Reason::NotFetched) => 10,
    }
}
