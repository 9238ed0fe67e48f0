//! What `export` and `overview --json` print beside the plain figures is what the pretend Meta served as well: the
//! window before, the profile, both audiences, the hours online, and everything about a post.
#![expect(clippy::indexing_slicing, reason = "a JSON row that lacks a column ends the test")]

use std::collections::{BTreeMap, BTreeSet};

use lightmeter::{
    domain::{AccountId, Day, Login, Range, Timestamp},
    sandbox::{
        Host, LoginKind, ServedValue, Variants,
        variants::{Acceptance, ExchangeShape, FollowsMeaning, MeShape, NoData, UsageKeys},
    },
    services::export::{Format, OverviewDocument, Table},
};
use serde_json::Value;

use super::world::{World, rows};

/// The rows of a table as they are printed; both formats say the same.
fn printed(table: &Table) -> Vec<Value> {
    let json = rows(&table.render(Format::Json).unwrap());
    let csv = table.render(Format::Csv).unwrap();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let lines: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(lines.len(), json.len());
    for (line, row) in lines.iter().zip(&json) {
        for (name, cell) in header.iter().zip(line) {
            match &row[name] {
                Value::Null => assert_eq!(cell, "", "{name} of {row}"),
                Value::String(text) => {
                    assert!(cell == text || cell.strip_prefix('\'') == Some(text), "{name} of {row}: {cell}");
                }
                Value::Number(number) => {
                    assert_eq!(cell.parse::<f64>().ok(), number.as_f64(), "{name} of {row}");
                }
                other => panic!("{name} is {other}"),
            }
        }
    }
    json
}

/// The newest of what was served under each key.
fn newest<K: Ord>(served: &[ServedValue], key: impl Fn(&ServedValue) -> Option<K>) -> BTreeMap<K, u64> {
    served.iter().filter_map(|one| key(one).map(|key| (key, one.value))).collect()
}

/// The total that was served of exactly these days.
fn total(served: &[ServedValue], username: &str, name: &str, range: Range) -> Option<u64> {
    let (metric, part) = name.split_once('.').map_or((name, None), |(metric, part)| (metric, Some(part)));
    let told = served.iter().rev().find(|one| {
        one.account == username
            && one.metric == metric
            && one.media_id.is_none()
            && one.dimension.as_deref() == part
            && one.until == Some(range.to().end())
            && one.since.is_some_and(|since| (since - range.from().start()).num_hours().abs() <= 1)
    });
    told.map(|one| one.value)
}

/// The sum of new followers, which Meta tells by day and for thirty days alone: up to the last published day, and of
/// as many days of the range before.
fn new_followers(world: &World, username: &str, range: Range) -> (Option<u64>, Option<u64>, &'static str) {
    let truth = world.meta().truth();
    let today = Day::containing(world.now());
    let day = |day: Day| {
        let kept = today.days_since(day) <= 30 && truth.account(username).unwrap().followers >= 100;
        truth.published(username, "follower_count", day.date()).filter(|_| kept)
    };
    let awaited = range.days().rev().take_while(|one| day(*one).is_none()).count();
    let sum = |range: Range| {
        let days: Vec<Day> = range.days().collect();
        days[..days.len() - awaited].iter().map(|one| day(*one)).sum::<Option<u64>>()
    };
    let status = if awaited == 0 { "measured" } else { "carried" };
    (sum(range), sum(range.previous()), status)
}

