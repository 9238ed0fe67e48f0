//! A worker over months, awake for an evening every other day: Meta fails at a twentieth of all calls, and is away twice
//! for three days.
//!
//! A worker that is always there looks hourly. What is proved is that nothing is lost and nothing is wrong, and for that
//! a slower rhythm has less in reserve.
mod kept;
mod passing;
mod weather;

use chrono::TimeDelta;
use lightmeter::{
    config::Config,
    domain::{AccountId, Day, Login, RenewedBy, Standing, Timestamp},
};
use tempfile::TempDir;

use self::{
    kept::{Counts, Kept},
    passing::Lives,
    weather::{SEED, Weather},
};
use super::world::{Setup, World};

/// How much of it there is.
struct Size {
    accounts: u64,
    days: i64,
    /// The days on which Meta goes away.
    outages: [i64; 2],
}

/// Long enough that every token would have ended once and been renewed many times, and every access to data once.
const GATE: Size = Size { accounts: 10, days: 112, outages: [33, 78] };
const FULL: Size = Size { accounts: 200, days: 400, outages: [133, 290] };
const OUTAGE: TimeDelta = TimeDelta::days(3);

struct Years {
    world: World,
    began: Timestamp,
    end: Timestamp,
    whose: Vec<Whose>,
    weather: Weather,
    lives: Lives,
}

struct Whose {
    login: Login,
    username: String,
    account: AccountId,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_months_of_faults_no_token_ends_no_day_is_lost_and_no_figure_is_wrong() {
    let size = size();
    let mut years = Years::begin(&size).await;
    years.pass().await;
    let counts = years.compare().await;
    years.print(&size, &counts);
}

fn size() -> Size {
    #[expect(clippy::disallowed_methods, reason = "how the runner of the tests asks for the full size")]
    let is_long = std::env::var_os("LIGHTMETER_LONG").is_some();
    if is_long { FULL } else { GATE }
}

fn rhythm(config: &mut Config) {
    config.sync.figures_every = TimeDelta::days(5);
    config.sync.posts_every = TimeDelta::days(5);
    config.sync.audience_every = TimeDelta::days(14);
    // One after the other, so that no call of one account is under way while another is told to wait.
    config.sync.accounts_at_once = 1;
}

/// Nothing here is about a disk, and a disk is most of what it would wait for.
fn in_memory() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

impl Years {
    /// Two accounts with something special, an old one and a small one, and the rest ordinary; a third of them by Instagram Login.
    async fn begin(size: &Size) -> Self {
        let named = ["nordwind", "lille.lykke"].map(str::to_owned);
        let crowd = size.accounts - 2;
        let folder = in_memory;
        let setup =
            Setup { crowd, renewed_by: RenewedBy::Worker, change: rhythm, folder, ..Setup::default() };
        let world = World::with(setup).await;
        let began = world.now();
        let weather = Weather::over(&world.meta());
        weather.look().is_calm = true;
        let usernames = named.into_iter().chain((1..=crowd).map(|place| format!("shop.{place:03}")));
        let mut whose = Vec::new();
        for (place, username) in usernames.enumerate() {
            let login = if place % 3 == 0 { Login::Instagram } else { Login::Facebook };
            let account = world.connect(login, &username).await;
            whose.push(Whose { login, username, account });
        }
        let after = |days: i64| began + TimeDelta::days(days);
        {
            let mut sky = weather.look();
            sky.outages = size.outages.map(|day| (after(day), after(day) + OUTAGE)).to_vec();
            sky.refused = refused_for_good(began);
            sky.accounts = u32::try_from(size.accounts).unwrap();
            sky.is_calm = false;
        }
        Self { began, end: after(size.days), whose, weather, lives: Lives::default(), world }
    }

    /// In good weather, and once all that Meta has asked to wait for is over.
    async fn compare(&self) -> Counts {
        self.weather.look().is_calm = true;
        self.world.hand.advance(TimeDelta::days(2));
        self.world.work_due().await;
        let mut counts = Counts::new();
        for Whose { username, account, .. } in &self.whose {
            self.world.sync(account).await;
            let connection = self.world.connection(account).await;
            assert_eq!(connection.standing, Standing::Active, "@{username}: {:?}", connection.verdict);
            let whose = (account, username.as_str());
            Kept::of(&self.world, &self.weather, whose, self.began).compare(&mut counts).await;
        }
        counts
    }

    #[expect(clippy::print_stderr, reason = "the figures of the long run")]
    fn print(&self, size: &Size, counts: &Counts) {
        let Size { accounts, days, outages } = size;
        eprintln!(
            "{accounts} accounts, {days} days, seed {SEED}, Meta is away for three days from {outages:?}"
        );
        let sky = self.weather.look();
        let failed: u64 = sky.met.values().sum();
        eprintln!("{} calls, of which failed {failed}: {:#?}", sky.calls, sky.met);
        eprintln!("{}\n{counts:#?}", self.lives);
    }
}

/// Days in the history and in the time to come, by both logins.
fn refused_for_good(began: Timestamp) -> Vec<(String, Day)> {
    let day = |days: i64| Day::containing(began + TimeDelta::days(days));
    let of = |username: &str, days: i64| (username.to_owned(), day(days));
    vec![
        of("nordwind", -200),
        of("shop.001", -50),
        of("shop.001", -51),
        of("shop.002", -40),
        of("shop.003", 20),
    ]
}
