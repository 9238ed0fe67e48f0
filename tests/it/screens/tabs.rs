//! Both tabs, in every state they can be in.

use chrono::TimeDelta;
use lightmeter::{
    domain::{Work, WorkKind},
    tui::{Answer, Effect, Message, Problem, Severity, State, update},
};
use ratatui::layout::Size;

use super::{
    check,
    world::{
        ago, answer_all, expired, healthy, now, press, ready, request_of, setup, several, started, visit,
    },
};

#[test]
fn connections_empty() {
    check("connections-empty", |size| {
        let mut state = ready(&[], size);
        press(&mut state, "1");
        state
    });
}

#[test]
fn connections_loading() {
    check("connections-loading", |size| {
        let (mut state, _) = started(setup(), size);
        press(&mut state, "1");
        state
    });
}

#[test]
fn connections_ready() {
    check("connections-ready", |size| on_connections(size, &several()));
}

#[test]
fn connections_failed() {
    check("connections-failed", |size| {
        let (mut state, effects) = started(setup(), size);
        let problem = Problem::new("The database does not answer.")
            .with_next_step("Is it running? Press r to try again.");
        let answer = Answer::Connections(Err(problem));
        update(&mut state, Message::Loaded { request: request_of(&effects), answer });
        press(&mut state, "1");
        state
    });
}

#[test]
fn connection_details() {
    check("details", |size| {
        let mut state = on_connections(size, &several());
        visit(&mut state, "down enter", &several());
        state
    });
}

#[test]
fn help() {
    check("help", |size| {
        let mut state = on_connections(size, &several());
        press(&mut state, "?");
        state
    });
}

#[test]
fn overview_empty() {
    check("overview-empty", |size| ready(&[], size));
}

#[test]
fn overview_loading_says_what_is_fetched() {
    check("overview-loading", |size| {
        let (mut state, effects) = started(setup(), size);
        let answer = Answer::Connections(Ok(vec![healthy()]));
        update(&mut state, Message::Loaded { request: request_of(&effects), answer });
        update(&mut state, Message::WorkChanged(vec![work(Some("daily reach, 30 days"))]));
        state
    });
}

#[test]
fn summary_ready() {
    check("summary-ready", |size| ready(&several(), size));
}

#[test]
fn summary_stale_keeps_the_old_figures_while_more_days_load() {
    check("summary-stale", |size| {
        let mut state = ready(&[healthy()], size);
        state.stale = false;
        update(&mut state, Message::Tick(now() + TimeDelta::hours(2)));
        press(&mut state, "]");
        update(&mut state, Message::WorkChanged(vec![work(None)]));
        state
    });
}

#[test]
fn summary_expired() {
    check("summary-expired", |size| ready(&[expired()], size));
}

#[test]
fn summary_failed() {
    check("summary-failed", |size| {
        let mut state = ready(&[healthy()], size);
        let effects = update(&mut state, Message::StoreChanged);
        let request = effects
            .iter()
            .find_map(|effect| match effect {
                Effect::LoadOverview { request, .. } => Some(*request),
                _ => None,
            })
            .unwrap();
        let problem = Problem::new("The database does not answer.").with_next_step("Press r to try again.");
        update(&mut state, Message::Loaded { request, answer: Answer::Overview(Err(problem)) });
        state
    });
}

#[test]
fn posts_ready() {
    check("posts-ready", |size| section(size, "tab s"));
}

#[test]
fn audience_ready() {
    check("audience-ready", |size| section(size, "tab tab"));
}

#[test]
fn record_ready() {
    check("record-ready", |size| section(size, "tab tab tab"));
}

#[test]
fn a_notice_says_what_to_do() {
    check("notice", |size| {
        let mut state = on_connections(size, &several());
        let problem = Problem::new("Meta did not answer.").with_next_step("Tried again at 15:10.");
        update(&mut state, Message::Notice { severity: Severity::Warn, problem });
        state
    });
}

#[test]
fn disconnect() {
    check("disconnect-facebook", |size| {
        let mut state = on_connections(size, &several());
        visit(&mut state, "down d h v", &several());
        state
    });
    check("disconnect-shared", |size| {
        let mut state = on_connections(size, &several());
        visit(&mut state, "down d", &several());
        state
    });
    check("disconnect-instagram", |size| {
        let mut state = on_connections(size, &[healthy()]);
        press(&mut state, "d");
        state
    });
}

#[test]
fn ascii_and_no_colours() {
    check("ascii-summary", |size| {
        let mut setup = setup();
        setup.ascii = true;
        let (mut state, effects) = started(setup, size);
        answer_all(&mut state, effects, &several());
        state
    });
}

fn on_connections(size: Size, connections: &[lightmeter::domain::Connection]) -> State {
    let mut state = ready(connections, size);
    visit(&mut state, "1", connections);
    state
}

fn section(size: Size, keys: &str) -> State {
    let mut state = ready(&[healthy()], size);
    visit(&mut state, keys, &[healthy()]);
    state
}

fn work(progress: Option<&str>) -> Work {
    Work {
        account_id: healthy().account.id,
        kind: WorkKind::Fetch,
        progress: progress.map(ToOwned::to_owned),
        asked_at: ago(TimeDelta::seconds(5)),
    }
}
