//! Posts, reels and active stories, newest first, a page at a time.

use serde_json::Value as Json;

use super::{Answer, Read};
use crate::{
    domain::{AccountId, Login, Media, MediaId, ProductType, Refusal, RefusalKind, Untrusted},
    meta::wire::{instant, next_page, rows, text, untrusted},
};

/// Where a list of posts is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaList {
    /// Posts and reels; stories are not among them, and Meta itself ends at 10 000.
    Posts,
    /// The stories of the last 24 hours.
    Stories,
}

/// What is told of each post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaFields {
    All,
    /// Without those that Meta documents for Facebook Login only.
    Plain,
}

/// The most Meta puts on a page.
const PAGE: u32 = 100;

impl Read {
    /// At most `most` of them, from behind the cursor `after` on.
    pub fn media(
        account: &AccountId,
        list: MediaList,
        fields: MediaFields,
        most: u32,
        after: Option<&str>,
    ) -> Self {
        let edge = match list {
            MediaList::Posts => "media",
            MediaList::Stories => "stories",
        };
        let fields = match fields {
            MediaFields::All => "id,timestamp,permalink,media_product_type,caption",
            MediaFields::Plain => "id,timestamp,permalink",
        };
        let read = Self::of(account.as_str(), Some(edge))
            .with("fields", fields)
            .with("limit", most.min(PAGE).to_string());
        match after {
            Some(after) => read.with("after", after),
            None => read,
        }
    }
}

impl Answer {
    /// The posts of one page.
    pub fn media(&self, list: MediaList) -> Vec<Media<Untrusted>> {
        rows(&self.0).iter().filter_map(|row| media(row, list)).collect()
    }

    /// The cursor to go on from, while Meta says that there is more; a page may be empty and still have a next one.
    pub fn next_page(&self) -> Option<String> {
        next_page(&self.0)
    }
}

/// Whether Instagram Login may not see one of the fields that others were seen to get.
pub fn refuses_media_fields(login: Login, refusal: &Refusal) -> bool {
    login == Login::Instagram
        && refusal.kind() == RefusalKind::Parameter
        && refusal.message.as_ref().is_some_and(|message| {
            ["field", "caption", "media_product_type"].iter().any(|word| message.as_str().contains(word))
        })
}

/// `None` for a row without id or time, which nothing could be done with.
fn media(row: &Json, list: MediaList) -> Option<Media<Untrusted>> {
    let told = || text(row, "media_product_type").and_then(|name| name.to_ascii_uppercase().parse().ok());
    let product_type = match list {
        MediaList::Posts => told().unwrap_or(ProductType::Unknown),
        // A story is a story by where it was found, even if Meta leaves its product type out.
        MediaList::Stories => ProductType::Story,
    };
    Some(Media {
        id: MediaId(text(row, "id")?),
        published_at: instant(row, "timestamp")?,
        product_type,
        permalink: untrusted(row, "permalink"),
        caption: untrusted(row, "caption"),
    })
}

#[cfg(test)]
mod tests;
