//! What `e` writes: what the open section shows, no more and no less.

use crate::{
    domain::{Day, Range},
    tui::{Effect, Exported, Section, State},
};

pub(super) fn export(state: &State) -> Option<Effect> {
    let tab = &state.overview;
    let account = tab.account.clone()?;
    let chosen = tab.range(state.now);
    let (what, range) = match tab.section {
        Section::Summary => (Exported::Insights, chosen),
        // These two show what is newest, whatever number of days the Summary shows.
        Section::Posts => {
            let posts = tab.posts.data.value().map_or(&[][..], Vec::as_slice);
            let days = posts.iter().map(|post| Day::containing(post.media.published_at));
            (Exported::Posts, from_first_to_last(days).unwrap_or(chosen))
        }
        Section::Audience => {
            let shown = tab.audience.data.value();
            let breakdowns = shown.into_iter().flat_map(|shown| shown.breakdowns.iter().map(|one| one.day));
            let online = shown.into_iter().flat_map(|shown| shown.online.iter().map(|one| one.day));
            (Exported::Audience, from_first_to_last(breakdowns.chain(online)).unwrap_or(chosen))
        }
        Section::Record => return None,
    };
    Some(Effect::Export { account, range, what })
}

fn from_first_to_last(days: impl Iterator<Item = Day> + Clone) -> Option<Range> {
    Range::new(days.clone().min()?, days.max()?)
}
