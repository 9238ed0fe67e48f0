//! Token keys are replaced while everything runs, and one that is lost ends nothing but what it sealed.

use std::path::{Path, PathBuf};

use lightmeter::{
    domain::{GrantId, Login, StateParameter, UserId},
    store::{Error, KeySurvey, Keyring, Parcel, WorkerStore},
};
use tempfile::TempDir;

use super::world::{ANNA, LEASE, World, account};

/// A world whose worker has its keys from a file.
pub(super) struct Office {
    pub(super) world: World,
    pub(super) folder: TempDir,
}

impl Office {
    pub(super) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut world = World::new().await;
        world.keyring = Keyring::load_or_create_file(&folder.path().join("token.key")).unwrap();
        world.worker = world.store.worker(world.keyring.clone());
        Self { world, folder }
    }

    pub(super) fn file(&self) -> PathBuf {
        self.folder.path().join("token.key")
    }

    /// The door of another process on the same host.
    pub(super) fn another(&self) -> WorkerStore {
        self.world.store.worker(Keyring::load_file(&self.file()).unwrap())
    }

    /// The door of a process on a host of its own, with its copy of the key file.
    fn elsewhere(&self) -> (WorkerStore, PathBuf) {
        let copy = self.folder.path().join("copy.key");
        copy_keys(&self.file(), &copy);
        (self.world.store.worker(Keyring::load_file(&copy).unwrap()), copy)
    }

    async fn token(&self, door: &WorkerStore, grant: &GrantId) -> Result<String, Error> {
        let user = self.world.user.user();
        Ok(door.grant(user, grant).await?.unwrap().token.expose().to_owned())
    }

    /// With how many different token keys data keys are wrapped.
    pub(super) async fn token_keys_in_use(&self) -> i64 {
        self.world.scalar("SELECT count(DISTINCT substr(wrapped, 2, 8)) FROM data_keys").await
    }
}

fn copy_keys(from: &Path, to: &Path) {
    std::fs::copy(from, to).unwrap();
}

fn rewrapped(users: u64) -> KeySurvey {
    KeySurvey { rewrapped: users, ..KeySurvey::default() }
}

#[tokio::test]
async fn a_rotation_wraps_data_keys_anew_once_and_leaves_tokens_as_they_are() {
    let office = Office::new().await;
    let world = &office.world;
    let grant = world.connect(Login::Instagram, "10", "IGanna", &[ANNA]).await;
    let sealed = "SELECT count(*) FROM user_tokens JOIN data_keys USING (u_id) WHERE substr(access_token, 2, 8) = data_keys.key_id";
    let before = world.keyring.newest_id();
    assert_eq!(world.worker.rewrap_data_keys().await.unwrap(), rewrapped(0), "there is nothing to do yet");
    let after = world.keyring.add_newest().unwrap();
    assert_eq!((world.keyring.newest_id(), world.keyring.older_ids()), (after, vec![before]));
    assert_eq!(world.worker.rewrap_data_keys().await.unwrap(), rewrapped(1));
    assert_eq!(world.worker.rewrap_data_keys().await.unwrap(), rewrapped(0), "twice changes nothing");
    assert_eq!((office.token_keys_in_use().await, world.scalar(sealed).await), (1, 1));
    assert_eq!(office.token(&world.worker, &grant).await.unwrap(), "IGanna");

    world.keyring.forget(&[before]).unwrap();
    let only_new = office.another();
    assert_eq!(office.token(&only_new, &grant).await.unwrap(), "IGanna");
    assert_eq!(only_new.survey_data_keys().await.unwrap(), KeySurvey::default());
    assert!(!std::fs::read_to_string(office.file()).unwrap().is_empty());
    world.keyring.forget(&[after]).unwrap();
    assert_eq!(Keyring::load_file(&office.file()).unwrap().newest_id(), after, "the newest is never removed");
}

#[tokio::test]
async fn a_worker_that_runs_finds_the_new_key_and_tells_the_fronts() {
    let office = Office::new().await;
    let world = &office.world;
    let grant = world.connect(Login::Instagram, "10", "IGanna", &[ANNA]).await;
    let running = office.another();
    let old = running.public_key();
    running.announce().await.unwrap();
    world.keyring.add_newest().unwrap();
    world.worker.rewrap_data_keys().await.unwrap();
    assert_eq!(running.public_key(), old, "nothing has told it yet");
    let news = tokio::spawn({
        let (running, old) = (running.clone(), old.clone());
        async move { running.other_key_than(&old).await }
    });
    assert_eq!(office.token(&running, &grant).await.unwrap(), "IGanna");
    assert_eq!(news.await.unwrap(), world.keyring.public_key());
    running.announce().await.unwrap();
    assert_eq!(world.store.sealing_key().await.unwrap().unwrap().key, world.keyring.public_key());
}

#[tokio::test]
async fn a_new_user_s_key_is_wrapped_with_the_new_key_by_a_worker_that_has_not_met_it() {
    let office = Office::new().await;
    let office = Office { world: World { worker: office.another(), ..office.world }, ..office };
    let old = office.world.keyring.newest_id();
    office.world.keyring.add_newest().unwrap();
    let grant = office.world.connect(Login::Instagram, "10", "IGanna", &[ANNA]).await;
    office.world.keyring.forget(&[old]).unwrap();
    assert_eq!(office.token(&office.another(), &grant).await.unwrap(), "IGanna");
}

