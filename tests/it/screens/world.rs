//! States of the dashboard as values: one world, one clock that stands still.

use chrono::{FixedOffset, TimeDelta, TimeZone, Utc};
use lightmeter::{
    domain::{
        Account, AccountId, Attempt, AttemptId, AttemptStep, Audience, AudienceBreakdown, AudienceKind,
        AudienceShare, AuthorizeLink, Candidate, Connection, Dimension, Expiry, Figure, FlightRecord,
        GrantId, Invitation, Listening, Login, Media, MediaId, MediaReading, Metric, OnlineFollowers,
        Overview, Platform, Point, Post, ProductType, ProfileFigures, Proposal, Range, Reading, Reason,
        RecordKind, RenewedBy, Scopes, Series, Shown, Source, Standing, Taken, Timestamp, Value, Verdict,
        VerdictCode,
    },
    tui::{
        Answer, Code, Colours, Effect, Key, Keymap, Message, Pasted, RequestId, Setup, State, ThemeName,
        update,
    },
};
use ratatui::layout::Size;
use uuid::Uuid;

pub(crate) fn now() -> Timestamp {
    Utc.with_ymd_and_hms(2026, 11, 22, 14, 30, 0).unwrap()
}

pub(crate) fn ago(time: TimeDelta) -> Timestamp {
    now() - time
}

pub(crate) fn in_time(time: TimeDelta) -> Timestamp {
    now() + time
}

pub(crate) fn setup() -> Setup {
    Setup {
        store: "SQLite ~/.local/share/lightmeter".to_owned(),
        sandbox_token: None,
        obstacles: Vec::new(),
        browser: true,
        clipboard: true,
        colours: Colours::True,
        ascii: false,
        theme: ThemeName::Dark,
        keymap: Keymap::default(),
        offset: FixedOffset::east_opt(3600).unwrap(),
    }
}

pub(crate) fn id(text: &str) -> AccountId {
    AccountId::parse(text).unwrap()
}

pub(crate) fn shown(text: &str) -> Shown {
    Shown::new(text)
}

pub(crate) fn connection(account_id: &str, name: &str, login: Login) -> Connection {
    Connection {
        account: Account { id: id(account_id), username: shown(name) },
        grant: GrantId { platform: Platform::Instagram, login, subject: "10158".to_owned() },
        source: Source::Oauth,
        standing: Standing::Active,
        expiry: Expiry::At(in_time(TimeDelta::days(59) + TimeDelta::hours(4))),
        data_access_expires_at: (login == Login::Facebook).then(|| in_time(TimeDelta::days(81))),
        next_renewal_at: Some(in_time(TimeDelta::days(6))),
        last_sync_at: Some(ago(TimeDelta::minutes(3))),
        renewed_by: RenewedBy::Dashboard,
        verdict: Verdict::of(VerdictCode::Ok),
        connected_at: ago(TimeDelta::days(41)),
    }
}

pub(crate) fn healthy() -> Connection {
    connection("17841400000000001", "lumen.studio", Login::Instagram)
}

pub(crate) fn expired() -> Connection {
    Connection {
        standing: Standing::Expired,
        expiry: Expiry::At(ago(TimeDelta::days(2))),
        next_renewal_at: None,
        last_sync_at: Some(ago(TimeDelta::days(3))),
        renewed_by: RenewedBy::Nobody,
        verdict: Verdict {
            code: VerdictCode::Reconnect,
            sentence: "The token has expired: press c to connect again.".to_owned(),
        },
        ..healthy()
    }
}

/// One of each kind of health.
pub(crate) fn several() -> Vec<Connection> {
    let facebook = |account, name| connection(account, name, Login::Facebook);
    vec![
        healthy(),
        Connection {
            expiry: Expiry::Never,
            data_access_expires_at: Some(in_time(TimeDelta::days(12) + TimeDelta::hours(3))),
            next_renewal_at: None,
            ..facebook("17841400000000002", "northern_light_ceramics")
        },
        Connection {
            expiry: Expiry::At(in_time(TimeDelta::minutes(43) + TimeDelta::seconds(7))),
            data_access_expires_at: None,
            next_renewal_at: None,
            renewed_by: RenewedBy::Nobody,
            last_sync_at: Some(ago(TimeDelta::hours(5))),
            ..connection("17841400000000003", "kiosk.berlin", Login::Instagram)
        },
        Connection {
            account: Account { id: id("17841400000000004"), username: shown("tide.and.table") },
            ..expired()
        },
        Connection {
            verdict: Verdict {
                code: VerdictCode::LogInAtMeta,
                sentence: "Meta wants you to confirm something: log in at facebook.com, then press r."
                    .to_owned(),
            },
            ..facebook("17841400000000005", "atelier.öst")
        },
        Connection {
            source: Source::Pasted,
            expiry: Expiry::Unknown,
            next_renewal_at: Some(in_time(TimeDelta::hours(20))),
            last_sync_at: None,
            ..connection("17841400000000006", "fresh.paste", Login::Instagram)
        },
    ]
}

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

