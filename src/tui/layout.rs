//! Where things are, from a size alone: `view` draws there, `update` scrolls by it.

use ratatui::layout::{Constraint, Layout, Rect, Size};

/// The sizes the dashboard has a layout for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// Below 40×12: one page that says how to connect without the dashboard.
    Tiny,
    /// Below 80×24: list, countdown and connect.
    Narrow,
    Small,
    /// From 120×40.
    Medium,
    /// From 160×50.
    Large,
}

impl Class {
    pub(crate) const fn of(size: Size) -> Self {
        match (size.width, size.height) {
            (160.., 50..) => Self::Large,
            (120.., 40..) => Self::Medium,
            (80.., 24..) => Self::Small,
            (40.., 12..) => Self::Narrow,
            _ => Self::Tiny,
        }
    }
}

/// Nobody reads more than this; a terminal that claims to be larger gets its upper left corner.
const MOST: Size = Size { width: 320, height: 120 };

/// The part of the terminal that is drawn on.
pub(crate) fn drawn(area: Rect) -> Rect {
    Rect { width: area.width.min(MOST.width), height: area.height.min(MOST.height), ..area }
}

pub(crate) fn area(size: Size) -> Rect {
    drawn(Rect::new(0, 0, size.width, size.height))
}

/// Header, body, a line for work and notices, and the hint bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chrome {
    pub header: Rect,
    pub rule: Rect,
    pub body: Rect,
    pub status: Rect,
    pub hints: Rect,
}

pub(crate) fn chrome(area: Rect) -> Chrome {
    let [header, rule, body, status, hints] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(1),
        Constraint::Fill(1),
        Constraint::Length(1),
        Constraint::Length(1),
    ])
    .areas(area);
    Chrome { header, rule, body, status, hints }
}

/// The Connections tab: the list, and beside it the details of the selected row where there is room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ConnectionsAreas {
    pub heading: Rect,
    pub list: Rect,
    pub details: Option<Rect>,
    /// Lines a connection takes.
    pub row: u16,
}

pub(crate) fn connections(area: Rect) -> ConnectionsAreas {
    let class = Class::of(area.as_size());
    let body = chrome(area).body;
    let (left, details) = if class >= Class::Medium {
        let width = if class == Class::Large { 66 } else { 44 };
        let [left, _, right] =
            Layout::horizontal([Constraint::Fill(1), Constraint::Length(1), Constraint::Length(width)])
                .areas(body);
        (left, Some(right))
    } else {
        (body, None)
    };
    let heading = u16::from(class != Class::Narrow);
    let [heading, list] = Layout::vertical([Constraint::Length(heading), Constraint::Fill(1)]).areas(left);
    ConnectionsAreas { heading, list, details, row: if class == Class::Narrow { 2 } else { 3 } }
}

/// The Overview: account line, sections, and what the open section shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OverviewAreas {
    pub account: Rect,
    pub sections: Rect,
    pub banner: Rect,
    pub content: Rect,
    pub legend: Rect,
}

pub(crate) fn overview(area: Rect, banner: bool) -> OverviewAreas {
    let class = Class::of(area.as_size());
    let gap = u16::from(class >= Class::Medium);
    let legend = u16::from(class >= Class::Small);
    let [account, sections, banner, _, content, legend] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(1),
        Constraint::Length(u16::from(banner)),
        Constraint::Length(gap),
        Constraint::Fill(1),
        Constraint::Length(legend),
    ])
    .areas(chrome(area).body);
    OverviewAreas { account, sections, banner, content, legend }
}

/// The grid of figures of the Summary, and the chart below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SummaryAreas {
    pub tiles: Rect,
    pub chart: Rect,
    pub columns: u16,
    /// Rows of tiles that fit; the rest is scrolled to.
    pub rows: u16,
    /// Lines from one row of tiles to the next.
    pub tile: u16,
}

/// Lines of a tile; where there is room an empty one follows.
pub(crate) const TILE_LINES: u16 = 3;
/// The narrowest tile that cuts none of our own words.
const TILE_WIDTH: u16 = 20;

pub(crate) fn summary(content: Rect, tiles: u16) -> SummaryAreas {
    let columns = (content.width / TILE_WIDTH).clamp(1, 8);
    let needed = tiles.div_ceil(columns).max(1);
    let tight = content.height < 12;
    let tile = if tight { TILE_LINES } else { TILE_LINES + 1 };
    // The chart keeps at least eight lines where there are that many.
    let for_tiles = if tight { content.height } else { content.height.saturating_sub(8) };
    let rows = (for_tiles / tile).clamp(1, needed);
    let chart = if content.height >= rows * tile + 5 { Constraint::Fill(1) } else { Constraint::Length(0) };
    let [tiles, chart] = Layout::vertical([Constraint::Length(rows * tile), chart]).areas(content);
    SummaryAreas { tiles, chart, columns, rows, tile }
}

/// Lines of a table below its heading.
pub(crate) const fn table_rows(content: Rect) -> usize {
    content.height.saturating_sub(1) as usize
}

/// The first visible line that keeps `selected` in sight, moved no further than needed.
pub(crate) fn scrolled(top: usize, selected: usize, visible: usize) -> usize {
    let visible = visible.max(1);
    top.clamp((selected + 1).saturating_sub(visible), selected)
}

/// A box in the middle; never larger than the area.
pub(crate) fn centred(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

/// A count of lines or cells as a coordinate.
pub(crate) fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
