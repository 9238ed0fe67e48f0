//! Tests of `refused_metric`.

use super::*;
use crate::domain::Shown;

fn index(message: &str, asked: &[&str]) -> Option<usize> {
    let refusal = Refusal { code: Some(100), message: Some(Shown::new(message)), ..Refusal::of_status(400) };
    refused_metric(&refusal, asked)
}

const ASKED: &[&str] = &["reach", "views", "impressions", "likes"];

#[test]
fn the_culprit_is_found_in_each_of_metas_forms() {
    let table = [
        (
            "(#100) metric[2] must be one of the following values: reach, follower_count, views, likes",
            Some(2),
        ),
        ("(#100) metric[0] must be one of the following values: likes, views", Some(0)),
        ("(likes) is incompatible with the metric type (time_series)", Some(3)),
        ("(#100) (views) is incompatible with the metric type (time_series)", Some(1)),
        (
            "(#100) Starting from version v22.0 and above, the impressions metric is no longer supported for the queried media. Valid: reach, likes",
            Some(2),
        ),
        (
            "(#100) The following metrics (views) should be specified with parameter metric_type=total_value",
            Some(1),
        ),
        ("(#100) The metric (impressions) is not supported on this Instagram account", Some(2)),
        ("(#100) (likes, views) is incompatible with the metric type (time_series)", Some(3)),
        ("(#100) The following metrics (views, likes) are incompatible with the period (week)", Some(1)),
        ("(#100) The (views) metric is not available: the media was not shared to Facebook", Some(1)),
        (
            "(#100) The Media Insights API does not support the likes metric for this media product type.",
            Some(3),
        ),
        ("(#100) likes should be specified with parameter metric_type=total_value", Some(3)),
    ];
    for (message, expected) in table {
        assert_eq!(index(message, ASKED), expected, "{message}");
    }
}

#[test]
fn the_list_of_valid_names_never_decides() {
    for message in [
        "(#100) Invalid parameter. Valid values are: reach, views, impressions, likes",
        "(#100) metric[9] must be one of the following values: reach, views, likes",
        "(#100) metric[x] must be one of the following values: reach, views",
        "An unknown error has occurred.",
        "(#100) There cannot be more than 30 days (2592000 s) between since and until",
    ] {
        assert_eq!(index(message, ASKED), None, "{message}");
    }
    assert_eq!(refused_metric(&Refusal::of_status(500), ASKED), None);
}

#[test]
fn a_name_that_was_not_asked_for_is_not_found() {
    assert_eq!(index("(saves) is incompatible with the metric type (time_series)", ASKED), None);
    assert_eq!(index("the impression metric is no longer supported", ASKED), None);
}
