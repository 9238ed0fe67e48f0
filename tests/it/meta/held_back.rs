//! Calls that wait for a place when Meta says to wait, or when their lease runs out, are never sent.

use chrono::TimeDelta;
use lightmeter::{
    domain::{Login, MediaId},
    meta::{Client, Error, Read},
    sandbox::{Fault, Matching, Trouble},
};
use tokio::sync::watch;

use super::pretend::{Pretend, access};

/// Requests that may be under way to a host.
const PLACES: usize = 16;

fn reads(pretend: &Pretend, count: usize) -> Vec<Read> {
    let posts = pretend.control.truth().posts("nordwind");
    let reach = |id: &String| Read::media_insights(&MediaId(id.clone()), &["reach"], None);
    posts.iter().skip(5).take(count).map(|post| reach(&post.id)).collect()
}

/// Of the calls that come now, so many are held, and the next is told to wait.
fn plant(pretend: &Pretend, held: usize, code: u32) {
    let matching = |count| Matching { path: Some("/insights".to_owned()), count, ..Matching::default() };
    let held = Some(u32::try_from(held).unwrap());
    pretend.control.plant(Fault { matching: matching(held), trouble: Trouble::Held });
    let trouble =
        Trouble::Throttled { code, subcode: None, regain_minutes: Some(30), retry_after_seconds: None };
    pretend.control.plant(Fault { matching: matching(Some(1)), trouble });
}

/// All at once, as far as there are places.
async fn ask(client: &Client, token: &lightmeter::domain::AccessToken, reads: &[Read]) -> Vec<bool> {
    let all = reads.iter().map(|read| client.read(access(Login::Instagram, token), read));
    futures::future::join_all(all).await.iter().map(Result::is_ok).collect()
}

async fn release(pretend: &Pretend, told: impl Fn() -> bool) {
    pretend.control.until(|control| control.held() >= PLACES - 1).await;
    while !told() {
        tokio::task::yield_now().await;
    }
    pretend.control.release();
}

#[tokio::test]
async fn what_waits_for_a_place_when_meta_says_to_wait_is_never_sent() {
    for code in [80002, 4] {
        let pretend = Pretend::open().await;
        let token = pretend.mint(Login::Instagram, "nordwind");
        let client = pretend.client.for_one_fetch();
        plant(&pretend, PLACES - 1, code);
        let reads = reads(&pretend, 60);
        let released = release(&pretend, || !client.told_to_wait().is_empty());
        let (answers, ()) = futures::future::join(ask(&client, &token, &reads), released).await;
        assert_eq!(pretend.control.calls().len(), PLACES, "{code}: what was sent cannot be called back");
        let served = answers.iter().filter(|is_served| **is_served).count();
        assert_eq!(served, PLACES - 1, "{code}: and is kept");
    }
}

#[tokio::test]
async fn what_another_fetch_has_waiting_is_sent_unless_the_whole_app_is_to_wait() {
    for (code, others) in [(80002, 10), (4, 0)] {
        let pretend = Pretend::open().await;
        let (token, other) =
            (pretend.mint(Login::Instagram, "nordwind"), pretend.mint(Login::Instagram, "mara.moves"));
        let (first, second) = (pretend.client.for_one_fetch(), pretend.client.for_one_fetch());
        plant(&pretend, PLACES - 1, code);
        let (mine, theirs) = (reads(&pretend, PLACES), reads(&pretend, 10));
        let released = release(&pretend, || !first.told_to_wait().is_empty());
        let all = futures::future::join3(ask(&first, &token, &mine), ask(&second, &other, &theirs), released);
        all.await;
        assert_eq!(pretend.control.calls().len(), PLACES + others, "{code}");
        assert_eq!(
            second.told_to_wait().is_empty(),
            others > 0,
            "{code}: and it settles as one that was told"
        );
        let later = pretend.client.for_one_fetch();
        assert!(later.told_to_wait().is_empty(), "{code}: who begins later asks the store how long");
    }
}

#[tokio::test]
async fn what_waits_for_a_place_while_its_lease_runs_out_is_never_sent() {
    for is_kept in [false, true] {
        let pretend = Pretend::open().await;
        let token = pretend.mint(Login::Instagram, "nordwind");
        let (lease, until) = watch::channel(pretend.clock.now() + TimeDelta::seconds(75));
        let held = pretend.client.under_lease(&until);
        let matching = Matching { path: Some("/insights".to_owned()), ..Matching::default() };
        pretend.control.plant(Fault { matching, trouble: Trouble::Held });
        let reads = reads(&pretend, PLACES + 1);
        let (last, first) = reads.split_last().unwrap();
        let released = async {
            pretend.control.until(|control| control.held() >= PLACES).await;
            pretend.hand.advance(TimeDelta::seconds(75));
            if is_kept {
                lease.send_replace(pretend.clock.now() + TimeDelta::seconds(75));
            }
            pretend.control.clear_faults();
            pretend.control.release();
        };
        let waiting = held.read(access(Login::Instagram, &token), last);
        let (_, answer, ()) =
            futures::future::join3(ask(&pretend.client, &token, first), waiting, released).await;
        assert_eq!(pretend.control.calls().len(), PLACES + usize::from(is_kept));
        assert_eq!(answer.err(), (!is_kept).then_some(Error::Lapsed));
    }
}
