//! The metrics' codes in packed rows. Append-only: a code is never given to another metric.

use crate::domain::Metric;

/// The code of a metric.
pub(super) const fn code_of(metric: Metric) -> u8 {
    match metric {
        Metric::Reach => 1,
        Metric::Views => 2,
        Metric::AccountsEngaged => 3,
        Metric::TotalInteractions => 4,
        Metric::Likes => 5,
        Metric::Comments => 6,
        Metric::Saves => 7,
        Metric::Shares => 8,
        Metric::Replies => 9,
        Metric::Reposts => 10,
        Metric::ProfileViews => 11,
        Metric::WebsiteClicks => 12,
        Metric::ProfileLinksTaps => 13,
        Metric::FollowerCount => 14,
        Metric::Follows => 15,
        Metric::Unfollows => 16,
    }
}

/// The metric of a code; `None` for one that a newer version wrote.
pub(super) fn metric_of(code: u8) -> Option<Metric> {
    Metric::ALL.iter().copied().find(|metric| code_of(*metric) == code)
}
