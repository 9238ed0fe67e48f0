//! Every call of a user's door with the ids of somebody else: nothing is read or changed, and the answer is the one that
//! ids give which nobody has.

use std::{
    collections::BTreeSet,
    fmt::{Debug, Display},
    fs,
};

use lightmeter::{
    domain::{
        AccountId, AttemptId, AudienceBreakdown, AudienceKind, Dimension, Failure, FailureCode, Fetched,
        Login, Media, MediaId, Metric, ProductType, Profile, Range, Reading, Reason, Source, StateParameter,
        Taken, Untrusted, UserId, Value, WorkKind,
    },
    store::{NewAttempt, Sealed, UserStore, WindowReading},
};
use uuid::Uuid;

use super::world::{ANNA, LEASE, SHOP, World, account, day, proposal};

/// What calls name.
struct Ids {
    account: AccountId,
    started: AttemptId,
    state: StateParameter,
    declined: StateParameter,
    pasted: AttemptId,
    proposed: AttemptId,
}

#[tokio::test]
async fn what_somebody_else_has_and_what_nobody_has_is_the_same_answer() {
    let world = World::new().await;
    let ids = annas(&world).await;
    let nobodys = Ids {
        account: account("17841400008469999"),
        started: AttemptId(Uuid::new_v4()),
        state: StateParameter::new("nobody's state"),
        declined: StateParameter::new("nobody's other state"),
        pasted: AttemptId(Uuid::new_v4()),
        proposed: AttemptId(Uuid::new_v4()),
    };
    let before = world.place.rows_of(world.user.user()).await;
    assert!(before.len() > 10, "{before:#?}");
    let (bob, carl) = (world.place.another("bob").await, world.place.another("carl").await);
    let of_anna = answers(&world, &world.store.as_user(bob), &ids).await;
    assert_eq!(world.place.rows_of(world.user.user()).await, before, "nothing of hers is changed");
    let of_nobody = answers(&world, &world.store.as_user(carl), &nobodys).await;
    for (one, other) in of_anna.iter().zip(&of_nobody) {
        assert_eq!(one.0, other.0);
        assert_eq!(blanked(&one.1, &ids, bob), blanked(&other.1, &nobodys, carl), "{}", one.0);
    }
    // The ids are worth something to whom they belong.
    let to_anna = answers(&world, &world.user, &ids).await;
    let same = to_anna.iter().zip(&of_nobody).filter(|(mine, theirs)| mine.1 == theirs.1);
    // Who has no database server is the operator, too.
    let same: BTreeSet<&str> = same.map(|(mine, _)| mine.0).filter(|name| *name != "health").collect();
    assert_eq!(same, BTreeSet::from(ALWAYS_THE_SAME), "to the one whose they are");
}

/// What answers nothing, or what the asking user alone has put there.
const ALWAYS_THE_SAME: [&str; 5] = ["begin", "keep_place", "mark_attempt_told", "standing", "take_back"];

#[test]
fn every_call_of_the_door_is_among_them() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/user");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.push(format!("{folder}.rs").into());
    let texts: Vec<String> = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let public = texts.iter().flat_map(|text| text.split("pub async fn ").skip(1));
    let there: BTreeSet<&str> = public.map(|rest| rest.split(['(', '<']).next().unwrap()).collect();
    assert!(there.len() > 25, "{there:?}");
    assert_eq!(there, BTreeSet::from(CALLS), "`answers` tries them, in any order");
}

macro_rules! calls {
    ($($name:ident => |$world:ident, $user:ident, $ids:ident| $call:expr;)*) => {
        const CALLS: [&str; [$(stringify!($name)),*].len()] = [$(stringify!($name)),*];

        async fn answers(world: &World, user: &UserStore, ids: &Ids) -> Vec<(&'static str, String)> {
            let mut all = Vec::new();
            $({
                let ($world, $user, $ids) = (world, user, ids);
                let _ = $world;
                all.push((stringify!($name), answer($call.await)));
            })*
            all
        }
    };
}

calls! {
    attempt => |_world, user, ids| user.attempt(ids.proposed);
    open_attempts => |_world, user, _ids| user.open_attempts();
    newest_untold_attempt => |_world, user, _ids| user.newest_untold_attempt();
    connections => |_world, user, _ids| user.connections(true);
    connection => |_world, user, ids| user.connection(&ids.account);
    health => |_world, user, _ids| user.health();
    kept_by => |_world, user, ids| user.kept_by(&ids.account);
    withdrawal => |_world, user, ids| user.withdrawal(&ids.account);
    standing => |_world, user, _ids| user.standing();
    last_fetches => |_world, user, _ids| user.last_fetches();
    overview => |_world, user, ids| user.overview(&ids.account, march(), &[march()]);
    days => |_world, user, ids| user.days(&ids.account, march());
    history => |_world, user, ids| user.history(&ids.account, march_is_over());
    windows => |_world, user, ids| user.windows(&ids.account, &[march()]);
    newest_window => |_world, user, ids| user.newest_window(&ids.account, 31, day("2027-01-01"));
    profile => |_world, user, ids| user.profile(&ids.account);
    profile_days => |_world, user, ids| user.profile_days(&ids.account, march());
    audience => |_world, user, ids| user.audience(&ids.account);
    audience_days => |_world, user, ids| user.audience_days(&ids.account, march());
    posts => |_world, user, ids| user.posts(&ids.account, 10);
    media_readings => |_world, user, ids| user.media_readings(&ids.account, march());
    flight_records => |_world, user, ids| user.flight_records(Some(&ids.account), 10);
    resume_place => |_world, user, ids| user.resume_place(Some(&ids.account));
    keep_place => |_world, user, ids| user.keep_place(Some(&ids.account), "here");
    ask => |_world, user, ids| user.ask(WorkKind::Fetch, &ids.account);
    work => |_world, user, _ids| user.work();
    take_back => |_world, user, ids| user.take_back(WorkKind::Fetch, &ids.account);
    choose => |_world, user, ids| user.choose(ids.proposed, std::slice::from_ref(&ids.account));
    park_token => |world, user, ids| user.park_token(ids.pasted, &parcel(world, ids.pasted));
    decline => |_world, user, ids| user.decline(&ids.declined, Login::Facebook, &denied());
    park_code => |world, user, ids| user.park_code(&ids.state, Login::Facebook, &parcel(world, ids.started));
    mark_attempt_told => |_world, user, ids| user.mark_attempt_told(ids.started);
    cancel => |_world, user, ids| user.cancel(ids.started);
    begin => |_world, user, ids| async { user.begin(new(Some(&ids.state), Source::Oauth, &ids.account)).await.map(drop) };
    disconnect => |_world, user, ids| user.disconnect(&ids.account, true);
}

