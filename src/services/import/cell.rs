//! What stands in one cell of an older table. What cannot be read for certain is not read.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use crate::domain::{AccessToken, Day, Login, Timestamp, Value};

/// No token of Meta's is near this long.
const LONGEST_TOKEN: usize = 8 * 1024;

/// The date as it stands, also of an instant, whatever zone it is in: which bucket of Meta's an instant was meant for
/// nobody knows any more.
pub(super) fn day(text: &str) -> Option<Day> {
    let (date, rest) = text.split_at_checked(10)?;
    let mut rest = rest.chars();
    let is_time = match rest.next() {
        None => true,
        Some(' ' | 'T') => rest.next().is_some_and(|first| first.is_ascii_digit()),
        Some(_) => false,
    };
    Day::parse(date).filter(|_| is_time)
}

/// A count: whole and not negative, also where its type has decimals.
pub(super) fn count(text: &str) -> Option<Value> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let is_whole = decimals.bytes().all(|digit| digit == b'0');
    let is_number = !whole.is_empty() && whole.bytes().all(|digit| digit.is_ascii_digit());
    (is_whole && is_number).then(|| whole.parse().ok().map(Value::Whole)).flatten()
}

/// An instant, in UTC where no zone is told; of a number, seconds or milliseconds since 1970.
pub(super) fn instant(text: &str) -> Option<Timestamp> {
    if text.bytes().all(|digit| digit.is_ascii_digit()) {
        let number: i64 = text.parse().ok()?;
        return match text.len() {
            9..=10 => DateTime::from_timestamp(number, 0),
            12..=13 => DateTime::from_timestamp_millis(number),
            _ => None,
        };
    }
    if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Some(date.and_time(NaiveTime::MIN).and_utc());
    }
    let text = text.replacen('T', " ", 1);
    let naive = || NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M:%S%.f").ok().map(|at| at.and_utc());
    let zoned = DateTime::parse_from_str(&text.replace('Z', "+00:00"), "%Y-%m-%d %H:%M:%S%.f%#z");
    zoned.ok().map(|at| at.with_timezone(&Utc)).or_else(naive)
}

/// A token whose prefix tells its login.
pub(super) fn token(text: &str) -> Option<(Login, AccessToken)> {
    let is_one_word = text.len() <= LONGEST_TOKEN && text.bytes().all(|byte| byte.is_ascii_graphic());
    let login = Login::of_token_prefix(text).filter(|_| is_one_word)?;
    Some((login, AccessToken::new(text)))
}

#[cfg(test)]
mod tests;
