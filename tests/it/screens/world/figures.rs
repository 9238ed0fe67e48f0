//! Figures, posts, an audience and a flight record.

use chrono::TimeDelta;
use lightmeter::domain::{
    Audience, AudienceBreakdown, AudienceKind, AudienceShare, Dimension, Figure, FlightRecord, Media,
    MediaId, MediaReading, Metric, OnlineFollowers, Overview, Point, Post, ProductType, ProfileFigures,
    Range, Reading, Reason, RecordKind, Series, Taken, Value,
};

use super::{ago, healthy, now, shown};

pub(crate) fn range() -> Range {
    Range::last(30, now())
}

/// A wave with a growing trend; days 9 to 11 are missing, the last two are late.
pub(crate) fn overview() -> Overview {
    let range = range();
    let fetched = Some(ago(TimeDelta::minutes(3)));
    let whole = |number| Reading::Measured(Value::Whole(number));
    let point = |index: i64, day| {
        let reading = match index {
            9..=11 => Reading::Unavailable(Reason::NotPublished),
            28.. => Reading::Late,
            20 => Reading::Carried(Value::Whole(2_400)),
            _ => whole(1_600 + index * 40 + (index % 7) * 150),
        };
        Point { day, reading, fetched_at: fetched }
    };
    let series = |metric| Series {
        metric,
        points: range
            .days()
            .enumerate()
            .map(|(index, day)| point(i64::try_from(index).unwrap(), day))
            .collect(),
    };
    let figure = |metric, current, previous| Figure { metric, current, previous, fetched_at: fetched };
    let beyond = Reading::Unavailable(Reason::BeyondWindow);
    let figures = vec![
        figure(Metric::Reach, whole(48_213), whole(46_627)),
        figure(Metric::Views, whole(131_870), whole(142_004)),
        figure(Metric::AccountsEngaged, whole(3_902), beyond),
        figure(Metric::TotalInteractions, whole(6_120), whole(6_120)),
        figure(Metric::Likes, whole(4_731), whole(4_210)),
        figure(Metric::Comments, whole(318), whole(402)),
        figure(Metric::Saves, whole(0), whole(12)),
        figure(Metric::Shares, whole(211), whole(0)),
        figure(Metric::Replies, Reading::Unavailable(Reason::NotSupported), beyond),
        figure(Metric::Reposts, Reading::Late, whole(9)),
        figure(Metric::ProfileViews, Reading::Carried(Value::Whole(1_204)), whole(1_100)),
        figure(Metric::WebsiteClicks, whole(57), whole(57)),
        figure(Metric::ProfileLinksTaps, Reading::Unavailable(Reason::Refused), whole(3)),
        figure(Metric::FollowerCount, whole(412), whole(388)),
        figure(Metric::Follows, Reading::Unavailable(Reason::TooSmall), beyond),
        figure(Metric::Unfollows, Reading::Unavailable(Reason::NotFetched), beyond),
    ];
    Overview {
        account: healthy().account,
        range,
        fetched_at: fetched,
        profile: ProfileFigures {
            followers_count: whole(12_345),
            follows_count: whole(310),
            media_count: whole(214),
            fetched_at: fetched,
        },
        figures,
        series: vec![series(Metric::Reach), series(Metric::Views), series(Metric::FollowerCount)],
    }
}

pub(crate) fn post(number: i64, product_type: ProductType, caption: &str, views: Reading) -> Post {
    let reading = |metric: &str, reading| MediaReading {
        metric: metric.to_owned(),
        age_hours: 24,
        reading,
        fetched_at: ago(TimeDelta::minutes(9)),
    };
    let part = |parts| match views {
        Reading::Measured(Value::Whole(whole)) => Reading::Measured(Value::Whole(whole / parts)),
        other => other,
    };
    Post {
        media: Media {
            id: MediaId(format!("1800{number}")),
            published_at: ago(TimeDelta::hours(5 + number * 31)),
            product_type,
            permalink: Some(shown(&format!("https://www.instagram.com/p/{number}/"))),
            caption: (!caption.is_empty()).then(|| shown(caption)),
        },
        readings: vec![
            reading("views", views),
            reading("reach", part(2)),
            reading("total_interactions", part(17)),
        ],
    }
}