pub(crate) fn attempt(step: AttemptStep) -> Attempt {
    Attempt {
        id: AttemptId(Uuid::from_u128(7)),
        login: Some(Login::Instagram),
        source: Source::Oauth,
        step,
        expected: None,
        proposal: None,
        chosen: Vec::new(),
        failure: None,
        created_at: ago(TimeDelta::seconds(20)),
        expires_at: in_time(TimeDelta::minutes(9) + TimeDelta::seconds(40)),
    }
}

pub(crate) fn candidate(account_id: &str, name: &str) -> Candidate {
    Candidate {
        account_id: id(account_id),
        username: shown(name),
        name: Some(shown("Lumen Studio")),
        page: None,
        followers_count: Some(12_345),
        already_connected: false,
    }
}

pub(crate) fn proposed(candidates: Vec<Candidate>) -> Attempt {
    let login = Login::Instagram;
    let proposal = Proposal {
        subject: "10158".to_owned(),
        candidates,
        granted: Scopes::wanted(login),
        refused: Scopes::default(),
    };
    Attempt { proposal: Some(proposal), ..attempt(AttemptStep::Proposed) }
}

pub(crate) fn invitation(login: Login) -> Invitation {
    let link = match login {
        Login::Instagram => {
            "https://www.instagram.com/oauth/authorize?client_id=990602627938098&redirect_uri=https%3A%2F%2Flocalhost%3A8724%2Fcb%2Finstagram&response_type=code&scope=instagram_business_basic%2Cinstagram_business_manage_insights&state=3fRkT0pXyJwB2mQeV7uLsNcHdGzA9oYi&force_reauth=true"
        }
        Login::Facebook => "https://lm.example.org/l/7KQ2ZD",
    };
    let port = if login == Login::Instagram { 8724 } else { 8723 };
    let scheme = if login == Login::Instagram { "https" } else { "http" };
    Invitation {
        attempt: AttemptId(Uuid::from_u128(7)),
        login,
        link: AuthorizeLink::new(link),
        redirect_uri: format!("{scheme}://localhost:{port}/cb/{login}"),
        listening: Listening::On(port),
        link_file: Some("/home/mia/.local/share/lightmeter/link".into()),
        tunnel: Some(format!("ssh -L {port}:localhost:{port} studio-server")),
        own_certificate: login == Login::Instagram,
        started_at: ago(TimeDelta::seconds(20)),
        expires_at: in_time(TimeDelta::minutes(9) + TimeDelta::seconds(40)),
    }
}

/// A dashboard that has just started; its first questions are in the effects.
pub(crate) fn started(setup: Setup, size: Size) -> (State, Vec<Effect>) {
    let mut state = State::new(setup, size, now());
    let effects = update(&mut state, Message::Tick(now()));
    (state, effects)
}

/// What the store would answer to every question, until none is left.
pub(crate) fn answer_all(state: &mut State, mut effects: Vec<Effect>, connections: &[Connection]) {
    while let Some(effect) = effects.pop() {
        let (request, answer) = match effect {
            Effect::LoadConnections { request } => (request, Answer::Connections(Ok(connections.to_vec()))),
            Effect::LoadOverview { request, .. } => (request, Answer::Overview(Ok(Box::new(overview())))),
            Effect::LoadPosts { request, .. } => (request, Answer::Posts(Ok(posts()))),
            Effect::LoadAudience { request, .. } => (request, Answer::Audience(Ok(audience()))),
            Effect::LoadRecords { request, .. } => (request, Answer::Records(Ok(records()))),
            _ => continue,
        };
        effects.extend(update(state, Message::Loaded { request, answer }));
    }
}

/// A dashboard with everything loaded.
pub(crate) fn ready(connections: &[Connection], size: Size) -> State {
    let (mut state, effects) = started(setup(), size);
    answer_all(&mut state, effects, connections);
    state
}

/// Presses keys as they are written in the config, and returns the last one's effects.
pub(crate) fn press(state: &mut State, keys: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for key in keys.split_whitespace() {
        effects = update(state, Message::Key(key.parse().unwrap()));
    }
    effects
}

/// The same, with every load answered.
pub(crate) fn visit(state: &mut State, keys: &str, connections: &[Connection]) {
    for key in keys.split_whitespace() {
        let effects = press(state, key);
        answer_all(state, effects, connections);
    }
}

pub(crate) fn typed(state: &mut State, text: &str) {
    for character in text.chars() {
        update(state, Message::Key(Key::plain(Code::Char(character))));
    }
}

pub(crate) fn pasted(text: &str) -> Message {
    Message::Paste(Pasted::new(text))
}

pub(crate) fn request_of(effects: &[Effect]) -> RequestId {
    effects
        .iter()
        .find_map(|effect| match effect {
            Effect::BeginConnect { request, .. }
            | Effect::BeginToken { request, .. }
            | Effect::LoadConnections { request }
            | Effect::LoadOverview { request, .. } => Some(*request),
            _ => None,
        })
        .unwrap()
}
