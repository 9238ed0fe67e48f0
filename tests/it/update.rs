//! Message scripts: what was pressed and answered, what the dashboard asks for and remembers.

mod connecting;
mod exporting;
mod loading;
mod renewing;
mod staying;
mod ticking;

use lightmeter::{
    domain::{Login, Metric},
    tui::{Dialog, Effect, Focus, Message, Section, Severity, State, Tab, update},
};
use ratatui::layout::Size;

use crate::screens::world::{expired, healthy, press, ready, several, visit};

const SIZE: Size = Size::new(80, 24);

fn on_connections() -> State {
    let mut state = ready(&several(), SIZE);
    visit(&mut state, "1", &several());
    state
}

#[test]
fn ctrl_c_quits_wherever_it_is_pressed() {
    for keys in ["", "1", "?", "c", "c enter", "1 d", "1 enter"] {
        let mut state = ready(&several(), SIZE);
        press(&mut state, keys);
        assert_eq!(press(&mut state, "ctrl-c"), [Effect::Quit], "after {keys}");
        assert_eq!(press(&mut state, "ctrl-c"), [Effect::Quit], "again after {keys}");
    }
}

#[test]
fn q_quits_from_a_tab_and_closes_a_page() {
    let mut state = on_connections();
    assert_eq!(press(&mut state, "? q"), []);
    assert!(state.dialogs.is_empty());
    assert_eq!(press(&mut state, "q"), [Effect::Quit]);
}

#[test]
fn tab_goes_around_connections_and_every_section() {
    let mut state = on_connections();
    let mut seen = Vec::new();
    for _ in 0..5 {
        press(&mut state, "tab");
        seen.push(state.focus());
    }
    assert_eq!(seen, [Focus::Summary, Focus::Posts, Focus::Audience, Focus::Record, Focus::Connections]);
    press(&mut state, "shift-tab");
    assert_eq!((state.tab, state.overview.section), (Tab::Overview, Section::Record));
}

#[test]
fn the_selection_stays_on_a_row_and_in_sight() {
    let mut state = on_connections();
    press(&mut state, "up");
    assert_eq!(state.connections.selected, 0);
    press(&mut state, "G down");
    assert_eq!((state.connections.selected, state.connections.top), (5, 0));
    // Three lines a row: four lines less hide the last row.
    update(&mut state, Message::Resized(Size::new(80, 24 - 4)));
    let visible = 8;
    assert!(state.connections.top + visible > state.connections.selected);
    update(&mut state, Message::Resized(Size::new(40, 12)));
    assert_eq!(state.connections.top, 2);
}

#[test]
fn disconnect_asks_first_and_does_what_was_ticked() {
    let mut state = on_connections();
    let account = several()[1].account.id.clone();
    assert_eq!(press(&mut state, "down d"), []);
    assert_eq!(press(&mut state, "n"), []);
    assert!(state.dialogs.is_empty());
    let expected = Effect::Disconnect { account, forget_history: true, revoke: true };
    assert_eq!(press(&mut state, "d h v y"), [expected]);
}

#[test]
fn an_instagram_login_cannot_be_revoked_from_here() {
    let mut state = on_connections();
    let account = healthy().account.id;
    let expected = Effect::Disconnect { account, forget_history: false, revoke: false };
    assert_eq!(press(&mut state, "d v y"), [expected]);
}

#[test]
fn renew_and_refresh_are_about_the_selected_account() {
    let mut state = on_connections();
    let account = several()[1].account.id.clone();
    assert_eq!(press(&mut state, "down R"), [Effect::Renew { account: account.clone() }]);
    assert!(press(&mut state, "r").contains(&Effect::Refresh { account: Some(account) }));
}

#[test]
fn what_has_ended_is_not_renewed_but_explained() {
    let mut state = ready(&[expired()], SIZE);
    assert_eq!(press(&mut state, "1 R"), []);
    let notice = state.notices.last().unwrap();
    assert_eq!(notice.severity, Severity::Warn);
    assert!(notice.problem.next_step.as_ref().unwrap().contains("Press c"));
    press(&mut state, "esc");
    assert!(state.notices.is_empty());
}

#[test]
fn the_range_steps_through_its_lengths_and_stops_at_the_ends() {
    let mut state = ready(&[healthy()], SIZE);
    let mut days = Vec::new();
    for key in ["]", "]", "]", "[", "[", "[", "[", "["] {
        press(&mut state, key);
        days.push(state.overview.days);
    }
    assert_eq!(days, [90, 365, 365, 90, 30, 14, 7, 7]);
}

#[test]
fn arrows_choose_the_metric_that_is_charted() {
    let mut state = ready(&[healthy()], SIZE);
    press(&mut state, "right right");
    assert_eq!(state.overview.metric, Metric::AccountsEngaged);
    press(&mut state, "down down");
    assert_eq!((state.overview.metric, state.overview.tiles_top), (Metric::ProfileViews, 1));
    press(&mut state, "up up up");
    assert_eq!((state.overview.metric, state.overview.tiles_top), (Metric::AccountsEngaged, 0));
}

#[test]
fn the_next_account_brings_its_own_figures() {
    let mut state = ready(&several(), SIZE);
    let effects = press(&mut state, "a");
    let second = several()[1].account.id.clone();
    assert!(matches!(effects.as_slice(), [Effect::LoadOverview { account, .. }] if *account == second));
    assert!(state.overview.summary.data.value().is_none(), "another account's figures must not stand in");
    press(&mut state, "A A");
    assert_eq!(state.overview.account, Some(several()[5].account.id.clone()));
}

#[test]
fn copying_sends_what_is_selected() {
    let mut state = ready(&[healthy()], SIZE);
    assert_eq!(press(&mut state, "y"), [Effect::CopyText("48213".to_owned())]);
    visit(&mut state, "tab", &[healthy()]);
    assert_eq!(press(&mut state, "down y"), [Effect::CopyText("https://www.instagram.com/p/1/".to_owned())]);
    state.setup.clipboard = false;
    assert_eq!(press(&mut state, "y"), []);
    assert_eq!(state.notices.last().unwrap().severity, Severity::Warn);
}

#[test]
fn details_close_when_their_account_is_gone() {
    let mut state = on_connections();
    visit(&mut state, "enter", &several());
    assert!(matches!(state.dialogs.as_slice(), [Dialog::Details { .. }]));
    let effects = update(&mut state, Message::StoreChanged);
    crate::screens::world::answer_all(&mut state, effects, &several()[1..]);
    assert!(state.dialogs.is_empty());
}

#[test]
fn a_facebook_connection_is_what_the_fixture_says() {
    assert_eq!(several()[1].grant.login, Login::Facebook);
}
