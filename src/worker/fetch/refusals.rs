//! What is remembered of metrics that Meta refused without naming them: the search for them is not made each time.

use chrono::TimeDelta;

use super::{Fetch, search::Found};
use crate::{
    domain::Timestamp,
    meta,
    store::{Error, RefusedMetric},
};

/// The metrics of one call, by what is known of them.
pub(super) struct Sorted<T> {
    pub(super) together: Vec<T>,
    /// Refused so long ago that they are asked for again, alone.
    pub(super) apart: Vec<T>,
    /// Refused not long ago.
    pub(super) left_out: Vec<T>,
}

/// Sorts the metrics that are asked of the same by what is remembered; what was asked for in another way says
/// nothing, and an instant that is still to come is that of a clock that was ahead.
fn sorted<T>(
    remembered: &[RefusedMetric],
    (asked_of, asked_with): (&str, &str),
    metrics: Vec<T>,
    name: impl Fn(&T) -> &'static str,
    (now, again): (Timestamp, TimeDelta),
) -> Sorted<T> {
    let mut sorted = Sorted { together: Vec::new(), apart: Vec::new(), left_out: Vec::new() };
    for metric in metrics {
        let known = remembered.iter().find(|known| {
            known.metric == name(&metric) && known.asked_of == asked_of && known.asked_with == asked_with
        });
        let place = match known {
            None => &mut sorted.together,
            Some(known) if known.asked_at <= now && now - known.asked_at < again => &mut sorted.left_out,
            Some(_) => &mut sorted.apart,
        };
        place.push(metric);
    }
    sorted
}

impl Fetch<'_> {
    /// What to ask for, of totals, of series or of one type of posts.
    pub(super) fn sort<T>(
        &self,
        asked_of: &str,
        metrics: Vec<T>,
        name: impl Fn(&T) -> &'static str,
    ) -> Sorted<T> {
        sorted(
            &self.refused,
            (asked_of, &self.asked_with()),
            metrics,
            name,
            (self.now, self.worker.config.sync.ask_again),
        )
    }

    /// Keeps what a search for a refused metric came to; the culprits. Only a new one makes the fetch a partial one:
    /// a known one is told at its figure. What this fetch was served of another window or post was refused because of
    /// the one it was asked of: it is left out for the rest of this fetch, and not for a day.
    pub(super) async fn conclude<T>(
        &mut self,
        asked_of: &str,
        found: Found<T>,
        name: impl Fn(&T) -> &'static str,
    ) -> Result<Vec<T>, Error> {
        let door = &self.worker.door;
        for culprit in &found.culprits {
            let metric = name(culprit);
            let refused = RefusedMetric {
                asked_of: asked_of.to_owned(),
                metric: metric.to_owned(),
                asked_with: self.asked_with(),
                asked_at: self.now,
            };
            if !self.has_served(asked_of, metric) {
                door.save_refused_metric(self.user, self.account, &refused).await?;
            }
            self.refused.retain(|known| known.metric != metric || known.asked_of != asked_of);
            self.refused.push(refused);
        }
        for metric in found.cleared.iter().map(&name) {
            door.forget_refused_metric(self.user, self.account, asked_of, metric).await?;
            self.refused.retain(|known| known.metric != metric || known.asked_of != asked_of);
        }
        if let Some(refusal) = found.unnamed {
            let error = meta::Error::Refused(refusal);
            let names: Vec<&str> = found.culprits.iter().map(name).collect();
            if names.is_empty() {
                // What names a metric says more.
                self.partial.get_or_insert_with(|| error.sentence());
            } else {
                let names = names.join(", ");
                let sentence = format!("{error}. That was about {names}: nothing to do, the rest is stored.");
                self.partial = Some(sentence);
            }
        }
        Ok(found.culprits)
    }

    pub(super) fn has_served(&self, asked_of: &str, name: &'static str) -> bool {
        self.served.contains(&(asked_of.to_owned(), name))
    }

    /// Meta answered a call for these.
    pub(super) fn note_served(&mut self, asked_of: &str, names: &[&'static str]) {
        self.served.extend(names.iter().map(|name| (asked_of.to_owned(), *name)));
    }

    fn asked_with(&self) -> String {
        format!("{} {}", self.login, self.worker.config.meta.graph_version)
    }
}
