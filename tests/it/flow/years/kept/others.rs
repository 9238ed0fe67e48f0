//! Windows, posts, profile and audience.

use chrono::TimeDelta;
use lightmeter::domain::{ProductType, Range, Reading};

use super::{Counts, Kept, count, is};

/// Lengths of windows that Meta tells the total of.
const LENGTHS: [i64; 3] = [7, 14, 30];

impl Kept<'_> {
    pub(super) async fn compare_windows(&self, counts: &mut Counts) {
        let ends: Vec<_> = self.all_days().days().collect();
        for ends in ends.chunks(50) {
            let ranges: Vec<Range> = ends
                .iter()
                .flat_map(|to| LENGTHS.map(|length| Range::new(to.plus(1 - length), *to).unwrap()))
                .collect();
            for one in self.mine.windows(self.account, &ranges).await.unwrap() {
                let (metric, reading, at) = (one.metric.as_str(), one.reading.what, one.reading.at);
                let (from, to) = (one.range.from(), one.range.to());
                let so = self.truth.at(at).total(self.username, metric, from.date(), to.date());
                self.check(&format!("{metric} from {from} to {to}, asked at {at}"), reading, so);
                count(counts, "windows", reading);
            }
        }
    }

    pub(super) async fn compare_posts(&self, counts: &mut Counts) {
        let range = Range::new(self.all_days().from(), self.all_days().to().plus(1)).unwrap();
        for post in self.mine.media_readings(self.account, range).await.unwrap() {
            let id = post.media.id.0.as_str();
            for one in &post.readings {
                let so = self.truth.at(one.fetched_at).post(id, &one.metric);
                self.check(&format!("{} of post {id} at {}", one.metric, one.fetched_at), one.reading, so);
                count(counts, "posts", one.reading);
            }
            let is_read = post.readings.iter().any(|one| matches!(one.reading, Reading::Measured(_)));
            // A story may end while the worker sleeps.
            let is_short_lived = post.media.product_type == ProductType::Story;
            let is_new = self.world.now() - post.media.published_at < TimeDelta::days(1);
            let is_older = post.media.published_at < self.since;
            assert!(
                is_read || is_new || is_older || is_short_lived,
                "@{}: nothing is known of {:?}",
                self.username,
                post.media
            );
        }
    }

    pub(super) async fn compare_profile(&self, counts: &mut Counts) {
        for (day, taken) in self.mine.profile_days(self.account, self.all_days()).await.unwrap() {
            let so = self.truth.at(taken.at);
            let profile = &taken.what;
            let followers = so.followers(self.username).map(|count| i64::try_from(count).unwrap());
            let posts = so.media_count(self.username).map(|count| i64::try_from(count).unwrap());
            assert_eq!(profile.followers_count, followers, "@{}: followers on {day}", self.username);
            assert_eq!(profile.media_count, posts, "@{}: posts on {day}", self.username);
            *counts.entry("profiles".to_owned()).or_default() += 1;
        }
    }

    pub(super) async fn compare_audience(&self, counts: &mut Counts) {
        for one in self.mine.audience_days(self.account, self.all_days()).await.unwrap() {
            let (kind, dimension) = (one.kind.as_str(), one.dimension.as_str());
            let Ok(shares) = &one.shares else {
                *counts.entry("audiences without shares".to_owned()).or_default() += 1;
                continue;
            };
            let so = self.truth.at(one.fetched_at).demographics(self.username, kind, dimension).unwrap();
            let is_so = |key: &str, value| so.iter().any(|(name, count)| *name == key && is(value, *count));
            let all = shares.len() == so.len() && shares.iter().all(|one| is_so(one.key.as_str(), one.value));
            assert!(all, "@{}: {kind} by {dimension} at {}: {shares:?}", self.username, one.fetched_at);
            *counts.entry("audiences".to_owned()).or_default() += 1;
        }
        for one in self.mine.audience(self.account).await.unwrap().online {
            let Ok(hours) = one.hours.what else { continue };
            let so: Vec<(u8, i64)> = self
                .truth
                .at(one.hours.at)
                .online(self.username, one.day.date())
                .into_iter()
                .flatten()
                .map(|(hour, count)| (u8::try_from(hour).unwrap(), i64::try_from(count).unwrap()))
                .collect();
            assert_eq!(hours, so, "@{}: online on {}", self.username, one.day);
            *counts.entry("hours online".to_owned()).or_default() += 1;
        }
    }
}
