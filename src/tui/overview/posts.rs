//! The section Posts: each post with its newest figures.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{PostOrder, figure::reading};
use crate::{
    domain::{Post, ProductType, Reading, Reason},
    tui::{State, dialog::Page, format, layout, text},
};

pub(crate) fn draw(state: &State, posts: &[Post], content: Rect, buffer: &mut Buffer) {
    let theme = &state.theme;
    if posts.is_empty() {
        let mut page = Page::new(usize::from(content.width.saturating_sub(4)).min(60), theme);
        page.line("No posts are known of this account yet.", theme.strong);
        page.line("They turn up with the next fetch; r fetches now.", theme.quiet);
        crate::tui::view::place(&page, content, buffer);
        return;
    }
    let narrow = content.width < 80;
    heading(state, content, narrow, buffer);
    let rows = content.y + 1..content.bottom();
    let sorted = state.overview.order.sorted(posts);
    let shown = sorted.into_iter().enumerate().skip(state.overview.posts_top);
    for (y, (index, post)) in rows.zip(shown) {
        let row = Rect { y, height: 1, ..content };
        if index == state.overview.post {
            buffer.set_style(row, theme.selected);
            buffer.set_string(row.x, y, state.marks.selected, theme.key);
        }
        line(state, post, row, narrow, buffer);
    }
}

const AGE: usize = 12;
const KIND: usize = 7;
const FIGURE: usize = 10;

fn heading(state: &State, content: Rect, narrow: bool, buffer: &mut Buffer) {
    let (theme, marks) = (&state.theme, &state.marks);
    let mut x = content.x + 2;
    let mut put = |label: &str, order: Option<PostOrder>, width: usize, right: bool| {
        let sorted = order == Some(state.overview.order);
        let label = if sorted { format!("{label} {}", marks.down) } else { label.to_owned() };
        let label = if right { text::right(&label, width - 1, "") } else { label };
        let style = if sorted { theme.strong } else { theme.quiet };
        buffer.set_stringn(x, content.y, label, width, style);
        x = x.saturating_add(layout::cells(width));
    };
    put("POSTED", Some(PostOrder::Newest), AGE, false);
    put("KIND", None, KIND, false);
    put("VIEWS", Some(PostOrder::Views), FIGURE, true);
    if !narrow {
        put("REACH", Some(PostOrder::Reach), FIGURE, true);
        put("INTERACT", Some(PostOrder::Interactions), FIGURE + 1, true);
        put(" CAPTION", None, 10, false);
    }
}

fn line(state: &State, post: &Post, row: Rect, narrow: bool, buffer: &mut Buffer) {
    let theme = &state.theme;
    let mut x = row.x + 2;
    let kind = match post.media.product_type {
        ProductType::Feed => "post",
        ProductType::Reels => "reel",
        ProductType::Story => "story",
        ProductType::Ad => "ad",
        ProductType::Unknown => state.marks.unavailable,
    };
    buffer.set_stringn(x, row.y, format::age(post.media.published_at, state.now), AGE - 1, theme.quiet);
    x = x.saturating_add(layout::cells(AGE));
    buffer.set_stringn(x, row.y, kind, KIND - 1, theme.text);
    x = x.saturating_add(layout::cells(KIND));
    let metrics: &[(&str, usize)] = if narrow {
        &[("views", FIGURE)]
    } else {
        &[("views", FIGURE), ("reach", FIGURE), ("total_interactions", FIGURE + 1)]
    };
    for (metric, width) in metrics {
        let known = post.reading(metric).map_or(Reading::Unavailable(Reason::NotFetched), |one| one.reading);
        let (figure, style) = reading(state, known, width - 2);
        buffer.set_stringn(x, row.y, text::right(&figure, width - 1, ""), width - 1, style);
        x = x.saturating_add(layout::cells(*width));
    }
    let room = usize::from(row.right().saturating_sub(x + 2));
    if room >= 6 {
        let (caption, style) = match &post.media.caption {
            Some(caption) if !caption.is_empty() => (caption.as_str(), theme.text),
            _ => ("no caption", theme.quiet),
        };
        buffer.set_stringn(x + 1, row.y, text::fit(caption, room, state.marks.ellipsis), room, style);
    }
}
