//! The Graph API: profile, insights, media, and many of these in one call.

mod batch;
mod demographics;
mod media;
mod online;
mod profile;
mod refused_metric;
mod series;
mod totals;

pub use batch::{BatchAnswer, BatchCall};
pub use refused_metric::refused_metric;
pub use series::SeriesAnswer;
pub use totals::TotalAnswer;
