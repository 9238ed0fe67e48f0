//! When an account has its viral post and its quiet week, as functions of the date alone.

use chrono::{NaiveDate, TimeDelta};

use super::{account::Account, account::date, dice::Dice};

/// Each block of half a year holds at most one viral post and one quiet week, never overlapping.
const BLOCK_DAYS: i64 = 182;

/// How the extra attention of a viral post spreads over its first ten days, in thousandths of its peak.
const BUMP: [u64; 10] = [300, 1000, 620, 390, 250, 160, 100, 60, 40, 20];

fn epoch() -> NaiveDate {
    date(2026, 10, 5)
}

pub(crate) fn days_since_epoch(day: NaiveDate) -> i64 {
    (day - epoch()).num_days()
}

fn block_start(block: i64) -> NaiveDate {
    epoch() + TimeDelta::days(block * BLOCK_DAYS)
}

fn block_of(day: NaiveDate) -> i64 {
    days_since_epoch(day).div_euclid(BLOCK_DAYS)
}

fn offset(dice: Dice, block: i64, from: u64, to: u64) -> TimeDelta {
    TimeDelta::days(i64::try_from(dice.with(block.cast_unsigned()).between(from, to)).unwrap_or(0))
}

/// The day of the viral post in the block that holds `day`.
fn viral_day(dice: Dice, block: i64) -> NaiveDate {
    block_start(block) + offset(dice.named("viral"), block, 15, 40)
}

fn quiet_start(dice: Dice, block: i64) -> NaiveDate {
    block_start(block) + offset(dice.named("quiet"), block, 85, 105)
}

pub(crate) fn is_viral_day(account: &Account, dice: Dice, day: NaiveDate) -> bool {
    account.goes_viral && viral_day(dice, block_of(day)) == day
}

pub(crate) fn is_quiet(account: &Account, dice: Dice, day: NaiveDate) -> bool {
    let since = (day - quiet_start(dice, block_of(day))).num_days();
    account.has_quiet_weeks && (0..7).contains(&since)
}

/// Thousandths of the peak of a viral post that `day` still feels.
pub(crate) fn bump(account: &Account, dice: Dice, day: NaiveDate) -> u64 {
    let since = usize::try_from((day - viral_day(dice, block_of(day))).num_days());
    match since {
        Ok(since) if account.goes_viral => BUMP.get(since).copied().unwrap_or(0),
        _ => 0,
    }
}

/// Thousandths of all viral gains since the epoch that `day` already has; negative before it.
pub(crate) fn viral_gain(account: &Account, dice: Dice, day: NaiveDate) -> i64 {
    if !account.goes_viral {
        return 0;
    }
    let block = block_of(day);
    let since = (day - viral_day(dice, block)).num_days();
    let whole: u64 = BUMP.iter().sum();
    let felt: u64 = usize::try_from(since + 1).map_or(0, |days| BUMP.iter().take(days).sum());
    block * 1000 + i64::try_from(felt * 1000 / whole).unwrap_or(0)
}

/// Days that count for growth: nothing changes in a quiet week.
pub(crate) fn growing_days(account: &Account, dice: Dice, day: NaiveDate) -> i64 {
    let days = days_since_epoch(day);
    if !account.has_quiet_weeks {
        return days;
    }
    let block = block_of(day);
    let quiet = (day - quiet_start(dice, block)).num_days() + 1;
    days - block * 7 - quiet.clamp(0, 7)
}
