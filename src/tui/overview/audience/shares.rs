//! One dimension of the audience as lines: a title with the columns' heads, and a bar and shares for each key.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use crate::{
    domain::{Audience, AudienceBreakdown, AudienceKind, AudienceShare, Dimension, Reason, Timestamp},
    tui::{State, format, overview::figure::reason_text, text},
};

/// A panel of this many cells has room for heads that say what each share is a share of.
const LONG_HEADS: usize = 54;

pub(super) struct Panel {
    name: &'static str,
    /// The shares of the followers come first; the bar is theirs.
    columns: Vec<Column>,
    pub(super) rows: Vec<Line<'static>>,
    fetched_at: Option<Timestamp>,
    /// Why there are no shares of those who engaged, where there could be.
    engaged: Option<Reason>,
}

struct Column {
    kind: AudienceKind,
    head: &'static str,
    shares: Vec<AudienceShare>,
    total: f64,
}

impl Column {
    fn style(&self, state: &State) -> Style {
        match self.kind {
            AudienceKind::Followers => state.theme.bar,
            AudienceKind::Engaged => state.theme.bar_other,
        }
    }

    fn percent(&self, state: &State, key: &str) -> String {
        let share = self.shares.iter().find(|share| share.key.as_str() == key);
        match share.map(|share| share.value.as_f64()) {
            Some(value) if self.total > 0.0 => format!("{:.0} %", value / self.total * 100.0),
            _ => state.marks.unavailable.to_owned(),
        }
    }
}

pub(super) fn panel(state: &State, audience: &Audience, dimension: Dimension, width: usize) -> Panel {
    let newest = |kind| {
        let ours = audience.breakdowns.iter().filter(|one| one.dimension == dimension && one.kind == kind);
        ours.max_by_key(|one| one.day)
    };
    let (followers, engaged) = (newest(AudienceKind::Followers), newest(AudienceKind::Engaged));
    let mut columns: Vec<Column> =
        followers.into_iter().chain(engaged).filter_map(|one| column(one, width)).collect();
    if width < LONG_HEADS && !super::has_legend(state) {
        // There is no room to say what two columns are, so the one that matters more stays, spelt out.
        columns.truncate(1);
        for column in &mut columns {
            column.head = long_head(column.kind);
        }
    } else if let [column] = columns.as_mut_slice() {
        column.head = long_head(column.kind);
    }
    let rows = if let Some(lead) = columns.first() {
        rows(state, dimension, lead, &columns, width)
    } else {
        let told = followers.or(engaged).and_then(|one| one.shares.as_ref().err());
        let why = reason_text(told.copied().unwrap_or(Reason::NotFetched));
        vec![Line::styled(format!(" {} {why}", state.marks.unavailable), state.theme.unmeasured)]
    };
    let missing = engaged.and_then(|one| one.shares.as_ref().err().copied());
    Panel {
        name: name(dimension),
        engaged: missing.filter(|_| !columns.is_empty()),
        columns,
        rows,
        fetched_at: followers.or(engaged).map(|one| one.fetched_at),
    }
}

const fn name(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Age => "Age",
        Dimension::Gender => "Gender",
        Dimension::Country => "Country",
        Dimension::City => "City",
    }
}

const fn long_head(kind: AudienceKind) -> &'static str {
    match kind {
        AudienceKind::Followers => "of followers",
        AudienceKind::Engaged => " of engaged",
    }
}

fn column(breakdown: &AudienceBreakdown, width: usize) -> Option<Column> {
    let shares = breakdown.shares.as_ref().ok()?;
    let head = match breakdown.kind {
        kind if width >= LONG_HEADS => long_head(kind),
        AudienceKind::Followers => "followers",
        AudienceKind::Engaged => "engaged",
    };
    let total = shares.iter().map(|share| share.value.as_f64()).sum();
    Some(Column { kind: breakdown.kind, head, shares: shares.clone(), total })
}

fn rows(
    state: &State,
    dimension: Dimension,
    lead: &Column,
    columns: &[Column],
    width: usize,
) -> Vec<Line<'static>> {
    let theme = &state.theme;
    let heads: usize = columns.iter().map(|column| text::width(column.head) + 1).sum();
    let room = width.saturating_sub(1 + heads);
    let longest = lead.shares.iter().map(|share| text::width(key(dimension, share))).max().unwrap_or(0);
    let label = (longest + 1).min(room.saturating_sub(6.max(room / 3)).max(4));
    let room = room.saturating_sub(label).max(1);
    let most = lead.shares.iter().map(|share| share.value.as_f64()).fold(1.0, f64::max);
    let row = |share: &AudienceShare| {
        let value = share.value.as_f64();
        let length = super::hours::portion(value / most, room).max(usize::from(value > 0.0));
        let bar = text::left(&state.marks.bar.repeat(length), room, "");
        let mut spans = vec![
            Span::raw(" "),
            Span::styled(text::left(key(dimension, share), label - 1, state.marks.ellipsis), theme.text),
            Span::raw(" "),
            Span::styled(bar, lead.style(state)),
        ];
        for column in columns {
            let figure = column.percent(state, share.key.as_str());
            let figure = text::right(&figure, text::width(column.head) + 1, "");
            spans.push(Span::styled(figure, column.style(state)));
        }
        Line::from(spans)
    };
    lead.shares.iter().map(row).collect()
}

/// Meta's key as a person reads it.
fn key(dimension: Dimension, share: &AudienceShare) -> &str {
    match (dimension, share.key.as_str()) {
        (Dimension::Gender, "F") => "women",
        (Dimension::Gender, "M") => "men",
        (Dimension::Gender, "U") => "not told",
        (_, key) => key,
    }
}

impl Panel {
    /// The name at the left, the heads above their columns, and between them what there is room for.
    pub(super) fn title(&self, state: &State, width: usize, top: usize, room: usize) -> Line<'static> {
        let theme = &state.theme;
        let dot = state.marks.dot;
        let heads: usize = self.columns.iter().map(|column| text::width(column.head) + 1).sum();
        let mut spans = vec![Span::styled(format!(" {}", self.name), theme.strong)];
        let mut used = text::width(self.name) + 1;
        let mut add = |text: String, style| {
            let fits = used + text::width(&text) + heads <= width;
            if fits {
                used += text::width(&text);
                spans.push(Span::styled(text, style));
            }
            fits
        };
        if self.rows.len() > room {
            let last = (top + room).min(self.rows.len());
            add(format!(" {dot} {}-{last} of {}", top + 1, self.rows.len()), theme.quiet);
        }
        if let Some(reason) = self.engaged {
            let _ = add(format!(" {dot} engaged: {}", reason_text(reason)), theme.unmeasured)
                || add(format!(" {dot} engaged {}", state.marks.unavailable), theme.unmeasured);
        }
        let age =
            self.fetched_at.map_or_else(|| "not fetched yet".to_owned(), |at| format::age(at, state.now));
        add(format!(" {dot} {age}"), theme.quiet);
        spans.push(Span::raw(" ".repeat(width.saturating_sub(used + heads))));
        for column in &self.columns {
            spans.push(Span::styled(format!(" {}", column.head), column.style(state)));
        }
        Line::from(spans)
    }
}
