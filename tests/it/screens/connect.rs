//! The connect dialog, step by step.

use chrono::TimeDelta;
use lightmeter::{
    domain::{Attempt, AttemptStep, Failure, Listening, Login, NoAccount, Scopes},
    tui::{ConnectNews, Message, Pasted, State, update},
};
use ratatui::layout::Size;

use super::{
    check,
    world::{
        answer_all, attempt, candidate, expired, id, invitation, now, pasted, press, proposed, ready,
        request_of, setup, started,
    },
};

#[test]
fn ways() {
    check("connect-1-ways", |size| {
        let mut state = ready(&[], size);
        press(&mut state, "c");
        state
    });
    check("connect-1-ways-demo", |size| {
        let mut setup = setup();
        setup.sandbox_token = Some(Pasted::new("IGsandbox"));
        setup.store = "demo, thrown away at the end".to_owned();
        setup.obstacles = vec![(Login::Facebook, "FACEBOOK_APP_ID is missing.".to_owned())];
        let (mut state, effects) = started(setup, size);
        answer_all(&mut state, effects, &[]);
        press(&mut state, "c");
        state
    });
}

#[test]
fn a_token_is_masked() {
    check("connect-2-token", |size| {
        let mut state = ready(&[], size);
        press(&mut state, "c enter");
        update(&mut state, pasted("IGAAsecret-token-that-nobody-may-see"));
        state
    });
}

#[test]
fn waiting_for_meta() {
    check("connect-2-link", |size| waiting(size, Login::Instagram));
    check("connect-2-short-link", |size| {
        let mut state = waiting(size, Login::Facebook);
        update(&mut state, Message::Copied);
        state
    });
    check("connect-2-hints", |size| {
        let mut state = waiting(size, Login::Instagram);
        update(&mut state, Message::Tick(now() + TimeDelta::minutes(2)));
        state
    });
}

#[test]
fn no_listener_says_why() {
    check("connect-2-no-listener", |size| {
        let (mut state, request) = opening(size, Login::Facebook);
        let mut invitation = invitation(Login::Facebook);
        invitation.listening =
            Listening::Not { sentence: "port 8723 is in use by another program".to_owned() };
        let invitation = Box::new(invitation);
        update(&mut state, Message::Connect(ConnectNews::Invited { request, invitation }));
        state
    });
}

#[test]
fn exchanging() {
    check("connect-3-exchanging", |size| moved(size, attempt(AttemptStep::Exchanging)));
}

#[test]
fn confirm() {
    check("connect-4-confirm", |size| {
        moved(size, proposed(vec![candidate("17841400000000001", "lumen.studio")]))
    });
    check("connect-4-another-account", |size| {
        let mut state = ready(&[expired()], size);
        press(&mut state, "c down");
        let request = request_of(&press(&mut state, "enter"));
        let invitation = Box::new(invitation(Login::Instagram));
        update(&mut state, Message::Connect(ConnectNews::Invited { request, invitation }));
        let mut attempt = proposed(vec![candidate("17841400000000009", "someone.else")]);
        attempt.expected = Some(id("17841400000000001"));
        let proposal = attempt.proposal.as_mut().unwrap();
        proposal.refused = Scopes::parse("business_management");
        update(&mut state, Message::Connect(ConnectNews::Changed(Box::new(attempt))));
        state
    });
}

#[test]
fn several_pages() {
    check("connect-4-chooser", |size| {
        let page = |number: &str, name: &str, page: &str, already_connected| {
            let mut one = candidate(number, name);
            one.page = Some(super::world::shown(page));
            one.already_connected = already_connected;
            one
        };
        let mut state = moved(
            size,
            proposed(vec![
                page("1", "lumen.studio", "Lumen Studio", true),
                page("2", "northern_light_ceramics", "Northern Light Ceramics GmbH", false),
                page("3", "kiosk.berlin", "Kiosk", false),
            ]),
        );
        press(&mut state, "down space");
        state
    });
}

#[test]
fn the_end() {
    check("connect-5-failed", |size| {
        let mut failed = attempt(AttemptStep::Failed);
        failed.failure = Some(Failure::no_account(NoAccount::NotProfessional));
        moved(size, failed)
    });
    check("connect-5-done", |size| {
        let mut stored = proposed(vec![candidate("17841400000000001", "lumen.studio")]);
        stored.step = AttemptStep::Stored;
        moved(size, stored)
    });
}

fn opening(size: Size, login: Login) -> (State, lightmeter::tui::RequestId) {
    let mut state = ready(&[], size);
    press(&mut state, if login == Login::Instagram { "c down" } else { "c down down" });
    let request = request_of(&press(&mut state, "enter"));
    (state, request)
}

fn waiting(size: Size, login: Login) -> State {
    let (mut state, request) = opening(size, login);
    let invitation = Box::new(invitation(login));
    update(&mut state, Message::Connect(ConnectNews::Invited { request, invitation }));
    state
}

fn moved(size: Size, attempt: Attempt) -> State {
    let mut state = waiting(size, Login::Instagram);
    update(&mut state, Message::Connect(ConnectNews::Changed(Box::new(attempt))));
    state
}
