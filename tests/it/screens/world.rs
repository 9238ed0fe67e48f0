//! States of the dashboard as values: one world, one clock that stands still.

mod attempts;
mod figures;

use chrono::{FixedOffset, TimeDelta, TimeZone, Utc};
use lightmeter::{
    domain::{
        Account, AccountId, Allowance, Connection, Expiry, GrantId, HistoryDays, Login, Platform, RenewedBy,
        Role, Shown, Source, Standing, Timestamp, Verdict, VerdictCode,
    },
    tui::{
        Answer, Code, Colours, Effect, Key, Keymap, Message, Pasted, RequestId, Setup, State, ThemeName,
        update,
    },
};
use ratatui::layout::Size;

pub(crate) use attempts::{attempt, candidate, invitation, proposed};
pub(crate) use figures::{audience, overview, post, posts, records};

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
        role: Role::Member,
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
        next_sync_at: Some(now() + TimeDelta::minutes(43)),
        allowance: Allowance { account_used_percent: Some(12), app_used_percent: Some(28) },
        history: Some(HistoryDays { complete: 412, repairable: 286, lost: 2 }),
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
