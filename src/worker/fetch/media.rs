//! Posts, reels and stories with their figures, told apart by product type.

use super::{
    Fetch, Step, Stop,
    search::{Refused, Search},
};
use crate::{
    domain::{
        Media, MediaMetric, MediaReading, ProductType, Reading, Reason, Refusal, RefusalKind, Untrusted,
        Value,
    },
    meta::TotalAnswer,
};

/// How many posts one fetch looks at.
const POSTS: u32 = 25;

impl Fetch<'_> {
    /// One call for the newest posts, one for the live stories, then one a post for its figures.
    pub(super) async fn posts(&mut self) -> Step {
        self.say("newest posts").await?;
        let answer = self.meta.media(self.access(), self.account, POSTS).await;
        let mut found = self.weigh(answer)?.unwrap_or_default();
        self.media += self.worker.door.save_media(self.user, self.account, &found).await?;
        self.say("stories").await?;
        let answer = self.meta.stories(self.access(), self.account).await;
        // A story is a story by where it was found, even if Meta leaves its product type out.
        let stories: Vec<_> = self
            .weigh(answer)?
            .unwrap_or_default()
            .into_iter()
            .map(|story| Media { product_type: ProductType::Story, ..story })
            .collect();
        self.media += self.worker.door.save_media(self.user, self.account, &stories).await?;
        found.extend(stories);
        let count = found.len();
        for (index, media) in found.iter().enumerate() {
            self.say(&format!("figures of post {} of {count}", index + 1)).await?;
            self.post(media).await?;
        }
        Ok(())
    }

    async fn post(&mut self, media: &Media<Untrusted>) -> Step {
        let (parts, plain): (Vec<MediaMetric>, Vec<MediaMetric>) = MediaMetric::ALL
            .iter()
            .copied()
            .filter(|metric| metric.is_for(media.product_type, self.login))
            .partition(|metric| metric.breakdown().is_some());
        let mut readings = self.post_totals(media, plain).await?;
        for metric in parts {
            // Only stories are worth a call of their own for each breakdown: they are gone tomorrow.
            if media.product_type == ProductType::Story {
                readings.extend(self.post_parts(media, metric).await?);
            }
        }
        let age_hours = (self.now - media.published_at).num_hours().max(0);
        let rows: Vec<_> = readings
            .into_iter()
            .map(|(metric, reading)| {
                (media.id.clone(), MediaReading { metric, age_hours, reading, fetched_at: self.now })
            })
            .collect();
        self.readings += self.worker.door.save_media_readings(self.user, self.account, &rows).await?;
        Ok(())
    }

    async fn post_totals(
        &mut self,
        media: &Media<Untrusted>,
        metrics: Vec<MediaMetric>,
    ) -> Result<Vec<(String, Reading)>, Stop> {
        let not_supported =
            |metric: MediaMetric| (metric.as_str().to_owned(), Reading::Unavailable(Reason::NotSupported));
        // What one post of a kind is refused, the next would most likely have to be searched for as well.
        let kind = media.product_type.as_str();
        let sorted = self.sort(kind, metrics, |metric| metric.as_str());
        let mut readings: Vec<_> = sorted.left_out.into_iter().map(not_supported).collect();
        let mut search = Search::new(sorted.together).with_apart(sorted.apart);
        loop {
            let asked = search.next();
            if asked.is_empty() {
                break;
            }
            let names: Vec<&str> = asked.iter().map(|metric| metric.as_str()).collect();
            let answer = self.meta.media_insights(self.access(), &media.id, &names, None).await;
            match self.weigh_post(answer)? {
                Ok(totals) => {
                    search.answered(&asked);
                    self.note_served(kind, &names);
                    readings.extend(names.iter().map(|name| {
                        let value =
                            totals.iter().find(|total| total.name == *name).and_then(|total| total.value);
                        ((*name).to_owned(), self.post_reading(media, value))
                    }));
                }
                Err(refusal) => match search.refused(&asked, &names, &refusal, &mut self.patience) {
                    Refused::One(metric) => readings.push(not_supported(metric)),
                    Refused::Unnamed => {}
                    Refused::All(metrics) => {
                        let reason = reason_for_all(&refusal);
                        readings.extend(reason.into_iter().flat_map(|reason| {
                            let reading = Reading::Unavailable(reason);
                            metrics.iter().map(move |metric| (metric.as_str().to_owned(), reading))
                        }));
                    }
                },
            }
        }
        let culprits = self.conclude(kind, search.found(), |metric| metric.as_str()).await?;
        readings.extend(culprits.into_iter().map(not_supported));
        Ok(readings)
    }

    async fn post_parts(
        &mut self,
        media: &Media<Untrusted>,
        metric: MediaMetric,
    ) -> Result<Vec<(String, Reading)>, Stop> {
        let name = metric.as_str();
        let answer = self.meta.media_insights(self.access(), &media.id, &[name], metric.breakdown()).await;
        Ok(match self.weigh_post(answer)? {
            Ok(totals) => totals
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
                .collect(),
            Err(_) => Vec::new(),
        })
    }

    /// As [`Fetch::weigh`], but "not enough viewers" is about the story, not about a permission.
    fn weigh_post(
        &mut self,
        answer: Result<Vec<TotalAnswer>, crate::meta::Error>,
    ) -> Result<Result<Vec<TotalAnswer>, Refusal>, Stop> {
        match answer {
            Err(crate::meta::Error::Refused(refusal)) if is_too_few_viewers(&refusal) => {
                self.trouble.served();
                Ok(Err(refusal))
            }
            other => self.weigh(other),
        }
    }

    fn post_reading(&self, media: &Media<Untrusted>, value: Option<Value>) -> Reading {
        match value {
            Some(value) => Reading::Measured(value),
            None if self.now - media.published_at < chrono::TimeDelta::hours(48) => Reading::Late,
            None => Reading::Unavailable(Reason::NotPublished),
        }
    }
}

/// "Not enough viewers for the media to show insights" has the code of a missing permission.
fn is_too_few_viewers(refusal: &Refusal) -> bool {
    refusal.code == Some(10)
        && refusal.message.as_ref().is_some_and(|text| text.as_str().to_ascii_lowercase().contains("viewers"))
}

/// What a refusal that names no metric says of all the metrics of a post.
fn reason_for_all(refusal: &Refusal) -> Option<Reason> {
    match (refusal.code, refusal.kind()) {
        _ if is_too_few_viewers(refusal) => Some(Reason::TooSmall),
        (_, RefusalKind::Permission) => None,
        (_, RefusalKind::OlderThanConversion) => Some(Reason::NotSupported),
        (_, kind) if kind.is_temporary() || kind.rejects_token() => None,
        _ => Some(Reason::Refused),
    }
}
