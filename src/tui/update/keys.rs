//! What each action does.

use super::movement;
use crate::{
    domain::{Range, Status, VerdictCode},
    tui::{
        Action, ConnectDialog, ConnectReason, Dialog, DisconnectDialog, Effect, Focus, Section, Severity,
        State, Tab, dialog, message::Problem,
    },
};

pub(crate) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    if action == Action::Help {
        let focus = state.focus();
        state.dialogs.push(Dialog::Help { focus, top: 0 });
        return Vec::new();
    }
    match state.dialogs.last() {
        Some(open @ Dialog::Connect(_)) if open.focus() != Focus::Invitation || !action.moves() => {
            return dialog::connect_act(state, action);
        }
        Some(Dialog::Disconnect(_)) => return dialog::disconnect_act(state, action),
        Some(Dialog::Help { .. } | Dialog::Details { .. } | Dialog::Everybody { .. })
            if action == Action::Close =>
        {
            state.dialogs.pop();
            return Vec::new();
        }
        Some(Dialog::Everybody { .. }) if action == Action::Refresh => {
            state.health.outdated = true;
            return Vec::new();
        }
        _ => {}
    }
    match action {
        Action::Everybody => everybody(state),
        Action::Quit => return vec![Effect::Quit],
        Action::Close => drop(state.notices.pop()),
        Action::ShowConnections => state.tab = Tab::Connections,
        Action::ShowOverview => state.tab = Tab::Overview,
        Action::NextView => step(state, 1),
        Action::PreviousView => step(state, -1),
        Action::Connect => connect(state),
        Action::Disconnect => disconnect(state),
        Action::Details => {
            if let Some(account) = state.subject().map(|one| one.account.id.clone()) {
                state.dialogs.push(Dialog::Details { account, top: 0 });
            }
        }
        Action::Renew => return renew(state),
        Action::Refresh => {
            let account = state.subject().map(|one| one.account.id.clone());
            // What failed to load is asked for again, too.
            state.outdate();
            return account.into_iter().map(|account| Effect::Refresh { account: Some(account) }).collect();
        }
        Action::NextAccount => switch(state, 1),
        Action::PreviousAccount => switch(state, -1),
        Action::LongerRange => state.overview.days = next_range(state.overview.days, true),
        Action::ShorterRange => state.overview.days = next_range(state.overview.days, false),
        Action::Sort => {
            state.overview.order = state.overview.order.next();
            state.overview.post = 0;
        }
        Action::Export => return super::export::export(state).into_iter().collect(),
        Action::Copy => return copy(state),
        Action::Up
        | Action::Down
        | Action::Left
        | Action::Right
        | Action::PageUp
        | Action::PageDown
        | Action::First
        | Action::Last => movement::go(state, action),
        _ => {}
    }
    Vec::new()
}

/// Around the ring of Connections and the sections of the Overview.
fn step(state: &mut State, by: isize) {
    let at = match state.tab {
        Tab::Connections => 0,
        Tab::Overview => {
            1 + Section::ALL.iter().position(|section| *section == state.overview.section).unwrap_or(0)
        }
    };
    let ring = Section::ALL.len() + 1;
    let next = at.wrapping_add_signed(by).wrapping_add(ring) % ring;
    match next.checked_sub(1).and_then(|index| Section::ALL.get(index)) {
        None => state.tab = Tab::Connections,
        Some(section) => {
            state.tab = Tab::Overview;
            state.overview.section = *section;
        }
    }
}

/// A connection that works needs no second one, so only one that does not is reconnected.
fn connect(state: &mut State) {
    let details = matches!(state.dialogs.last(), Some(Dialog::Details { .. }));
    let now = state.now;
    let expected = state.subject().filter(|one| {
        let ended = matches!(one.status(now), Status::Expired | Status::Revoked | Status::Disconnected);
        details || ended || one.verdict(now).code == VerdictCode::Reconnect
    });
    let data_access_ended =
        expected.is_some_and(|one| one.data_access_expires_at.is_some_and(|end| end <= now));
    let reason = if data_access_ended { ConnectReason::DataAccessEnded } else { ConnectReason::Ordinary };
    let expected = expected.map(|one| (one.account.id.clone(), one.account.username.clone()));
    state.dialogs.push(Dialog::Connect(Box::new(ConnectDialog::new(expected, reason))));
}

fn everybody(state: &mut State) {
    if state.setup.is_operator() {
        state.health.outdated = true;
        state.dialogs.push(Dialog::Everybody { top: 0 });
    } else {
        let problem = Problem::new("Only operators see how everybody's connections stand.");
        state.note(Severity::Info, problem);
    }
}

fn disconnect(state: &mut State) {
    let Some(connection) = state.subject() else { return };
    if connection.is_connected() {
        let account = connection.account.id.clone();
        state.dialogs.push(Dialog::Disconnect(DisconnectDialog {
            account,
            forget_history: false,
            revoke: false,
        }));
    } else {
        let problem = Problem::new(format!("@{} is disconnected already.", connection.account.username));
        state.note(Severity::Info, problem);
    }
}

fn renew(state: &mut State) -> Vec<Effect> {
    let Some(connection) = state.subject() else { return Vec::new() };
    if matches!(connection.status(state.now), Status::Expired | Status::Revoked | Status::Disconnected) {
        let sentence = format!("@{} has no token that could be renewed.", connection.account.username);
        state.note(Severity::Warn, Problem::new(sentence).with_next_step("Press c to connect again."));
        return Vec::new();
    }
    let (account, expiry) = (connection.account.id.clone(), connection.expiry);
    super::renewals::asked(state, account.clone(), expiry);
    vec![Effect::Renew { account }]
}

fn switch(state: &mut State, by: isize) {
    let all = state.connections.all();
    let shown = state.overview.account.as_ref();
    let Some(at) = all.iter().position(|one| Some(&one.account.id) == shown) else { return };
    let next = at.wrapping_add_signed(by).wrapping_add(all.len()) % all.len();
    let account = all.get(next).map(|one| one.account.id.clone());
    state.overview.account = account;
    state.overview.post = 0;
    state.overview.audience_top = 0;
    state.overview.record_top = 0;
    // The other tab follows, so that both always speak of the same account.
    state.connections.selected = next;
}

fn next_range(days: u16, longer: bool) -> u16 {
    let mut steps = Range::STEPS.iter().copied();
    let next = if longer { steps.find(|step| *step > days) } else { steps.rev().find(|step| *step < days) };
    next.unwrap_or(days)
}

fn copy(state: &mut State) -> Vec<Effect> {
    if !state.setup.clipboard {
        let problem = Problem::new("This terminal takes no text for its clipboard.");
        let key = state.key(Action::Export);
        let next = format!("Export with {key}, or run the command over ssh.");
        state.note(Severity::Warn, problem.with_next_step(next));
        return Vec::new();
    }
    let text = match (state.tab, state.overview.section) {
        (Tab::Overview, Section::Posts) => {
            let link = state.overview.selected_post().and_then(|post| post.media.permalink.as_ref());
            link.map(ToString::to_string)
        }
        (Tab::Overview, _) => {
            let figures = state.overview.summary.data.value().map_or(&[][..], |overview| &overview.figures);
            let figure = figures.iter().find(|figure| figure.metric == state.overview.metric);
            figure.and_then(|figure| figure.current.value()).map(|value| value.to_string())
        }
        (Tab::Connections, _) => state.subject().map(|one| format!("@{}", one.account.username)),
    };
    text.map(Effect::CopyText).into_iter().collect()
}