/// The code and the text.
fn answer<T: Debug, E: Debug + Display>(result: Result<T, E>) -> String {
    match result {
        Ok(told) => format!("{told:?}"),
        Err(error) => {
            let code = format!("{error:?}");
            format!("{}: {error}", code.split(['(', ' ']).next().unwrap_or_default())
        }
    }
}

fn blanked(text: &str, ids: &Ids, user: UserId) -> String {
    text.replace(ids.account.as_str(), "?").replace(&user.0.to_string(), "?")
}

fn march() -> Range {
    Range::new(day("2026-03-01"), day("2026-03-31")).unwrap()
}

/// So that March is before the last thirty days.
fn march_is_over() -> lightmeter::domain::Timestamp {
    march().to().end() + chrono::TimeDelta::days(60)
}

fn parcel(world: &World, attempt: AttemptId) -> Sealed {
    world.parcel("a code", attempt)
}

fn denied() -> Failure {
    Failure { code: FailureCode::Denied, sentence: "You said no.".to_owned() }
}

fn new<'a>(state: Option<&'a StateParameter>, source: Source, expected: &AccountId) -> NewAttempt<'a> {
    NewAttempt {
        login: Some(Login::Facebook).filter(|_| source == Source::Oauth),
        source,
        state,
        redirect_uri: None,
        origin: "terminal".to_owned(),
        expected: Some(expected.clone()),
    }
}

/// Anna's accounts with figures, and an attempt at each step at which a person can do something.
async fn annas(world: &World) -> Ids {
    world.connect(Login::Facebook, "10", "EAtoken", &[ANNA, SHOP]).await;
    let (user, anna, at) = (world.user.user(), account(ANNA), world.now());
    let reach = Taken { what: Reading::Measured(Value::Whole(7)), at };
    let both = [Metric::Reach, Metric::Views].map(|metric| (day("2026-03-05"), metric, reach));
    world.worker.save_days(user, &anna, &both).await.unwrap();
    world
        .worker
        .save_windows(user, &anna, &[WindowReading { range: march(), metric: Metric::Reach, reading: reach }])
        .await
        .unwrap();
    let cities = AudienceBreakdown {
        day: day("2026-03-05"),
        kind: AudienceKind::Followers,
        dimension: Dimension::City,
        shares: Err(Reason::TooSmall),
        fetched_at: at,
    };
    world.worker.save_audience(user, &anna, &[cities]).await.unwrap();
    let post = Media {
        id: MediaId("1".to_owned()),
        published_at: at,
        product_type: ProductType::Unknown,
        permalink: None,
        caption: None,
    };
    world.worker.save_media(user, &anna, &[post]).await.unwrap();
    let profile =
        Profile { username: Some(Untrusted::new("anna")), followers_count: Some(5), ..Profile::default() };
    world.worker.save_profile(user, &anna, day("2026-03-05"), &Taken { what: profile, at }).await.unwrap();
    world.user.keep_place(Some(&anna), "there").await.unwrap();
    let due = world.worker.claim_due(1, LEASE).await.unwrap().remove(0);
    world.worker.put_off_fetch(&due, world.clock.now(), &Fetched::skipped(None)).await.unwrap();
    let state = StateParameter::new("a state for the proposal");
    let proposed = world.begin(Login::Facebook, &state).await;
    world.user.park_code(&state, Login::Facebook, &world.parcel("code", proposed)).await.unwrap();
    let mut claimed = world.worker.claim_attempt(LEASE).await.unwrap().unwrap();
    world.worker.exchanging(&mut claimed).await.unwrap();
    world.worker.keep_long(&mut claimed, &world.token(Login::Facebook, "EAother")).await.unwrap();
    world.worker.propose(&mut claimed, Login::Facebook, &proposal(&[ANNA])).await.unwrap();
    let state = StateParameter::new("anna's state");
    let started = world.begin(Login::Facebook, &state).await;
    let pasted = world.user.begin(new(None, Source::Pasted, &anna)).await.unwrap();
    let declined = StateParameter::new("anna's other state");
    world.begin(Login::Facebook, &declined).await;
    world.run("UPDATE user_tokens SET withdrawal = 'withdrawn', withdrawal_sentence = 'Gone.', withdrawal_at = issued_at").await;
    Ids { account: anna, started, state, declined, pasted, proposed }
}
