//! What the parts of a fetch want to know, as data: an ask says what to read, takes the answer, and may lead to others.

use super::{
    Fetch, Stop,
    audience::DemographicsAsk,
    media::{MediaAsk, Page},
    post::PostAsk,
    post_parts::PostPartsAsk,
    series::{SERIES, SeriesAsk},
    totals::{TOTALS, TotalsAsk},
    turn::Turn,
};
use crate::{
    domain::{Media, Range, Refusal, RefusalKind, Untrusted},
    meta::{Answer, Read, refused_metric},
};

/// One thing to know, which takes one read, or several while a refused metric is looked for.
#[derive(Debug)]
pub(super) enum Ask {
    Series(SeriesAsk),
    Totals(TotalsAsk),
    Follows(Range),
    Media(MediaAsk),
    Post(PostAsk),
    PostParts(PostPartsAsk),
    OnlineFollowers,
    Demographics(DemographicsAsk),
}

/// What can be left out of a fetch by itself, and ends by itself where Meta does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Series,
    Windows,
    Posts,
    Days,
    OnlineFollowers,
    Demographics,
    History,
}

impl Part {
    /// In the order of their asks, so that what a person looks at first comes first.
    pub(super) const ALL: [Self; 7] = [
        Self::Series,
        Self::Windows,
        Self::Posts,
        Self::Days,
        Self::OnlineFollowers,
        Self::Demographics,
        Self::History,
    ];
}

impl Ask {
    pub(super) const fn part(&self) -> Part {
        match self {
            Self::Series(ask) if ask.is_past() => Part::History,
            Self::Series(_) => Part::Series,
            Self::Totals(ask) if ask.is_past() => Part::History,
            Self::Totals(ask) if ask.is_of_a_day() => Part::Days,
            Self::Totals(_) | Self::Follows(_) => Part::Windows,
            Self::Media(_) | Self::Post(_) | Self::PostParts(_) => Part::Posts,
            Self::OnlineFollowers => Part::OnlineFollowers,
            Self::Demographics(_) => Part::Demographics,
        }
    }

    /// What it shares its metrics with: a metric that is refused to one of a kind is most likely refused to all.
    pub(super) const fn kind(&self) -> Option<&'static str> {
        match self {
            Self::Series(_) => Some(SERIES),
            Self::Totals(_) => Some(TOTALS),
            Self::Post(ask) => Some(ask.kind()),
            Self::Follows(_)
            | Self::Media(_)
            | Self::PostParts(_)
            | Self::OnlineFollowers
            | Self::Demographics(_) => None,
        }
    }

    /// Whether one of its metrics is refused, and Meta does not say which.
    pub(super) fn has_to_search(&self, refusal: &Refusal) -> bool {
        let names = match self {
            Self::Series(ask) => ask.names(),
            Self::Totals(ask) => ask.names(),
            Self::Post(ask) => ask.names(),
            _ => return false,
        };
        refusal.kind() == RefusalKind::Parameter && refused_metric(refusal, &names).is_none()
    }

    /// As if it had never been asked.
    pub(super) fn anew(self) -> Self {
        match self {
            Self::Series(ask) => Self::Series(ask.anew()),
            Self::Totals(ask) => Self::Totals(ask.anew()),
            Self::Post(ask) => Self::Post(ask.anew()),
            other => other,
        }
    }

    /// For the person who waits.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Series(ask) => ask.words(),
            Self::Totals(ask) => ask.words(),
            Self::Follows(range) => format!("follows of {} to {}", range.from(), range.to()),
            Self::Media(ask) => ask.words().to_owned(),
            Self::Post(_) | Self::PostParts(_) => "figures of posts".to_owned(),
            Self::OnlineFollowers => "hours followers are online".to_owned(),
            Self::Demographics(ask) => ask.words(),
        }
    }
}

impl Fetch<'_> {
    /// What to read next; `None` where it turns out that nothing has to be asked.
    pub(super) async fn begin(&mut self, ask: &mut Ask) -> Result<Option<Read>, Stop> {
        match ask {
            Ask::Series(ask) => self.begin_series(ask).await,
            Ask::Totals(ask) => self.begin_totals(ask).await,
            Ask::Follows(range) => Ok(Some(self.follows_read(*range))),
            Ask::Media(ask) => Ok(Some(ask.read(self.account))),
            Ask::Post(ask) => self.begin_post(ask).await,
            Ask::PostParts(ask) => Ok(Some(ask.read())),
            Ask::OnlineFollowers => Ok(Some(self.online_read())),
            Ask::Demographics(ask) => Ok(Some(ask.read(self.account))),
        }
    }

    /// Stores what was told.
    pub(super) async fn take(
        &mut self,
        ask: Ask,
        answer: Result<Answer, Refusal>,
    ) -> Result<Turn<Ask>, Stop> {
        Ok(match ask {
            Ask::Series(ask) => self.take_series(ask, answer).await?.map(Ask::Series),
            Ask::Totals(ask) => self.take_totals(ask, answer).await?.map(Ask::Totals),
            Ask::Follows(range) => self.take_follows(range, answer).await?.map(Ask::Follows),
            Ask::Media(ask) => match self.take_media(ask, answer).await? {
                Page::Read { found, next } => {
                    let found = self.plan.posts.of_list(found, self.now);
                    let next = next.into_iter().map(Ask::Media).chain(self.figures_of(found)).collect();
                    Turn::Done { is_answered: true, next }
                }
                Page::Refused(again) => again.map_or(Turn::done(false), |ask| Turn::Again(Ask::Media(ask))),
            },
            Ask::Post(ask) => self.take_post(ask, answer).await?.map(Ask::Post),
            Ask::PostParts(ask) => self.take_post_parts(ask, answer).await?.map(Ask::PostParts),
            Ask::OnlineFollowers => {
                self.take_online(answer).await?;
                Turn::done(true)
            }
            Ask::Demographics(ask) => self.take_demographics(ask, answer).await?.map(Ask::Demographics),
        })
    }

    /// What is told of each post.
    pub(super) fn figures_of(&self, found: Vec<Media<Untrusted>>) -> Vec<Ask> {
        let parts = found.iter().flat_map(|media| PostPartsAsk::of(media, self.login));
        let parts: Vec<Ask> = parts.map(Ask::PostParts).collect();
        found.into_iter().map(|media| Ask::Post(PostAsk::new(media))).chain(parts).collect()
    }
}