#[tokio::test]
async fn on_a_host_without_the_new_key_nothing_is_lost_and_it_opens_once_the_file_is_copied() {
    let office = Office::new().await;
    let world = &office.world;
    let grant = world.connect(Login::Instagram, "10", "IGanna", &[ANNA]).await;
    let (elsewhere, its_file) = office.elsewhere();
    let new = world.keyring.add_newest().unwrap();
    world.worker.rewrap_data_keys().await.unwrap();
    let error = office.token(&elsewhere, &grant).await.unwrap_err();
    assert!(matches!(error, Error::UnknownKey(key) if key == new));
    let sentence = error.to_string();
    assert!(sentence.contains(&new.to_string()) && sentence.contains("copy the key file"), "{sentence}");
    let survey = elsewhere.survey_data_keys().await.unwrap();
    assert_eq!(survey.missing.into_iter().collect::<Vec<_>>(), [(new, 1)]);
    copy_keys(&office.file(), &its_file);
    assert_eq!(office.token(&elsewhere, &grant).await.unwrap(), "IGanna", "without being started again");
}

#[tokio::test]
async fn what_a_front_sealed_to_an_older_key_still_opens() {
    let office = Office::new().await;
    let world = &office.world;
    let state = StateParameter::new("state");
    let attempt = world.begin(Login::Instagram, &state).await;
    let parcel = world.parcel("code", attempt);
    assert_eq!(world.worker.attempts_unsealed().await.unwrap(), 1, "it may come at any time");
    world.keyring.add_newest().unwrap();
    world.user.park_code(&state, Login::Instagram, &parcel).await.unwrap();
    assert_eq!(world.worker.attempts_unsealed().await.unwrap(), 1);
    let started_later = office.another();
    let claimed = started_later.claim_attempt(LEASE).await.unwrap().unwrap();
    assert!(matches!(started_later.open_parcel(&claimed).await.unwrap(), Parcel::Code { .. }));
    world.hand.advance(chrono::TimeDelta::minutes(11));
    assert_eq!(world.worker.attempts_unsealed().await.unwrap(), 0, "nobody can bring it any more");
}

#[tokio::test]
async fn what_a_front_sealed_to_a_new_key_waits_for_the_copied_file() {
    let office = Office::new().await;
    let world = &office.world;
    let (elsewhere, its_file) = office.elsewhere();
    world.keyring.add_newest().unwrap();
    let state = StateParameter::new("state");
    let attempt = world.begin(Login::Instagram, &state).await;
    world.user.park_code(&state, Login::Instagram, &world.parcel("code", attempt)).await.unwrap();
    let claimed = elsewhere.claim_attempt(LEASE).await.unwrap().unwrap();
    let error = elsewhere.open_parcel(&claimed).await.unwrap_err();
    assert!(matches!(error, Error::NoKeyOpens) && error.to_string().contains("copy the key file"), "{error}");
    copy_keys(&office.file(), &its_file);
    assert!(matches!(elsewhere.open_parcel(&claimed).await.unwrap(), Parcel::Code { .. }));
}

#[tokio::test]
async fn after_the_key_is_lost_connecting_again_works_and_history_stays() {
    let mut office = Office::new().await;
    let grant = office.world.connect(Login::Instagram, "10", "IGlost", &[ANNA]).await;
    let user: UserId = office.world.user.user();
    let lost = office.world.keyring.newest_id();
    let old_file = std::fs::read(office.file()).unwrap();
    std::fs::remove_file(office.file()).unwrap();
    office.world.keyring = Keyring::load_or_create_file(&office.file()).unwrap();
    office.world.worker = office.world.store.worker(office.world.keyring.clone());
    let error = office.world.worker.grant(user, &grant).await.unwrap_err();
    assert!(matches!(error, Error::UnknownKey(key) if key == lost), "{error:?}");

    let records = office.world.user.flight_records(Some(&account(ANNA)), 10).await.unwrap().len();
    office.world.connect(Login::Instagram, "10", "IGnew", &[ANNA]).await;
    assert_eq!(office.token(&office.world.worker, &grant).await.unwrap(), "IGnew");
    let after = office.world.user.flight_records(Some(&account(ANNA)), 10).await.unwrap().len();
    assert_eq!(after, records + 1, "what was there stays");
    assert_eq!(
        office.world.worker.survey_data_keys().await.unwrap(),
        KeySurvey::default(),
        "none is in need"
    );
    // With the old key back beside the new one, it is no trouble either.
    let both = [std::fs::read(office.file()).unwrap(), old_file].concat();
    std::fs::write(office.file(), both).unwrap();
    assert_eq!(office.another().rewrap_data_keys().await.unwrap(), rewrapped(1));
    assert_eq!(office.token(&office.another(), &grant).await.unwrap(), "IGnew");
}

#[tokio::test]
async fn fronts_seal_to_a_key_that_is_told_now_though_a_clock_ahead_told_a_lost_one() {
    let office = Office::new().await;
    let world = &office.world;
    let lost = world.store.worker(Keyring::generate());
    for ahead in [0, 5] {
        world.hand.advance(chrono::TimeDelta::hours(ahead));
        lost.announce().await.unwrap();
        world.hand.advance(chrono::TimeDelta::hours(-ahead));
        world.worker.announce().await.unwrap();
        let seen = world.store.sealing_key().await.unwrap().unwrap();
        assert_eq!((seen.key, seen.seen.at), (world.keyring.public_key(), world.now()), "{ahead} hours");
    }
}
