//! Follows Meta's cursors until it names no next page.

use serde_json::Value as Json;

use super::{
    Call,
    fields::{row_text, rows},
};
use crate::meta::{Client, Error};

impl Client {
    /// The rows of every page, until there is no next one, `most` rows have come, or `most_pages` were read. A
    /// page may be empty and still have a next one. The next call is built from the cursor, because `paging.next`
    /// is an address with the token in it.
    pub(in crate::meta) async fn ask_pages(
        &self,
        mut call: Call<'_>,
        most: usize,
        most_pages: usize,
    ) -> Result<Vec<Json>, Error> {
        let mut all = Vec::new();
        let mut last = None;
        for _ in 0..most_pages {
            let answer = self.ask(&call).await?;
            all.extend_from_slice(rows(&answer));
            let Some(after) = next_page(&answer).filter(|_| all.len() < most) else {
                break;
            };
            if last.as_ref() == Some(&after) {
                break;
            }
            call.set("after", after.as_str());
            last = Some(after);
        }
        all.truncate(most);
        Ok(all)
    }
}

/// The cursor to go on from, while Meta says that there is more.
pub(in crate::meta) fn next_page(answer: &Json) -> Option<String> {
    let paging = answer.get("paging")?;
    paging.get("next").filter(|next| !next.is_null())?;
    row_text(paging.get("cursors")?.get("after")?)
}
