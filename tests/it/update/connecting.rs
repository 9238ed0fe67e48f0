//! The connect flow as messages and effects.

use lightmeter::{
    domain::{AttemptStep, Failure, FailureCode, Login},
    tui::{
        ConnectNews, ConnectReason, Dialog, Effect, Focus, Message, Pasted, Problem, RequestId, State, Step,
        Told, update,
    },
};

use super::SIZE;
use crate::screens::{
    text,
    world::{
        answer_all, attempt, candidate, expired, healthy, id, in_time, invitation, pasted, press, proposed,
        ready, request_of, setup, started, typed,
    },
};

fn waiting() -> State {
    let mut state = ready(&[], SIZE);
    press(&mut state, "c down");
    let request = request_of(&press(&mut state, "enter"));
    let invitation = Box::new(invitation(Login::Instagram));
    assert_eq!(update(&mut state, Message::Connect(ConnectNews::Invited { request, invitation })), []);
    state
}

fn changed(state: &mut State, attempt: lightmeter::domain::Attempt) -> Vec<Effect> {
    update(state, Message::Connect(ConnectNews::Changed(Box::new(attempt))))
}

fn step(state: &State) -> &Step {
    let connect = state.dialogs.last().and_then(|dialog| match dialog {
        Dialog::Connect(connect) => Some(&connect.step),
        _ => None,
    });
    connect.expect("a connect dialog is open")
}

#[test]
fn the_flow_runs_from_c_to_the_figures() {
    let mut state = waiting();
    changed(&mut state, attempt(AttemptStep::Parked));
    assert!(matches!(step(&state), Step::Exchanging(_)));
    let proposal = proposed(vec![candidate("17841400000000001", "lumen.studio")]);
    changed(&mut state, proposal.clone());
    assert_eq!(state.focus(), Focus::Confirm);
    let accounts = vec![id("17841400000000001")];
    assert_eq!(press(&mut state, "y"), [Effect::Choose { attempt: proposal.id, accounts }]);
    // Told late again, the proposal does not ask again.
    changed(&mut state, proposal.clone());
    assert!(matches!(step(&state), Step::Saving(_)));
    let mut stored = proposal;
    stored.step = AttemptStep::Stored;
    let effects = changed(&mut state, stored);
    assert!(matches!(step(&state), Step::Done { .. }));
    answer_all(&mut state, effects, &[healthy()]);
    assert_eq!(state.overview.account, Some(healthy().account.id));
    press(&mut state, "enter");
    assert!(state.dialogs.is_empty());
}

#[test]
fn a_no_throws_the_attempt_away() {
    let mut state = waiting();
    let proposal = proposed(vec![candidate("1", "lumen.studio")]);
    changed(&mut state, proposal.clone());
    assert_eq!(press(&mut state, "n"), [Effect::CancelAttempt { attempt: proposal.id }]);
    assert!(state.dialogs.is_empty());
}

#[test]
fn closing_cancels_and_an_answer_that_comes_after_it_is_cancelled_too() {
    let mut state = waiting();
    let attempt = invitation(Login::Instagram).attempt;
    assert_eq!(press(&mut state, "esc"), [Effect::CancelAttempt { attempt }]);

    press(&mut state, "c down");
    let request = request_of(&press(&mut state, "enter"));
    assert_eq!(press(&mut state, "esc"), []);
    let invitation = Box::new(invitation(Login::Instagram));
    let effects = update(&mut state, Message::Connect(ConnectNews::Invited { request, invitation }));
    assert_eq!(effects, [Effect::CancelAttempt { attempt }]);
    assert!(state.dialogs.is_empty());
}

#[test]
fn news_of_another_attempt_moves_nothing() {
    let mut state = waiting();
    let mut other = attempt(AttemptStep::Failed);
    other.id = lightmeter::domain::AttemptId(uuid::Uuid::from_u128(99));
    changed(&mut state, other);
    assert!(matches!(step(&state), Step::Waiting(_)));
}

#[test]
fn the_paste_box_listens_while_its_letters_are_keys() {
    let mut state = waiting();
    let link = invitation(Login::Instagram).link;
    assert_eq!(press(&mut state, "o"), [Effect::ShowLinkPlain(link.clone())]);
    assert_eq!(press(&mut state, "y"), [Effect::CopyLink(link.clone())]);
    assert_eq!(press(&mut state, "b"), [Effect::OpenLink(link)]);
    // Without bracketed paste an address comes letter by letter, o, y and b among them.
    let address = "https://localhost:8724/cb/instagram?code=AQoybo&state=x#_";
    typed(&mut state, address);
    assert_eq!(state.focus(), Focus::PasteBox);
    let attempt = invitation(Login::Instagram).attempt;
    let expected = Effect::PasteIntoAttempt { attempt, text: Pasted::new(address) };
    assert_eq!(press(&mut state, "enter"), [expected]);
    assert_eq!(state.focus(), Focus::Invitation);
    update(&mut state, Message::Connect(ConnectNews::PasteRefused(Problem::new("That is no address."))));
    assert!(text(&state).contains("That is no address."));
}

