//! Workers that are stopped with leases in their hands, as by a machine that hangs: others take over, each grant is
//! renewed once, and what the stopped ones do when they go on is fenced off.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use lightmeter::sandbox::{Fault, Matching, Renewals, Trouble, Variants, variants::OldToken};
use uuid::Uuid;

use super::fleet::{AT_ONCE, Fleet, WORKERS};

/// Short of two beats of a lease, which lasts for 75 s.
const TICK: TimeDelta = TimeDelta::seconds(25);

/// Where the stopped ones are when they are stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Halt {
    /// Meta has not yet answered with the new token; the old one lives on.
    Asking,
    /// As [`Self::Asking`], where the old token has died with the call, so that only the stopped one will know the
    /// one that works.
    AskingForLife,
    /// The new token waits beside the old one, which has died, and serves its first call.
    Trying,
    /// As [`Self::Trying`], while those of the round before go on.
    TryingBesideOthers,
    /// The new token has taken over, and Meta is asked when it ends.
    Dating,
    /// Wherever they happen to be.
    Anywhere,
}

impl Halt {
    const ALL: [Self; 6] = [
        Self::Asking,
        Self::Trying,
        Self::TryingBesideOthers,
        Self::Dating,
        Self::AskingForLife,
        Self::Anywhere,
    ];

    /// What Meta holds its answers to.
    const fn held(self) -> &'static [&'static str] {
        match self {
            Self::Asking | Self::AskingForLife => &["/refresh_access_token", "/oauth/access_token"],
            Self::Trying | Self::TryingBesideOthers => &["/me"],
            Self::Dating => &["/debug_token"],
            Self::Anywhere => &[],
        }
    }

    /// Whether those that are stopped go on when the next round is under way, and not at the end of their own.
    const fn lingers(self) -> bool {
        matches!(self, Self::Trying | Self::Dating)
    }

    const fn old_token(self) -> OldToken {
        match self {
            Self::AskingForLife | Self::Trying | Self::TryingBesideOthers => OldToken::Dies,
            Self::Asking | Self::Dating | Self::Anywhere => OldToken::Lives,
        }
    }
}

struct Rounds {
    fleet: Fleet,
    number: usize,
    /// Stopped since the round before.
    lingering: Vec<usize>,
    /// Whose renewal they hold.
    of_lingering: BTreeSet<Uuid>,
}

#[test]
fn eight_workers_renew_each_grant_once_a_round_whoever_is_stopped_with_a_lease_on_it() {
    #[expect(clippy::disallowed_methods, reason = "how the runner of the tests asks for the full size")]
    let is_long = std::env::var_os("LIGHTMETER_LONG").is_some();
    let (grants, rounds) = if is_long { (1_000, 20) } else { (60, 3) };
    let fleet = Fleet::new(grants);
    let mut rounds_of = Rounds { fleet, number: 0, lingering: Vec::new(), of_lingering: BTreeSet::new() };
    for halt in Halt::ALL.into_iter().cycle().take(rounds) {
        rounds_of.play(halt);
    }
}

impl Rounds {
    fn play(&mut self, halt: Halt) {
        self.number += 1;
        let control = self.fleet.office.desk.control();
        control.set_variants(Variants { old_token_after_renewal: halt.old_token(), ..control.variants() });
        control.forget_renewals();
        control.forget_requests();
        let lingering = std::mem::take(&mut self.lingering);
        let awake: Vec<usize> = (0..WORKERS).filter(|worker| !lingering.contains(worker)).collect();
        let places = awake.len() * AT_ONCE;
        self.plant(halt, places);
        self.all_fall_due();
        let stopped = self.stop(halt, &awake, places);
        let left = self.outlive_leases(halt, places);
        if halt == Halt::TryingBesideOthers {
            self.fleet.go_on(&lingering);
            self.fleet.until("those that go on to do what they can", |fleet| fleet.can_be_claimed() == 0);
        }
        control.clear_faults();
        if halt == Halt::AskingForLife {
            self.fleet.go_on(&stopped);
        }
        self.fleet.until("the others to do what they can", |fleet| {
            fleet.can_be_claimed() == 0 && fleet.leases_beyond(TimeDelta::zero()) == 0
        });
        let done = self.fleet.done();
        let before = self.fleet.renewals();
        self.fleet.go_on(&lingering);
        if halt.lingers() {
            (self.lingering, self.of_lingering) = (stopped, left.clone());
        } else {
            self.fleet.go_on(&stopped);
            self.fleet.call_the_roll();
        }
        self.fleet.until("an end of all that is due", |fleet| fleet.due() == 0);
        let after = self.fleet.renewals();
        for (owned, calls) in self.fleet.owned.iter().zip(before.iter().zip(&after)) {
            let is_known = done.contains(&owned.user.0) && halt != Halt::AskingForLife;
            assert!(
                !is_known || calls.0 == calls.1,
                "{halt:?}: who was stopped renews what others have renewed"
            );
        }
        self.assert_calls(halt, &left, &after);
        self.assert_standings(halt);
    }

