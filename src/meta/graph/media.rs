//! Posts, reels and active stories, newest first.

use serde_json::Value as Json;

use crate::{
    domain::{AccountId, Login, Media, MediaId, ProductType, Refusal, RefusalKind, Untrusted},
    meta::{
        Access, Client, Error,
        wire::{Call, instant, text, untrusted},
    },
};

const FIELDS: &str = "id,timestamp,permalink,media_product_type,caption";
/// Without the fields that Meta documents for Facebook Login only.
const PLAIN_FIELDS: &str = "id,timestamp,permalink";
const PAGE: usize = 100;

impl Client {
    /// At most `most` posts and reels, newest first; stories are not among them, and Meta itself ends at 10 000.
    pub async fn media(
        &self,
        access: Access<'_>,
        account: &AccountId,
        most: u32,
    ) -> Result<Vec<Media<Untrusted>>, Error> {
        let most = most as usize;
        if most == 0 {
            return Ok(Vec::new());
        }
        let read = async |fields: &'static str| {
            let call = Call::read(self.meta(), access, &[account.as_str(), "media"])?
                .with("fields", fields)
                .with("limit", most.min(PAGE).to_string());
            // Pages may come short, so more of them may be needed than the number of posts says.
            self.ask_pages(call, most, most.div_ceil(PAGE) * 2 + 10).await
        };
        let rows = match read(FIELDS).await {
            Err(Error::Refused(refusal)) if is_about_fields(access.login, &refusal) => {
                read(PLAIN_FIELDS).await?
            }
            rows => rows?,
        };
        Ok(rows.iter().filter_map(|row| media(row, ProductType::Unknown)).collect())
    }

    /// The stories of the last 24 hours.
    pub async fn stories(
        &self,
        access: Access<'_>,
        account: &AccountId,
    ) -> Result<Vec<Media<Untrusted>>, Error> {
        let read = async |fields: &'static str| {
            let call =
                Call::read(self.meta(), access, &[account.as_str(), "stories"])?.with("fields", fields);
            self.ask_pages(call, 1_000, 20).await
        };
        let rows = match read(FIELDS).await {
            Err(Error::Refused(refusal)) if is_about_fields(access.login, &refusal) => {
                read(PLAIN_FIELDS).await?
            }
            rows => rows?,
        };
        Ok(rows.iter().filter_map(|row| media(row, ProductType::Story)).collect())
    }
}

/// Whether Instagram Login may not see one of the fields that others were seen to get.
fn is_about_fields(login: Login, refusal: &Refusal) -> bool {
    login == Login::Instagram
        && refusal.kind() == RefusalKind::Parameter
        && refusal.message.as_ref().is_some_and(|message| {
            ["field", "caption", "media_product_type"].iter().any(|word| message.as_str().contains(word))
        })
}

/// `None` for a row without id or time, which nothing could be done with.
fn media(row: &Json, otherwise: ProductType) -> Option<Media<Untrusted>> {
    let product_type =
        text(row, "media_product_type").and_then(|name| name.to_ascii_uppercase().parse().ok());
    Some(Media {
        id: MediaId(text(row, "id")?),
        published_at: instant(row, "timestamp")?,
        product_type: product_type.unwrap_or(otherwise),
        permalink: untrusted(row, "permalink"),
        caption: untrusted(row, "caption"),
    })
}

#[cfg(test)]
mod tests;
