//! The section Audience: who follows and who engages, and when followers are online.

use ratatui::{
    buffer::Buffer,
    layout::{Constraint, Layout, Rect},
    text::{Line, Span},
};

use super::figure::reason_text;
use crate::{
    domain::{Audience, AudienceBreakdown, AudienceKind, Dimension, OnlineFollowers},
    tui::{State, dialog::Page, format, layout, text},
};

pub(crate) fn draw(state: &State, audience: &Audience, content: Rect, buffer: &mut Buffer) {
    let theme = &state.theme;
    if audience.breakdowns.is_empty() && audience.online.is_empty() {
        let mut page = Page::new(usize::from(content.width.saturating_sub(4)).min(60), theme);
        page.line("Nothing is known of this audience yet.", theme.strong);
        page.line("Meta tells it once a day, from 100 followers on; r fetches now.", theme.quiet);
        crate::tui::view::place(&page, content, buffer);
        return;
    }
    let online = if content.height >= 16 { (content.height / 4).clamp(4, 9) } else { 0 };
    let [panels, online] = Layout::vertical([Constraint::Fill(1), Constraint::Length(online)]).areas(content);
    let quarters = if content.width < 80 {
        Layout::vertical([Constraint::Fill(1); 2]).split(panels).to_vec()
    } else if content.width >= 150 {
        Layout::horizontal([Constraint::Fill(1); 4]).split(panels).to_vec()
    } else {
        let halves: [Rect; 2] = Layout::vertical([Constraint::Fill(1); 2]).areas(panels);
        halves
            .iter()
            .flat_map(|half| Layout::horizontal([Constraint::Fill(1); 2]).split(*half).to_vec())
            .collect()
    };
    for (dimension, area) in Dimension::ALL.iter().zip(quarters) {
        let area = Rect { width: area.width.saturating_sub(2), ..area };
        panel(state, audience, *dimension, area, buffer);
    }
    if online.height > 0 {
        hours(state, audience.online.iter().max_by_key(|one| one.day), online, buffer);
    }
}

fn panel(state: &State, audience: &Audience, dimension: Dimension, area: Rect, buffer: &mut Buffer) {
    let theme = &state.theme;
    let newest = |kind| {
        let ours = audience.breakdowns.iter().filter(|one| one.dimension == dimension && one.kind == kind);
        ours.max_by_key(|one| one.day)
    };
    let followers = newest(AudienceKind::Followers);
    let engaged = newest(AudienceKind::Engaged);
    let title = match dimension {
        Dimension::Age => "Age",
        Dimension::Gender => "Gender",
        Dimension::Country => "Country",
        Dimension::City => "City",
    };
    let age = followers
        .or(engaged)
        .map_or_else(|| "not fetched yet".to_owned(), |one| format::age(one.fetched_at, state.now));
    let dot = state.marks.dot;
    let mut title = vec![
        Span::styled(format!(" {title}"), theme.strong),
        Span::styled(format!(" {dot} {age}"), theme.quiet),
    ];
    let known = followers.or(engaged).and_then(|one| one.shares.as_ref().ok()).map_or(0, Vec::len);
    let room = usize::from(area.height.saturating_sub(1));
    if known > room {
        title.push(Span::styled(format!(" {dot} {room} of {known}"), theme.quiet));
    }
    if let (Some(_), Some(Err(reason))) = (followers, engaged.map(|one| &one.shares)) {
        let used: usize = title.iter().map(|span| text::width(&span.content)).sum();
        let why = format!(" {dot} engaged: {}", reason_text(*reason));
        let fits = used + text::width(&why) <= usize::from(area.width);
        let why = if fits { why } else { format!(" {dot} engaged {}", state.marks.unavailable) };
        title.push(Span::styled(why, theme.unmeasured));
    }
    buffer.set_line(area.x, area.y, &Line::from(title), area.width);
    let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    bars(state, followers, engaged, rows, buffer);
}

