//! What is visible and not had is asked for; nothing else ever loads.

use super::{Effect, OverviewTab, Section, State, Tab, layout::Class};
use crate::domain::AccountId;

/// The loads that the present screen lacks.
pub(crate) fn missing(state: &mut State) -> Vec<Effect> {
    let mut effects = Vec::new();
    if state.connections.list.needs(&()) {
        let request = state.request();
        state.connections.list.begin((), request, |(), ()| true);
        effects.push(Effect::LoadConnections { request });
    }
    if matches!(state.dialogs.last(), Some(super::Dialog::Everybody { .. })) && state.health.needs(&()) {
        let request = state.request();
        state.health.begin((), request, |(), ()| true);
        effects.push(Effect::LoadHealth { request });
    }
    if let Some(account) = account_with_records(state)
        && state.records.needs(&account)
    {
        let request = state.request();
        state.records.begin(account.clone(), request, PartialEq::eq);
        effects.push(Effect::LoadRecords { request, account });
    }
    if state.tab == Tab::Overview {
        effects.extend(section(state));
    }
    effects
}

fn section(state: &mut State) -> Option<Effect> {
    let account = state.overview.account.clone()?;
    let range = state.overview.range(state.now);
    let request = super::RequestId(state.requests + 1);
    let OverviewTab { section, summary, posts, audience, .. } = &mut state.overview;
    let effect = match section {
        Section::Summary if summary.needs(&(account.clone(), range)) => {
            summary.begin((account.clone(), range), request, |old, new| old.0 == new.0);
            Effect::LoadOverview { request, account, range }
        }
        Section::Posts if posts.needs(&account) => {
            posts.begin(account.clone(), request, PartialEq::eq);
            Effect::LoadPosts { request, account }
        }
        Section::Audience if audience.needs(&account) => {
            audience.begin(account.clone(), request, PartialEq::eq);
            Effect::LoadAudience { request, account }
        }
        _ => return None,
    };
    state.requests += 1;
    Some(effect)
}

/// Whose flight record is in sight.
fn account_with_records(state: &State) -> Option<AccountId> {
    if let Some(super::Dialog::Details { account, .. }) = state.dialogs.last() {
        return Some(account.clone());
    }
    match state.tab {
        Tab::Connections if Class::of(state.size) >= Class::Medium => {
            Some(state.connections.selected()?.account.id.clone())
        }
        Tab::Overview if state.overview.section == Section::Record => state.overview.account.clone(),
        _ => None,
    }
}
