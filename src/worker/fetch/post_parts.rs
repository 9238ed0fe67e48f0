//! The figures of a story that Meta tells in parts: taps and swipes, and what its viewers did on the profile.

use super::{Fetch, Stop, turn::Turn};
use crate::{
    domain::{Login, Media, MediaMetric, ProductType, Reading, Refusal, Untrusted},
    meta::{Answer, Read},
};

/// One metric with its breakdown.
#[derive(Debug)]
pub(super) struct PostPartsAsk {
    media: Media<Untrusted>,
    metric: MediaMetric,
}

impl PostPartsAsk {
    /// Each breakdown takes a read of its own, which only stories are worth: they are gone tomorrow.
    pub(super) fn of(media: &Media<Untrusted>, login: Login) -> Vec<Self> {
        let is_asked = |metric: &MediaMetric| {
            media.product_type == ProductType::Story
                && metric.is_for(media.product_type, login)
                && metric.breakdown().is_some()
        };
        let metrics = MediaMetric::ALL.iter().copied().filter(is_asked);
        metrics.map(|metric| Self { media: media.clone(), metric }).collect()
    }

    pub(super) fn read(&self) -> Read {
        Read::media_insights(&self.media.id, &[self.metric.as_str()], self.metric.breakdown())
    }
}

impl Fetch<'_> {
    pub(super) async fn take_post_parts(
        &mut self,
        ask: PostPartsAsk,
        answer: Result<Answer, Refusal>,
    ) -> Result<Turn<PostPartsAsk>, Stop> {
        let Ok(answer) = answer else { return Ok(Turn::done(false)) };
        let name = ask.metric.as_str();
        let readings = answer
            .totals()
            .iter()
            .filter(|total| total.name == name)
            .flat_map(|total| {
                let whole = total.value.map(|value| (name.to_owned(), Reading::Measured(value)));
                let parts = total.parts.iter().filter_map(|(values, value)| {
                    let part = values.last()?;
                    Some((format!("{name}.{}", part.to_lowercase()), Reading::Measured((*value)?)))
                });
                whole.into_iter().chain(parts).collect::<Vec<_>>()
            })
            .collect();
        self.keep_post(&ask.media, readings).await?;
        Ok(Turn::done(true))
    }
}
