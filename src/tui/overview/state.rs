//! What the tab Instagram Overview remembers.

use crate::{
    domain::{AccountId, Audience, MediaId, Metric, Overview, Post, Range, Status, Taken, Timestamp},
    tui::{Loadable, Panel, State, format},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    Summary,
    Posts,
    Audience,
    Record,
}

impl Section {
    pub const ALL: &'static [Self] = &[Self::Summary, Self::Posts, Self::Audience, Self::Record];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Summary => "Summary",
            Self::Posts => "Posts",
            Self::Audience => "Audience",
            Self::Record => "Record",
        }
    }
}

/// By which column the posts are sorted; the largest, or the newest, comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PostOrder {
    #[default]
    Newest,
    Views,
    Reach,
    Interactions,
}

impl PostOrder {
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Newest => Self::Views,
            Self::Views => Self::Reach,
            Self::Reach => Self::Interactions,
            Self::Interactions => Self::Newest,
        }
    }

    /// The metric behind it; `None` sorts by time.
    pub const fn metric(self) -> Option<&'static str> {
        match self {
            Self::Newest => None,
            Self::Views => Some("views"),
            Self::Reach => Some("reach"),
            Self::Interactions => Some("total_interactions"),
        }
    }

    /// Indices into `posts` in this order; posts without the figure come last, the newer first.
    pub fn sorted(self, posts: &[Post]) -> Vec<&Post> {
        let mut sorted: Vec<&Post> = posts.iter().collect();
        let figure = |post: &Post| {
            let value = post.reading(self.metric()?)?.reading.value()?;
            Some(value.as_f64())
        };
        sorted.sort_by(|one, other| {
            let by_figure = figure(other).partial_cmp(&figure(one)).unwrap_or(std::cmp::Ordering::Equal);
            by_figure.then(other.media.published_at.cmp(&one.media.published_at))
        });
        sorted
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct OverviewTab {
    /// Whose figures are shown; `None` until a connection is known.
    pub account: Option<AccountId>,
    pub days: u16,
    pub section: Section,
    /// The selected tile and what the chart draws.
    pub metric: Metric,
    /// The first row of tiles in sight.
    pub tiles_top: usize,
    pub order: PostOrder,
    pub post: usize,
    pub posts_top: usize,
    pub audience_top: usize,
    pub record_top: usize,
    pub summary: Panel<(AccountId, Range), Overview>,
    pub posts: Panel<AccountId, Vec<Post>>,
    pub audience: Panel<AccountId, Audience>,
}

impl Default for OverviewTab {
    fn default() -> Self {
        Self {
            account: None,
            days: Range::DEFAULT_DAYS,
            section: Section::Summary,
            metric: Metric::Reach,
            tiles_top: 0,
            order: PostOrder::Newest,
            post: 0,
            posts_top: 0,
            audience_top: 0,
            record_top: 0,
            summary: Panel::default(),
            posts: Panel::default(),
            audience: Panel::default(),
        }
    }
}

impl OverviewTab {
    /// The metrics that have a tile, in their order.
    pub fn metrics(&self) -> Vec<Metric> {
        self.summary
            .data
            .value()
            .map_or_else(Vec::new, |overview| overview.figures.iter().map(|figure| figure.metric).collect())
    }

    pub fn selected_post(&self) -> Option<&Post> {
        self.order.sorted(self.posts.data.value()?).get(self.post).copied()
    }

    /// Puts the selection on this post, if it is there.
    pub(crate) fn select_post(&mut self, wanted: Option<&MediaId>) {
        let posts = self.posts.data.value().map_or(&[][..], Vec::as_slice);
        let place = self.order.sorted(posts).iter().position(|post| Some(&post.media.id) == wanted);
        self.post = place.unwrap_or(self.post);
    }

    pub fn range(&self, now: Timestamp) -> Range {
        Range::last(self.days, now)
    }
}

/// Whether a line above the figures says why they are not new.
pub(crate) fn has_banner(state: &State) -> bool {
    let overview = &state.overview;
    let failed = match overview.section {
        Section::Summary => overview.summary.data.problem().is_some(),
        Section::Posts => overview.posts.data.problem().is_some(),
        Section::Audience => overview.audience.data.problem().is_some(),
        Section::Record => state.records.data.problem().is_some(),
    };
    let is_short = overview.section == Section::Summary
        && overview.summary.data.value().is_some_and(super::reach_back::is_short);
    failed || is_short || state.subject().is_some_and(|connection| needs_banner(connection.status(state.now)))
}

pub(crate) const fn needs_banner(status: Status) -> bool {
    !matches!(status, Status::Active | Status::Expiring)
}

/// When the texts of the open section next change.
pub(crate) fn moments(state: &State) -> Vec<Timestamp> {
    let tab = &state.overview;
    let now = state.now;
    let mut times: Vec<Timestamp> = Vec::new();
    match tab.section {
        Section::Summary => {
            times.extend(taken(&tab.summary.data));
            if let Some(overview) = tab.summary.data.value() {
                times.extend(overview.fetched_at);
                times.extend(overview.profile.fetched_at);
                times.extend(overview.figures.iter().filter_map(|figure| figure.fetched_at));
                times.extend(
                    overview
                        .series
                        .iter()
                        .flat_map(|one| one.points.iter().filter_map(|point| point.fetched_at))
                        .max(),
                );
            }
        }
        Section::Posts => {
            for post in tab.posts.data.value().into_iter().flatten() {
                times.push(post.media.published_at);
                times.extend(post.readings.iter().map(|one| one.fetched_at).max());
            }
        }
        Section::Audience => {
            if let Some(audience) = tab.audience.data.value() {
                times.extend(audience.breakdowns.iter().map(|one| one.fetched_at));
                times.extend(audience.online.iter().map(|one| one.hours.at));
            }
        }
        Section::Record => times.extend(taken(&state.records.data)),
    }
    times.into_iter().map(|at| format::age_changes_at(at, now)).collect()
}

fn taken<T>(data: &Loadable<T>) -> Option<Timestamp> {
    data.shown().map(|Taken { at, .. }| *at)
}