#[test]
fn a_bracketed_paste_that_starts_with_a_key_is_text() {
    let mut state = waiting();
    update(&mut state, pasted("  obycode\n"));
    let attempt = invitation(Login::Instagram).attempt;
    let expected = Effect::PasteIntoAttempt { attempt, text: Pasted::new("obycode") };
    assert_eq!(press(&mut state, "enter"), [expected]);
}

#[test]
fn a_token_goes_out_once_and_is_never_shown() {
    let mut state = ready(&[], SIZE);
    press(&mut state, "c");
    update(&mut state, pasted("IGAAtoken"));
    assert!(!text(&state).contains("IGAAtoken"));
    assert!(!format!("{state:?}").contains("IGAAtoken"));
    let effects = press(&mut state, "enter");
    assert!(!format!("{effects:?}").contains("IGAAtoken"));
    assert_eq!(
        effects,
        [Effect::BeginToken {
            request: request_of(&effects),
            text: Pasted::new("IGAAtoken"),
            expected: None
        }]
    );
    let attempt = Box::new(attempt(AttemptStep::Parked));
    let request = request_of(&effects);
    update(&mut state, Message::Connect(ConnectNews::Began { request, attempt }));
    assert!(matches!(step(&state), Step::Exchanging(_)));
}

#[test]
fn t_uses_the_sandbox_token_in_the_demo_only() {
    let mut state = ready(&[], SIZE);
    assert_eq!(press(&mut state, "c t"), []);
    let mut demo = setup();
    demo.sandbox_token = Some(Pasted::new("IGsandbox"));
    let (mut state, effects) = started(demo, SIZE);
    answer_all(&mut state, effects, &[]);
    let effects = press(&mut state, "c t");
    assert!(matches!(effects.as_slice(), [Effect::BeginToken { text, .. }] if text.expose() == "IGsandbox"));
}

#[test]
fn c_reconnects_what_has_ended_and_says_which_account_is_expected() {
    let mut gone = expired();
    gone.data_access_expires_at = Some(in_time(chrono::TimeDelta::days(-1)));
    let mut state = ready(&[gone], SIZE);
    let effects = press(&mut state, "c down enter");
    assert!(matches!(
        effects.as_slice(),
        [Effect::BeginConnect { expected: Some(account), reason: ConnectReason::DataAccessEnded, .. }]
            if *account == expired().account.id
    ));
    let mut state = ready(&[healthy()], SIZE);
    let effects = press(&mut state, "c down enter");
    assert!(matches!(
        effects.as_slice(),
        [Effect::BeginConnect { expected: None, reason: ConnectReason::Ordinary, .. }]
    ));
}

#[test]
fn after_a_refused_scope_meta_is_asked_to_ask_again() {
    let mut state = waiting();
    let mut failed = attempt(AttemptStep::Failed);
    failed.failure = Some(Failure::new(FailureCode::ScopeRefused, "A permission was refused."));
    changed(&mut state, failed);
    assert_eq!(state.focus(), Focus::Ended);
    let effects = press(&mut state, "c down enter");
    assert!(matches!(effects.as_slice(), [Effect::BeginConnect { reason: ConnectReason::RefusedScope, .. }]));
}

#[test]
fn an_attempt_that_cannot_begin_says_why() {
    let mut state = ready(&[], SIZE);
    press(&mut state, "c down");
    let request = request_of(&press(&mut state, "enter"));
    let refused =
        |request| Message::Connect(ConnectNews::Refused { request, problem: Problem::new("No app id.") });
    update(&mut state, refused(RequestId(9_999)));
    assert!(matches!(step(&state), Step::Opening { .. }));
    update(&mut state, refused(request));
    assert!(text(&state).contains("No app id."));
}

#[test]
fn only_ticked_accounts_are_connected() {
    let mut state = waiting();
    let proposal = proposed(vec![candidate("1", "one"), candidate("2", "two"), candidate("3", "three")]);
    changed(&mut state, proposal.clone());
    assert_eq!(press(&mut state, "enter"), [], "nothing is ticked");
    press(&mut state, "space down space down space");
    // The same proposal told again keeps the ticks.
    changed(&mut state, proposal.clone());
    press(&mut state, "space");
    assert_eq!(
        press(&mut state, "enter"),
        [Effect::Choose { attempt: proposal.id, accounts: vec![id("1"), id("2")] }]
    );
}

#[test]
fn what_became_of_the_link_is_told() {
    let mut state = waiting();
    let told = |state: &State| match step(state) {
        Step::Waiting(waiting) => waiting.told,
        _ => None,
    };
    update(&mut state, Message::Copied);
    assert_eq!(told(&state), Some(Told::SentToClipboard));
    update(&mut state, Message::BrowserOpened(Err(Problem::new("There is no browser here."))));
    assert_eq!(told(&state), None);
    assert!(text(&state).contains("There is no browser here."));
}
