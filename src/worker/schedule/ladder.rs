//! The ages at which the figures of a post are read: often while it is young, until nothing changes any more; pure.

use chrono::TimeDelta;

use crate::domain::{Followed, ProductType, Timestamp};

/// In hours. A story's figures end with it after 24 hours, so the last look is shortly before.
const STORY: [i64; 2] = [6, 23];
const POST: [i64; 6] = [1, 3, 6, 24, 3 * 24, 7 * 24];
/// Then weekly, as long as it is followed.
const WEEK: usize = 7 * 24;

/// When the figures are to be read next; `None` once the last step has been taken. What was never read is due since it
/// was published, but a story that has ended has no figures any more.
pub(super) fn next_step(one: &Followed) -> Option<Timestamp> {
    let Some(read_at) = one.read_at else { return Some(one.published_at) };
    let is_to_come = |hours: &i64| one.published_at + TimeDelta::hours(*hours) > read_at;
    let next = if one.product_type == ProductType::Story {
        STORY.into_iter().find(is_to_come)
    } else {
        let weekly = (0..=Followed::POSTS_FOR.num_hours()).step_by(WEEK).skip(2);
        POST.into_iter().chain(weekly).find(is_to_come)
    };
    next.map(|hours| one.published_at + TimeDelta::hours(hours))
}