async fn compare_overview(world: &World, account: &AccountId, username: &str, name: &str) {
    let (truth, served) = (world.meta().truth(), world.meta().served());
    let mut compared = 0;
    for days in [7, 14, 30] {
        let range = Range::last(days, world.now());
        let document = OverviewDocument::from(&world.overview(account, days).await);
        let document: Value =
            serde_json::from_str(&serde_json::to_string_pretty(&document).unwrap()).unwrap();
        for metric in document["metrics"].as_array().unwrap() {
            let what = metric["name"].as_str().unwrap();
            let (told, told_before, had) = if what == "follower_count" {
                new_followers(world, username, range)
            } else {
                let before = total(&served, username, what, range.previous());
                (total(&served, username, what, range), before, "measured")
            };
            let status = |told: Option<u64>| if told.is_some() { had } else { "unavailable" };
            let place = format!("{name}: {what} of @{username} in {days} days: {metric}");
            assert_eq!(metric["value"], Value::from(told), "{place}");
            assert_eq!(metric["previous"], Value::from(told_before), "{place}");
            assert_eq!(metric["previous_status"], status(told_before), "{place}");
            compared += usize::from(told_before.is_some() && told != told_before);
        }
        let profile = &document["profile"];
        let known = truth.account(username).unwrap();
        let today = Day::containing(world.now()).date();
        assert_eq!(profile["followers_count"], truth.followers(username, today).unwrap(), "{name}");
        assert_eq!(profile["follows_count"], known.follows, "{name}");
        assert_eq!(profile["media_count"], truth.posts(username).len(), "{name}");
    }
    assert!(compared > 10, "{name}: {compared}");
}

async fn compare_audience(world: &World, account: &AccountId, username: &str, name: &str) {
    let today = Day::containing(world.now());
    let range = Range::new(today.plus(-40), today).unwrap();
    let exported = printed(&world.services.export_audience(account, range).await.unwrap());
    let (truth, served) = (world.meta().truth(), world.meta().served());
    for audience in ["follower_demographics", "engaged_audience_demographics"] {
        for dimension in ["age", "gender", "country", "city"] {
            let truth = truth.demographics(username, dimension).unwrap();
            let keys: BTreeSet<&str> = truth.iter().map(|(key, _)| *key).collect();
            let so = newest(&served, |one| {
                let key = one.dimension.clone().filter(|key| keys.contains(key.as_str()))?;
                (one.account == username && one.metric == audience).then_some(key)
            });
            let of_kind = exported
                .iter()
                .filter(|row| row["audience"] == audience && row["dimension"] == dimension)
                .inspect(|row| assert_eq!(row["day"], today.to_string(), "{name}"));
            let told: BTreeMap<String, u64> = of_kind
                .filter(|row| row["status"] == "measured")
                .map(|row| (row["key"].as_str().unwrap().to_owned(), row["value"].as_u64().unwrap()))
                .collect();
            assert_eq!(told, so, "{name}: {audience} by {dimension}");
            assert_eq!(told.len(), keys.len(), "{name}: {audience} by {dimension}");
        }
    }
    let so = newest(&served, |one| {
        let is_online = one.account == username && one.metric == "online_followers";
        is_online.then(|| (one.day.unwrap().to_string(), one.dimension.clone().unwrap()))
    });
    let told: BTreeMap<(String, String), u64> = exported
        .iter()
        .filter(|row| row["audience"] == "online_followers" && row["dimension"] == "hour")
        .map(|row| {
            let text = |name: &str| row[name].as_str().unwrap().to_owned();
            ((text("day"), text("key")), row["value"].as_u64().unwrap())
        })
        .collect();
    assert_eq!(told, so, "{name}: hours online");
    assert!(told.len() > 24 * 20, "{name}: {}", told.len());
}

/// What the pretend Meta answers about one item, when it is asked with a token of its own.
async fn item(world: &World, token: &str, id: &str) -> Value {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let fields = "id,caption,permalink,media_product_type,timestamp";
    let base = world.sandbox.base(Host::InstagramGraph);
    let address = format!("{base}/v26.0/{id}?fields={fields}&access_token={token}");
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    client.get(address).send().await.unwrap().json().await.unwrap()
}

