//! The figures of one post, reel or story, told apart by product type.

use super::{
    Fetch, Step, Stop,
    search::{Refused, Search},
    turn::Turn,
};
use crate::{
    domain::{Media, MediaMetric, MediaReading, Reading, Reason, Refusal, RefusalKind, Untrusted, Value},
    meta::{Answer, Read},
};

/// All figures of a post that have no breakdown.
#[derive(Debug)]
pub(super) struct PostAsk {
    media: Media<Untrusted>,
    search: Option<Search<MediaMetric>>,
    readings: Vec<(String, Reading)>,
}

impl PostAsk {
    pub(super) const fn new(media: Media<Untrusted>) -> Self {
        Self { media, search: None, readings: Vec::new() }
    }

    pub(super) fn anew(self) -> Self {
        Self::new(self.media)
    }

    /// What one post of a type is refused, the next would most likely have to be searched for as well.
    pub(super) const fn kind(&self) -> &'static str {
        self.media.product_type.as_str()
    }

    fn asked(&self) -> Vec<MediaMetric> {
        self.search.as_ref().map(Search::next).unwrap_or_default()
    }

    pub(super) fn names(&self) -> Vec<&'static str> {
        self.asked().iter().map(|metric| metric.as_str()).collect()
    }
}

impl Fetch<'_> {
    /// One read for each post, because Meta tells the figures of one at a time.
    pub(super) async fn begin_post(&mut self, ask: &mut PostAsk) -> Result<Option<Read>, Stop> {
        if ask.search.is_none() {
            let metrics = MediaMetric::ALL.iter().copied().filter(|metric| {
                metric.is_for(ask.media.product_type, self.login) && metric.breakdown().is_none()
            });
            let sorted = self.sort(ask.kind(), metrics.collect(), |metric| metric.as_str());
            ask.readings = sorted.left_out.into_iter().map(not_supported).collect();
            ask.search = Some(Search::new(sorted.together).with_apart(sorted.apart));
        }
        let names = ask.names();
        if names.is_empty() {
            let readings = std::mem::take(&mut ask.readings);
            self.keep_post(&ask.media, readings).await?;
            return Ok(None);
        }
        Ok(Some(Read::media_insights(&ask.media.id, &names, None)))
    }

    pub(super) async fn take_post(
        &mut self,
        mut ask: PostAsk,
        answer: Result<Answer, Refusal>,
    ) -> Result<Turn<PostAsk>, Stop> {
        let (asked, names, kind) = (ask.asked(), ask.names(), ask.kind());
        let Some(mut search) = ask.search.take() else { return Ok(Turn::done(false)) };
        match answer.map(|answer| answer.totals()) {
            Ok(totals) => {
                search.answered(&asked);
                self.note_served(kind, &names);
                let readings = names.iter().map(|name| {
                    let value = totals.iter().find(|total| total.name == *name).and_then(|total| total.value);
                    ((*name).to_owned(), self.post_reading(&ask.media, value))
                });
                ask.readings.extend(readings);
            }
            Err(refusal) => match search.refused(&asked, &names, &refusal, &mut self.patience) {
                Refused::One(metric) => ask.readings.push(not_supported(metric)),
                Refused::Unnamed => {}
                Refused::All(metrics) => {
                    if let Some(reason) = reason_for_all(&refusal) {
                        let reading = Reading::Unavailable(reason);
                        let all = metrics.iter().map(|metric| (metric.as_str().to_owned(), reading));
                        ask.readings.extend(all);
                    }
                }
            },
        }
        if !search.next().is_empty() {
            let turn = if search.is_looking() { Turn::Searching } else { Turn::Again };
            ask.search = Some(search);
            return Ok(turn(ask));
        }
        let is_answered = search.has_answer();
        let culprits = self.conclude(kind, search.found(), |metric| metric.as_str()).await?;
        ask.readings.extend(culprits.into_iter().map(not_supported));
        self.keep_post(&ask.media, ask.readings).await?;
        Ok(Turn::done(is_answered))
    }

    pub(super) async fn keep_post(
        &mut self,
        media: &Media<Untrusted>,
        readings: Vec<(String, Reading)>,
    ) -> Step {
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

    fn post_reading(&self, media: &Media<Untrusted>, value: Option<Value>) -> Reading {
        match value {
            Some(value) => Reading::Measured(value),
            None if self.now - media.published_at < chrono::TimeDelta::hours(48) => Reading::Late,
            None => Reading::Unavailable(Reason::NotPublished),
        }
    }
}

fn not_supported(metric: MediaMetric) -> (String, Reading) {
    (metric.as_str().to_owned(), Reading::Unavailable(Reason::NotSupported))
}

/// "Not enough viewers for the media to show insights" has the code of a missing permission, and is about the story.
pub(super) fn is_too_few_viewers(refusal: &Refusal) -> bool {
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