/// One bar a share: the followers' share, and over it the share of those who engaged.
fn bars(
    state: &State,
    followers: Option<&AudienceBreakdown>,
    engaged: Option<&AudienceBreakdown>,
    area: Rect,
    buffer: &mut Buffer,
) {
    let theme = &state.theme;
    let (lead, other) = match (followers, engaged) {
        (Some(AudienceBreakdown { shares: Ok(lead), .. }), other) => (lead, other),
        (_, Some(AudienceBreakdown { shares: Ok(lead), .. })) => (lead, None),
        (Some(AudienceBreakdown { shares: Err(reason), .. }), _)
        | (None, Some(AudienceBreakdown { shares: Err(reason), .. })) => {
            let line = format!(" {} {}", state.marks.unavailable, reason_text(*reason));
            buffer.set_stringn(area.x, area.y, line, usize::from(area.width), theme.unmeasured);
            return;
        }
        (None, None) => {
            let line = format!(" {} not fetched yet", state.marks.unavailable);
            buffer.set_stringn(area.x, area.y, line, usize::from(area.width), theme.unmeasured);
            return;
        }
    };
    let other = other.and_then(|one| one.shares.as_ref().ok()).filter(|_| followers.is_some());
    let total: f64 = lead.iter().map(|share| share.value.as_f64()).sum();
    let other_total: f64 = other.into_iter().flatten().map(|share| share.value.as_f64()).sum();
    let most = lead.iter().map(|share| share.value.as_f64()).fold(1.0, f64::max);
    let label = if area.width >= 36 { 16 } else { 9 };
    let figures = if other.is_some() { 12 } else { 6 };
    let room = usize::from(area.width).saturating_sub(label + figures + 2).max(1);
    for (y, share) in (area.y..area.bottom()).zip(lead) {
        let key = text::left(share.key.as_str(), label - 1, state.marks.ellipsis);
        buffer.set_stringn(area.x + 1, y, key, label - 1, theme.text);
        let value = share.value.as_f64();
        let length = portion(value / most, room).max(usize::from(value > 0.0));
        let x = area.x + 1 + layout::cells(label);
        let style = if followers.is_some() { theme.bar } else { theme.bar_other };
        buffer.set_string(x, y, state.marks.bar.repeat(length), style);
        let mut x = x + layout::cells(room) + 1;
        let (next, _) = buffer.set_stringn(x, y, text::right(&percent(value, total), 5, ""), 5, style);
        x = next + 1;
        if let Some(other) = other {
            let engaged = other.iter().find(|one| one.key == share.key).map(|one| one.value.as_f64());
            let figure =
                engaged.map_or_else(|| state.marks.unavailable.to_owned(), |one| percent(one, other_total));
            buffer.set_stringn(x, y, text::right(&figure, 5, ""), 5, theme.bar_other);
        }
    }
}

fn hours(state: &State, online: Option<&OnlineFollowers>, area: Rect, buffer: &mut Buffer) {
    let theme = &state.theme;
    let Some(online) = online else { return };
    let title = Line::from(vec![
        Span::styled(" Followers online by hour", theme.strong),
        Span::styled(
            format!(
                " {dot} {} {dot} hours as Meta labels them {dot} {}",
                format::day(online.day),
                format::age(online.hours.at, state.now),
                dot = state.marks.dot
            ),
            theme.quiet,
        ),
    ]);
    buffer.set_line(area.x, area.y, &title, area.width);
    let hours = match &online.hours.what {
        Ok(hours) => hours,
        Err(reason) => {
            let line = format!(" {} {}", state.marks.unavailable, reason_text(*reason));
            buffer.set_stringn(area.x, area.y + 1, line, usize::from(area.width), theme.unmeasured);
            return;
        }
    };
    let most = hours.iter().map(|(_, followers)| *followers).max().unwrap_or(0).max(1);
    let lines = area.height.saturating_sub(2);
    let pitch = ((area.width.saturating_sub(2)) / 24).clamp(1, 5);
    let steps = state.marks.columns.len() - 1;
    for (hour, followers) in hours {
        let x = area.x + 1 + u16::from(*hour) * pitch;
        if x + pitch > area.right() {
            break;
        }
        #[expect(clippy::cast_precision_loss, reason = "for the height of a bar")]
        let height = portion(*followers as f64 / most as f64, usize::from(lines) * steps);
        for line in 0..lines {
            let filled = height.saturating_sub(usize::from(line) * steps).min(steps);
            let block = state.marks.columns.get(filled).copied().unwrap_or(" ");
            let y = area.bottom() - 2 - line;
            buffer.set_string(x, y, block.repeat(usize::from(pitch.max(2) - 1)), theme.bar);
        }
        if hour % 3 == 0 {
            buffer.set_stringn(x, area.bottom() - 1, format!("{hour:02}"), 2, theme.chart_axis);
        }
    }
}

fn percent(value: f64, total: f64) -> String {
    if total > 0.0 { format!("{:.0} %", value / total * 100.0) } else { String::new() }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a part of a length in cells"
)]
fn portion(part: f64, whole: usize) -> usize {
    ((part.clamp(0.0, 1.0) * whole as f64).round() as usize).min(whole)
}
