//! How much of the open section there is to scroll through, and how much of it is in sight.

use super::{Section, audience, record::record_lines, state::has_banner};
use crate::tui::{State, layout};

/// Lines, from the first of all to the last that is in sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    pub top: usize,
    pub visible: usize,
    pub total: usize,
}

impl Extent {
    /// The last line that can be the first in sight.
    pub(crate) const fn last_top(self) -> usize {
        self.total.saturating_sub(self.visible)
    }

    /// What is out of sight, such as `▲ 2  ▼ 14`; nothing where all is in sight.
    pub(crate) fn marks(self, state: &State) -> String {
        let below = self.total.saturating_sub(self.top + self.visible);
        let marks = [(state.marks.up, self.top), (state.marks.down, below)];
        let marks: Vec<String> = marks
            .iter()
            .filter(|(_, lines)| *lines > 0)
            .map(|(mark, lines)| format!("{mark} {lines}"))
            .collect();
        marks.join("  ")
    }
}

/// `None` while there is nothing to scroll through.
pub(crate) fn extent(state: &State) -> Option<Extent> {
    let tab = &state.overview;
    let content = layout::overview(layout::area(state.size), has_banner(state)).content;
    let visible = usize::from(content.height);
    match tab.section {
        Section::Summary => {
            let count = tab.metrics().len();
            let areas = layout::summary(content, layout::cells(count));
            let total = count.div_ceil(usize::from(areas.columns.max(1)));
            Some(Extent { top: tab.tiles_top, visible: areas.rows.into(), total })
        }
        Section::Posts => {
            let total = tab.posts.data.value()?.len();
            Some(Extent { top: tab.posts_top, visible: layout::table_rows(content), total })
        }
        Section::Audience => {
            let (total, visible) = audience::extent(state, tab.audience.data.value()?, content);
            Some(Extent { top: tab.audience_top, visible, total })
        }
        Section::Record => {
            let belongs = state.records.key.as_ref() == tab.account.as_ref();
            let total = record_lines(state, belongs, usize::from(content.width.saturating_sub(2))).len();
            Some(Extent { top: tab.record_top, visible, total })
        }
    }
}
