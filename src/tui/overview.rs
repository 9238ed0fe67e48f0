//! The tab Instagram Overview: Summary, Posts, Audience and Record of one account.

mod audience;
mod chart;
mod extent;
mod figure;
mod posts;
mod reach_back;
mod record;
mod scale;
mod state;
mod summary;
mod tiles;
mod view;

pub use state::{OverviewTab, PostOrder, Section};

pub(super) use extent::extent;
pub(super) use record::record_lines;
pub(super) use state::{has_banner, moments};
pub(super) use view::draw;
