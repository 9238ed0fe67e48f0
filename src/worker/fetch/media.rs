//! The lists of posts, reels and stories.

use super::{Fetch, Stop};
use crate::{
    domain::{AccountId, Media, Refusal, Untrusted},
    meta::{Answer, MediaFields, MediaList, Read, refuses_media_fields},
};

/// How many posts one fetch looks at.
const POSTS: u32 = 25;
/// More than anybody has within a day.
const STORIES: u32 = 1_000;
/// Pages may come short, so more of them may be needed than the number of posts says.
const PAGES: u32 = 20;

/// One page of a list.
#[derive(Debug)]
pub(super) struct MediaAsk {
    list: MediaList,
    fields: MediaFields,
    /// How many more are looked at.
    most: u32,
    after: Option<String>,
    pages: u32,
}

/// What came of a page.
#[derive(Debug)]
pub(super) enum Page {
    /// Stored, and where to go on from.
    Read { found: Vec<Media<Untrusted>>, next: Option<MediaAsk> },
    /// With what to ask for in its place.
    Refused(Option<MediaAsk>),
}

impl MediaAsk {
    const fn new(list: MediaList, most: u32) -> Self {
        Self { list, fields: MediaFields::All, most, after: None, pages: PAGES }
    }

    pub(super) fn read(&self, account: &AccountId) -> Read {
        Read::media(account, self.list, self.fields, self.most, self.after.as_deref())
    }

    /// The page behind this one, of which `read` were looked at.
    fn behind(self, read: usize, next: Option<String>) -> Option<Self> {
        let most = self.most.saturating_sub(u32::try_from(read).unwrap_or(u32::MAX));
        let has_more = most > 0 && self.pages > 1 && next.is_some() && next != self.after;
        has_more.then(|| Self { most, after: next, pages: self.pages - 1, ..self })
    }

    pub(super) const fn words(&self) -> &'static str {
        match self.list {
            MediaList::Posts => "newest posts",
            MediaList::Stories => "stories",
        }
    }
}

impl Fetch<'_> {
    /// One read for the newest posts and one for the live stories, which lead to one for each that is to be read. They are
    /// not fields of the profile's read: one field that Meta refuses would then cost the profile too.
    pub(super) fn lists(&self) -> impl Iterator<Item = MediaAsk> {
        let lists = [(MediaList::Posts, POSTS), (MediaList::Stories, STORIES)];
        let is_planned = self.plan.posts.list;
        lists.into_iter().filter(move |_| is_planned).map(|(list, most)| MediaAsk::new(list, most))
    }

    pub(super) async fn take_media(
        &mut self,
        ask: MediaAsk,
        answer: Result<Answer, Refusal>,
    ) -> Result<Page, Stop> {
        let answer = match answer {
            Ok(answer) => answer,
            Err(refusal) => {
                let is_about_fields =
                    ask.fields == MediaFields::All && refuses_media_fields(self.login, &refusal);
                let plain = MediaAsk { fields: MediaFields::Plain, ..ask };
                return Ok(Page::Refused(Some(plain).filter(|_| is_about_fields)));
            }
        };
        let mut found = answer.media(ask.list);
        found.truncate(ask.most as usize);
        self.media += self.worker.door.save_media(self.user, self.account, &found).await?;
        let next = ask.behind(found.len(), answer.next_page());
        Ok(Page::Read { found, next })
    }
}

#[cfg(test)]
mod tests;
