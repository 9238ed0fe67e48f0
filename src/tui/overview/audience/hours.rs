//! When followers are online, as a column for each hour.

use ratatui::{
    layout::Size,
    text::{Line, Span},
};

use crate::{
    domain::Audience,
    tui::{State, format, overview::figure::reason_text, text},
};

/// A title, the columns and their hours in as many lines as `size` has.
pub(super) fn lines(state: &State, audience: &Audience, size: Size) -> Vec<Line<'static>> {
    let theme = &state.theme;
    let Some(online) = audience.online.iter().max_by_key(|one| one.day) else { return Vec::new() };
    let name = if size.width < 80 { " Online by hour" } else { " Followers online by hour" };
    let dot = state.marks.dot;
    let labels = if size.width < 80 { "Meta's hours" } else { "hours as Meta labels them" };
    let age = format::age(online.hours.at, state.now);
    let about = format!(" {dot} {} {dot} {labels} {dot} {age}", format::day(online.day));
    let title = Line::from(vec![Span::styled(name, theme.strong), Span::styled(about, theme.quiet)]);
    let hours = match &online.hours.what {
        Ok(hours) => hours,
        Err(reason) => {
            let line = format!(" {} {}", state.marks.unavailable, reason_text(*reason));
            return vec![title, Line::styled(line, theme.unmeasured)];
        }
    };
    let most = hours.iter().map(|(_, followers)| *followers).max().unwrap_or(0).max(1);
    let lines = usize::from(size.height.saturating_sub(2));
    let pitch = usize::from((size.width.saturating_sub(2) / 24).clamp(1, 5));
    let steps = state.marks.columns.len() - 1;
    let column = |hour: u8, line: usize| {
        let followers = hours.iter().find(|(one, _)| *one == hour).map_or(0, |(_, followers)| *followers);
        #[expect(clippy::cast_precision_loss, reason = "for the height of a bar")]
        let height = portion(followers as f64 / most as f64, lines * steps);
        let filled = height.saturating_sub(line * steps).min(steps);
        let block = state.marks.columns.get(filled).copied().unwrap_or(" ");
        let wide = pitch.max(2) - 1;
        format!("{}{}", block.repeat(wide), " ".repeat(pitch - wide))
    };
    let mut page = vec![title];
    for line in (0..lines).rev() {
        let cells: String = (0..24).map(|hour| column(hour, line)).collect();
        page.push(Line::styled(format!(" {cells}"), theme.bar));
    }
    let mut labels = String::from(" ");
    for hour in (0..24).step_by(3) {
        labels.push_str(&text::left(&format!("{hour:02}"), pitch * 3, ""));
    }
    page.push(Line::styled(labels, theme.chart_axis));
    page
}

/// As many of `whole` cells as `part` of them comes to.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a part of a length in cells"
)]
pub(super) fn portion(part: f64, whole: usize) -> usize {
    ((part.clamp(0.0, 1.0) * whole as f64).round() as usize).min(whole)
}
