//! `export posts`: one row a post, metric and age.

use super::{
    instant,
    table::{Cell, Table},
};
use crate::domain::Post;

pub(super) fn table(posts: &[Post]) -> Table {
    let mut table = Table::new(&[
        "media_id",
        "published_at",
        "product_type",
        "permalink",
        "caption",
        "metric",
        "age_hours",
        "value",
        "status",
    ]);
    for post in posts {
        let media = &post.media;
        for one in &post.readings {
            table.push(vec![
                Cell::text(&media.id.0),
                Cell::text(&instant(media.published_at)),
                Cell::text(&media.product_type),
                Cell::optional(media.permalink.as_ref()),
                Cell::optional(media.caption.as_ref()),
                Cell::text(&crate::domain::Shown::new(&one.metric)),
                Cell::Whole(one.age_hours),
                Cell::value(one.reading.value()),
                Cell::text(&one.reading.status()),
            ]);
        }
    }
    table
}
