//! Who follows an account, by age, city, country and gender, and when they are online.

use super::{dice::Dice, split::by_weight};

const AGE: &[(&str, u64)] =
    &[("25-34", 36), ("18-24", 24), ("35-44", 21), ("45-54", 10), ("55-64", 4), ("13-17", 3), ("65+", 2)];
const GENDER: &[(&str, u64)] = &[("F", 56), ("M", 38), ("U", 6)];
const COUNTRY: &[(&str, u64)] = &[
    ("DE", 300),
    ("DK", 160),
    ("PL", 110),
    ("NL", 80),
    ("SE", 60),
    ("GB", 50),
    ("US", 48),
    ("AT", 40),
    ("CH", 36),
    ("NO", 30),
    ("FR", 24),
    ("ES", 18),
    ("IT", 16),
    ("BE", 12),
    ("BR", 9),
    ("JP", 7),
];
const CITY: &[(&str, u64)] = &[
    ("Hamburg, Hamburg", 180),
    ("Berlin, Berlin", 140),
    ("København, Capital Region of Denmark", 110),
    ("Łódź, Łódź Voivodeship", 60),
    ("Amsterdam, North Holland", 55),
    ("Malmö, Skåne County", 38),
    ("Zürich, Zürich", 30),
    ("London, England", 28),
    ("Wien, Wien", 25),
    ("Aarhus, Central Denmark Region", 22),
    ("東京都, Tokyo", 9),
    ("São Paulo, São Paulo (state)", 8),
];
/// Thousandths of the followers online, by hour.
const HOURS: [u64; 24] = [
    120, 80, 55, 40, 38, 60, 130, 220, 270, 260, 250, 265, 300, 290, 270, 275, 300, 340, 390, 430, 440, 400,
    310, 200,
];

/// At most 45 entries, together a little below `whole`; `None` for a breakdown that does not exist.
pub(crate) fn demographics(dice: Dice, whole: u64, breakdown: &str) -> Option<Vec<(&'static str, u64)>> {
    let weights = match breakdown {
        "age" => AGE,
        "gender" => GENDER,
        "country" => COUNTRY,
        "city" => CITY,
        _ => return None,
    };
    let known = dice.named(breakdown).share(whole, 860, 960);
    Some(by_weight(known, weights))
}

/// Followers online in each hour, as Meta labels the hours.
pub(crate) fn online(dice: Dice, followers: u64) -> Vec<(usize, u64)> {
    HOURS
        .iter()
        .enumerate()
        .map(|(hour, share)| (hour, dice.with(hour as u64).share(followers * share / 1000, 850, 1150)))
        .collect()
}
