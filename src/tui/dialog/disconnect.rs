//! The disconnect dialog: says exactly what is erased and what stays, and asks.

use super::{Dialog, page::Page};
use crate::{
    domain::{AccountId, Connection, Login},
    tui::{Action, Effect, State},
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisconnectDialog {
    pub account: AccountId,
    pub forget_history: bool,
    pub revoke: bool,
}

pub(crate) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(Dialog::Disconnect(dialog)) = state.dialogs.last_mut() else { return Vec::new() };
    let login = state
        .connections
        .list
        .data
        .value()
        .and_then(|all| all.iter().find(|one| one.account.id == dialog.account))
        .map(|one| one.grant.login);
    match action {
        Action::ForgetHistory => dialog.forget_history = !dialog.forget_history,
        Action::Revoke if login == Some(Login::Facebook) => dialog.revoke = !dialog.revoke,
        Action::Yes => {
            let DisconnectDialog { account, forget_history, revoke } = dialog.clone();
            state.dialogs.retain(|one| !matches!(one, Dialog::Disconnect(_) | Dialog::Details { .. }));
            return vec![Effect::Disconnect { account, forget_history, revoke }];
        }
        Action::No | Action::Close => drop(state.dialogs.pop()),
        _ => {}
    }
    Vec::new()
}

pub(crate) fn page(state: &State, dialog: &DisconnectDialog, page: &mut Page) {
    let theme = &state.theme;
    let Some(connection) = state.connection(&dialog.account) else {
        page.line("This account is no longer in the list.", theme.text);
        return;
    };
    let sharing = sharing(state, connection);
    let names: Vec<String> = sharing.iter().map(|one| format!("@{}", one.account.username)).collect();
    let (others, need) = (names.join(", "), if names.len() == 1 { "needs" } else { "need" });
    let revokes = dialog.revoke && connection.grant.login == Login::Facebook;
    match (revokes, names.is_empty()) {
        (true, true) => page.item("erased", "the token, here and at Meta", theme.warning),
        (true, false) => {
            page.item("erased", "the token, here and at Meta", theme.warning);
            page.item("ends too", &format!("{others}: the same Meta login"), theme.ended);
        }
        (false, true) => page.item("erased", "the token here; fetching and renewing end", theme.warning),
        (false, false) => page.item("stays", &format!("the token: {others} {need} it, too"), theme.healthy),
    }
    if dialog.forget_history {
        page.item("erased", "all figures and posts, for good", theme.ended);
        page.item("stays", "the flight record", theme.healthy);
    } else {
        page.item("stays", "the history: figures, posts and records", theme.healthy);
    }
    page.gap();
    let tick = |on| if on { state.marks.ticked } else { state.marks.unticked };
    page.option(
        &state.key(Action::ForgetHistory),
        &format!("{} also forget the history", tick(dialog.forget_history)),
        if page.tight { "" } else { "This cannot be undone." },
    );
    match connection.grant.login {
        Login::Facebook => page.option(
            &state.key(Action::Revoke),
            &format!("{} also revoke at Meta", tick(dialog.revoke)),
            "This ends every connection made with that Meta login.",
        ),
        Login::Instagram => {
            page.gap();
            page.line(
                "Instagram has no call to revoke: remove the app in Instagram under Settings > Website permissions > Apps \
                 and websites.",
                theme.quiet,
            );
        }
    }
}

/// The other connections that live on the same grant.
fn sharing<'a>(state: &'a State, connection: &Connection) -> Vec<&'a Connection> {
    let all = state.connections.all().iter();
    all.filter(|one| {
        one.is_connected() && one.grant == connection.grant && one.account.id != connection.account.id
    })
    .collect()
}
