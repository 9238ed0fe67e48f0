//! The only place where state changes.

mod export;
mod keys;
mod movement;
mod renewals;

use super::{
    Answer, Dialog, Effect, Key, Message, OverviewTab, Severity, State, demand, dialog, message::Problem,
    next_tick, outage,
};
use crate::domain::{AccountId, Connection, Timestamp};

pub use renewals::Renewal;

/// Takes one message; what the world has to do comes back as data.
pub fn update(state: &mut State, message: Message) -> Vec<Effect> {
    let mut effects = handle(state, message);
    settle(state);
    let missing = demand::missing(state);
    state.stale |= !missing.is_empty();
    effects.extend(missing);
    effects
}

fn handle(state: &mut State, message: Message) -> Vec<Effect> {
    if let Message::Tick(now) = message {
        tick(state, now);
        return Vec::new();
    }
    if let Message::Loaded { request, answer } = message {
        let are_connections = matches!(answer, Answer::Connections(Ok(_)));
        let is_news = loaded(state, request, answer);
        state.stale |= is_news;
        return if is_news && are_connections { renewals::connections_read(state) } else { Vec::new() };
    }
    if let Message::Standing(standing) = message {
        return outage::stands(state, standing);
    }
    state.stale = true;
    match message {
        Message::Key(key) if key.normalized() == Key::CTRL_C => return vec![Effect::Quit],
        Message::Key(key) => return press(state, key),
        Message::Paste(text) => {
            if let Some(Dialog::Connect(connect)) = state.dialogs.last_mut() {
                dialog::connect_paste(connect, &text);
            }
        }
        Message::Resized(size) => state.size = size,
        Message::WorkChanged(work) => {
            state.work = work;
            renewals::work_changed(state);
        }
        Message::StoreChanged => state.outdate(),
        Message::Connect(news) => {
            let effects = dialog::connect_news(state, news);
            close_outlived_help(state);
            return effects;
        }
        Message::BrowserOpened(result) => browser_opened(state, result),
        Message::Copied => copied(state),
        Message::Exported(Ok(path)) => {
            state.note(Severity::Info, Problem::new(format!("Exported to {}", path.display())));
        }
        Message::Disconnected { result: Ok(name), .. } => {
            state.outdate();
            state.note(Severity::Info, Problem::new(format!("@{name} is disconnected.")));
        }
        Message::Exported(Err(problem))
        | Message::Disconnected { result: Err(problem), .. }
        | Message::RenewalAsked { result: Err(problem), .. }
        | Message::Asked(Err(problem)) => state.note(Severity::Error, problem),
        Message::Asked(Ok(())) | Message::Tick(_) | Message::Loaded { .. } | Message::Standing(_) => {}
        Message::RenewalAsked { account, result: Ok(work) } => {
            state.work = work;
            renewals::begun(state, &account);
            state.outdate();
        }
        Message::RenewalGoesOn(connection) => renewals::goes_on(state, &connection),
        Message::NotRenewed { connection, pause } => renewals::not_renewed(state, &connection, pause),
        Message::Notice { severity, problem } => state.note(severity, problem),
    }
    Vec::new()
}

/// Help above a connect dialog that has gone on tells keys that are no longer there, and hides a question.
fn close_outlived_help(state: &mut State) {
    if let [.., Dialog::Connect(connect), Dialog::Help { focus, .. }] = state.dialogs.as_slice()
        && connect.focus() != *focus
    {
        state.dialogs.pop();
    }
}

fn press(state: &mut State, key: Key) -> Vec<Effect> {
    if let Some(action) = state.setup.keymap.resolve(state.focus(), key) {
        return keys::act(state, action);
    }
    if let (Some(Dialog::Connect(connect)), Some(character)) = (state.dialogs.last_mut(), key.typed()) {
        dialog::connect_typed(connect, character);
    }
    Vec::new()
}

/// Time alone makes the screen stale only when a text on it changes.
fn tick(state: &mut State, now: Timestamp) {
    // A clock that was set back changes texts, too.
    state.stale |= now < state.now || next_tick(state).is_some_and(|due| now >= due);
    state.now = now;
    state.notices.retain(|notice| notice.leaves_at().is_none_or(|end| end > now));
}

fn loaded(state: &mut State, request: super::RequestId, answer: Answer) -> bool {
    let now = state.now;
    let OverviewTab { summary, audience, .. } = &mut state.overview;
    match answer {
        Answer::Connections(answer) => connections_loaded(state, request, answer),
        Answer::Overview(answer) => summary.data.finish(request, answer.map(|overview| *overview), now),
        Answer::Posts(answer) => {
            let selected = state.overview.selected_post().map(|post| post.media.id.clone());
            let new = state.overview.posts.data.finish(request, answer, now);
            state.overview.select_post(selected.as_ref());
            new
        }
        Answer::Audience(answer) => audience.data.finish(request, answer, now),
        Answer::Records(answer) => state.records.data.finish(request, answer, now),
        Answer::Health(answer) => state.health.data.finish(request, answer, now),
    }
}

/// The selection stays on its account wherever that stands in the new list.
fn connections_loaded(
    state: &mut State,
    request: super::RequestId,
    answer: Result<Vec<Connection>, Problem>,
) -> bool {
    let selected = state.connections.selected().map(|one| one.account.id.clone());
    let new = state.connections.list.data.finish(request, answer, state.now);
    let place = state.connections.all().iter().position(|one| Some(&one.account.id) == selected.as_ref());
    state.connections.selected = place.unwrap_or(state.connections.selected);
    new
}

fn browser_opened(state: &mut State, result: Result<(), Problem>) {
    if let Some(Dialog::Connect(connect)) = state.dialogs.last_mut()
        && let dialog::Step::Waiting(waiting) = &mut connect.step
    {
        waiting.told = result.is_ok().then_some(dialog::Told::BrowserOpened);
        connect.problem = result.err();
    } else if let Err(problem) = result {
        state.note(Severity::Warn, problem);
    }
}

fn copied(state: &mut State) {
    if let Some(Dialog::Connect(connect)) = state.dialogs.last_mut()
        && let dialog::Step::Waiting(waiting) = &mut connect.step
    {
        waiting.told = Some(dialog::Told::SentToClipboard);
    } else {
        state.note(Severity::Info, Problem::new("Sent to your terminal. If paste is empty, it was blocked."));
    }
}

/// Keeps what is selected and open on things that exist and in sight.
fn settle(state: &mut State) {
    let list = &state.connections.list;
    if let Some(all) = list.data.value() {
        let known = |account: &AccountId| all.iter().any(|one| one.account.id == *account);
        // A connection made just now may not be in the list before it is read again.
        let settled = !list.outdated && !list.data.is_loading();
        let keep = state.overview.account.as_ref().is_some_and(|account| known(account) || !settled);
        if !keep {
            let first = all.iter().find(|one| one.is_connected()).or(all.first());
            state.overview.account = first.map(|one| one.account.id.clone());
        }
        state.dialogs.retain(|dialog| match dialog {
            Dialog::Details { account, .. } => known(account),
            _ => true,
        });
    }
    movement::settle(state);
}