pub(crate) fn posts() -> Vec<Post> {
    let whole = |number| Reading::Measured(Value::Whole(number));
    vec![
        post(0, ProductType::Story, "", Reading::Late),
        post(
            1,
            ProductType::Reels,
            "How we fire a kiln at 1 280 °C without waking the neighbours 🔥",
            whole(48_112),
        ),
        post(
            2,
            ProductType::Feed,
            "New in the shop: the tall blue ones. They go quickly, so look in before Friday.",
            whole(9_310),
        ),
        post(3, ProductType::Feed, "日本の釉薬についての小さな話", Reading::Carried(Value::Whole(7_204))),
        post(4, ProductType::Ad, "Open studio, Sunday", Reading::Unavailable(Reason::Refused)),
        post(5, ProductType::Reels, "Ten seconds of trimming", whole(1_204_551)),
        post(6, ProductType::Feed, "Thank you for 12 000", whole(0)),
    ]
}

pub(crate) fn audience() -> Audience {
    let shares = |rows: &[(&str, i64)]| {
        Ok(rows
            .iter()
            .map(|(key, value)| AudienceShare { key: shown(key), value: Value::Whole(*value) })
            .collect())
    };
    let part = |kind, dimension, shares| AudienceBreakdown {
        day: range().to(),
        kind,
        dimension,
        fetched_at: ago(TimeDelta::hours(2)),
        shares,
    };
    let followers = AudienceKind::Followers;
    let engaged = AudienceKind::Engaged;
    Audience {
        breakdowns: vec![
            part(
                followers,
                Dimension::Age,
                shares(&[
                    ("25-34", 5200),
                    ("35-44", 3300),
                    ("18-24", 2100),
                    ("45-54", 1100),
                    ("55-64", 400),
                    ("65+", 120),
                    ("13-17", 90),
                ]),
            ),
            part(engaged, Dimension::Age, shares(&[("25-34", 1900), ("18-24", 1100), ("35-44", 700)])),
            part(followers, Dimension::Gender, shares(&[("F", 7400), ("M", 4100), ("U", 800)])),
            part(engaged, Dimension::Gender, shares(&[("F", 2600), ("M", 900), ("U", 200)])),
            part(
                followers,
                Dimension::Country,
                shares(&[("DE", 6100), ("AT", 1500), ("US", 1300), ("GB", 900), ("CH", 800)]),
            ),
            part(engaged, Dimension::Country, Err(Reason::TooSmall)),
            part(followers, Dimension::City, Err(Reason::TooSmall)),
        ],
        online: vec![OnlineFollowers {
            day: range().to(),
            hours: Taken {
                what: Ok((0..24_i64)
                    .map(|hour| (u8::try_from(hour).unwrap(), 300 + (hour * (26 - hour)) * 40))
                    .collect()),
                at: ago(TimeDelta::hours(2)),
            },
        }],
    }
}

pub(crate) fn records() -> Vec<FlightRecord> {
    let account = healthy().account.id;
    let record = |at, kind, sentence: &str| FlightRecord::new(at, account.clone(), kind, sentence);
    let mut refused = record(
        ago(TimeDelta::days(9)),
        RecordKind::Refused,
        "Meta was away while the token was renewed; tried again by itself.",
    );
    refused.code = Some(2);
    vec![
        record(ago(TimeDelta::days(41)), RecordKind::Connected, "Connected by Instagram Login."),
        record(ago(TimeDelta::days(20)), RecordKind::Throttled, "Meta asked to slow down for 12 minutes."),
        refused,
        record(ago(TimeDelta::days(1)), RecordKind::Renewed, "Renewed; good for 60 days."),
    ]
}
