//! How a figure divides over the values of a breakdown; the parts always add up to it.

const MEDIA_PRODUCT_TYPE: &[(&str, u64)] =
    &[("REEL", 46), ("POST", 21), ("CAROUSEL_CONTAINER", 15), ("STORY", 14), ("AD", 4)];
const FOLLOW_TYPE: &[(&str, u64)] = &[("FOLLOWER", 58), ("NON_FOLLOWER", 38), ("UNKNOWN", 4)];
const CONTACT_BUTTON: &[(&str, u64)] = &[
    ("EMAIL", 34),
    ("CALL", 21),
    ("DIRECTION", 27),
    ("TEXT", 9),
    ("BOOK_NOW", 6),
    ("INSTANT_EXPERIENCE", 1),
    ("UNDEFINED", 2),
];
const PROFILE_ACTION: &[(&str, u64)] =
    &[("bio_link_clicked", 48), ("email", 14), ("direction", 16), ("call", 9), ("text", 7), ("other", 6)];
const NAVIGATION: &[(&str, u64)] =
    &[("tap_forward", 71), ("swipe_forward", 12), ("tap_back", 8), ("tap_exit", 9)];

/// `None` for a breakdown that does not exist.
pub(crate) fn split(value: u64, breakdown: &str) -> Option<Vec<(&'static str, u64)>> {
    let weights = match breakdown {
        "media_product_type" => MEDIA_PRODUCT_TYPE,
        "follow_type" | "follower_type" => FOLLOW_TYPE,
        "contact_button_type" => CONTACT_BUTTON,
        "action_type" => PROFILE_ACTION,
        "story_navigation_action_type" => NAVIGATION,
        _ => return None,
    };
    Some(by_weight(value, weights))
}

/// What rounding leaves over goes to the first.
pub(crate) fn by_weight(value: u64, weights: &[(&'static str, u64)]) -> Vec<(&'static str, u64)> {
    let whole = weights.iter().map(|(_, weight)| weight).sum::<u64>().max(1);
    let mut parts: Vec<_> = weights.iter().map(|(name, weight)| (*name, value * weight / whole)).collect();
    let given: u64 = parts.iter().map(|(_, part)| part).sum();
    if let Some((_, first)) = parts.first_mut() {
        *first += value - given;
    }
    parts
}