async fn compare_posts(world: &World, account: &AccountId, username: &str, name: &str) {
    let today = Day::containing(world.now());
    let range = Range::new(today.plus(-730), today).unwrap();
    let served = world.meta().served();
    let exported = printed(&world.services.export_posts(account, range).await.unwrap());
    let token = world.meta().mint_token(LoginKind::Instagram, username);
    let mut items: BTreeMap<String, Value> = BTreeMap::new();
    let mut told = BTreeMap::new();
    for row in &exported {
        let id = row["media_id"].as_str().unwrap().to_owned();
        if !items.contains_key(&id) {
            items.insert(id.clone(), item(world, &token, &id).await);
        }
        let item = &items[&id];
        let published: Timestamp = item["timestamp"].as_str().unwrap().replace("+0000", "Z").parse().unwrap();
        let at: Timestamp = row["published_at"].as_str().unwrap().parse().unwrap();
        assert_eq!(at, published, "{name}: {row}");
        assert_eq!(row["age_hours"], (world.now() - published).num_hours(), "{name}: {row}");
        assert_eq!(row["product_type"], item["media_product_type"], "{name}: {row}");
        assert_eq!(row["permalink"], item["permalink"], "{name}: {row}");
        // On its way to a person a caption's line breaks have become spaces.
        let words = |caption: &Value| {
            caption.as_str().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        };
        assert_eq!(words(&row["caption"]), words(&item["caption"]), "{name}: {row}");
        if row["status"] == "measured" {
            told.insert((id, row["metric"].as_str().unwrap().to_owned()), row["value"].as_u64().unwrap());
        }
    }
    let so = newest(&served, |one| {
        let part =
            one.dimension.as_ref().map_or_else(String::new, |part| format!(".{}", part.to_lowercase()));
        Some((one.media_id.clone()?, format!("{}{part}", one.metric)))
    });
    assert_eq!(told, so, "{name}: the figures of posts");
    for metric in ["ig_reels_avg_watch_time", "ig_reels_video_view_total_time", "reels_skip_rate", "replies"]
    {
        assert!(told.keys().any(|(_, told)| told == metric), "{name}: {metric}");
    }
    for metric in ["navigation.", "profile_activity."] {
        assert!(told.keys().any(|(_, told)| told.starts_with(metric)), "{name}: {metric}");
    }
    let captions: BTreeSet<&str> = items.values().filter_map(|item| item["caption"].as_str()).collect();
    assert!(captions.len() > 2 && items.len() > 20, "{name}: {captions:?}");
}

async fn compare(login: Login, username: &str, variants: Variants, name: &str) {
    let world = World::of(variants).await;
    let account = world.connect(login, username).await;
    world.work_due().await;
    compare_overview(&world, &account, username, name).await;
    compare_audience(&world, &account, username, name).await;
    compare_posts(&world, &account, username, name).await;
}

#[tokio::test]
async fn every_export_says_what_was_served_through_instagram_login() {
    for username in ["nordwind", "mara.moves"] {
        compare(Login::Instagram, username, Variants::default(), username).await;
    }
}

#[tokio::test]
async fn every_export_says_what_was_served_through_facebook_login() {
    compare(Login::Facebook, "nordwind", Variants::default(), "Facebook Login").await;
}

#[tokio::test]
async fn every_export_says_what_was_served_in_every_shape_of_an_answer() {
    let plain = Variants::default();
    let shapes = [
        (
            "wrapped, no bearer, seconds",
            Variants {
                instagram_exchange: ExchangeShape::Wrapped,
                instagram_me: MeShape::Wrapped,
                instagram_bearer_header: Acceptance::Refused,
                usage_keys: UsageKeys::BusinessId,
                watch_time_in_seconds: true,
                ..plain
            },
        ),
        (
            "at once, without totals",
            Variants { longest_delay_hours: 0, no_data: NoData::WithoutTotal, ..plain },
        ),
        (
            "follows the other way round, without results",
            Variants {
                follows_meaning: FollowsMeaning::FollowerIsLost,
                no_data: NoData::WithoutResults,
                ..plain
            },
        ),
    ];
    for (name, variants) in shapes {
        compare(Login::Instagram, "nordwind", variants, name).await;
    }
}