    fn plant(&self, halt: Halt, places: usize) {
        // What is tried besides, by those that go on, is answered.
        let count = (halt == Halt::TryingBesideOthers).then(|| u32::try_from(places).unwrap());
        for path in halt.held() {
            let matching = Matching { path: Some((*path).to_owned()), count, ..Matching::default() };
            self.fleet.office.desk.control().plant(Fault { matching, trouble: Trouble::Held });
        }
    }

    fn all_fall_due(&mut self) {
        // What the lingering ones have is what the others take up first.
        for user in std::mem::take(&mut self.of_lingering) {
            self.fleet
                .run(&format!("UPDATE due SET due_at = due_at - interval '1 day' WHERE u_id = '{user}'"));
        }
        self.fleet.let_all_fall_due();
    }

    /// Stops half of those that are awake, another half in each round, with as much in their hands as they take.
    fn stop(&self, halt: Halt, awake: &[usize], places: usize) -> Vec<usize> {
        let control = self.fleet.office.desk.control();
        if halt == Halt::Anywhere {
            self.fleet.until("the round to be under way", |fleet| {
                let done = fleet.count("SELECT count(*) FROM due WHERE due_at > (SELECT min(due_at) FROM due) + interval '3 days'");
                done > fleet.owned.len() / 4
            });
        } else {
            self.fleet.until("as many renewals as there are places", |fleet| {
                control.held() == places && fleet.leases_beyond(TimeDelta::zero()) == places
            });
        }
        let first = self.number % awake.len();
        let stopped: Vec<usize> = awake.iter().cycle().skip(first).take(awake.len() / 2).copied().collect();
        self.fleet.stop(&stopped);
        stopped
    }

    /// Lets the leases of the stopped ones run out, while the others keep theirs; whose renewals are left behind.
    fn outlive_leases(&self, halt: Halt, places: usize) -> BTreeSet<Uuid> {
        let fleet = &self.fleet;
        let lease = TICK * 3;
        let kept = if halt == Halt::Anywhere { 0 } else { places / 2 };
        let end = fleet.office.desk.now() + lease;
        fleet.until("the others to do what nobody has", |fleet| {
            let is_left = fleet.leases_beyond(TimeDelta::zero()) <= kept + places / 2;
            is_left && (kept > 0 || fleet.can_be_claimed() == 0)
        });
        for _ in 0..2 {
            self.tick(lease, kept);
        }
        let left = fleet.leased_until(end);
        assert!(kept == 0 || left.len() == places / 2, "{halt:?}: {left:?}");
        for _ in 0..2 {
            self.tick(lease, kept);
        }
        left
    }

    fn tick(&self, lease: TimeDelta, kept: usize) {
        self.fleet.pass(TICK);
        self.fleet
            .until("a beat of each lease that is kept", |fleet| fleet.leases_beyond(lease - TICK) >= kept);
    }

    fn assert_calls(&self, halt: Halt, left: &BTreeSet<Uuid>, renewals: &[Renewals]) {
        let of_grants = self.fleet.owned.iter().zip(renewals);
        for (owned, renewals) in of_grants {
            let what = format!("round {}, {halt:?}, {}", self.number, owned.user.0);
            assert!(renewals.highest_in_flight == 1, "{what}: {renewals:?}");
            // Whether Meta has answered a stopped one nobody else can know.
            let most = match halt {
                Halt::Asking | Halt::AskingForLife | Halt::Anywhere if left.contains(&owned.user.0) => 2,
                _ => 1,
            };
            assert!((1..=most).contains(&renewals.calls), "{what}: {renewals:?}");
        }
    }

    /// Every grant is renewed as often as there were rounds, has the newest token with its date, and a next renewal.
    fn assert_standings(&self, halt: Halt) {
        let now = self.fleet.office.desk.now();
        let ends: BTreeMap<Uuid, _> =
            self.fleet.ends(halt.old_token() == OldToken::Lives).into_iter().collect();
        let standings = self.fleet.standings();
        assert_eq!(standings.len(), self.fleet.owned.len(), "round {}: work is left", self.number);
        let rounds = i64::try_from(self.number).unwrap();
        for standing in standings {
            let what = format!("round {rounds}, {halt:?}: {standing:?}");
            assert_eq!((standing.version, standing.renewed), (1 + rounds, rounds), "{what}");
            assert_eq!(standing.health, "active ok", "{what}");
            let (next, end) = (standing.next_renewal_at.unwrap(), standing.expires_at.unwrap());
            assert_eq!(standing.due_at, Some(next), "{what}");
            assert!(next > now + TimeDelta::days(6) && next <= now + TimeDelta::days(7), "{what}");
            assert!((end - ends[&standing.u_id]).abs() <= TICK, "{what}: {}", ends[&standing.u_id]);
        }
    }
}
