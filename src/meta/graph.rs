//! The Graph API: profile, insights, media, and many of these in one request.

mod batch;
mod demographics;
mod media;
mod online;
mod profile;
mod read;
mod refused_metric;
mod series;
mod totals;

pub use media::{MediaFields, MediaList, refuses_media_fields};
pub use read::{Answer, Read};
pub use refused_metric::refused_metric;
pub use series::SeriesAnswer;
pub use totals::TotalAnswer;
