//! The Overview's frame: whose figures, which section, what is wrong with them, and what the marks mean.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use super::{
    Section, audience, extent::extent, figure, posts, reach_back, record::record_lines, state::has_banner,
    state::needs_banner, summary,
};
use crate::{
    domain::Connection,
    tui::{
        Action, Loadable, State, connections::status_mark, dialog::Page, format, layout, text, view::place,
    },
};

pub(crate) fn draw(state: &State, area: Rect, buffer: &mut Buffer) {
    let Some(connection) = state.subject() else {
        return nobody(state, layout::chrome(area).body, buffer);
    };
    let banner = has_banner(state);
    let areas = layout::overview(area, banner);
    account(state, connection, areas.account, buffer);
    sections(state, areas.sections, buffer);
    if banner {
        warn(state, connection, areas.banner, buffer);
    }
    let tab = &state.overview;
    let content = areas.content;
    match tab.section {
        Section::Summary => match tab.summary.data.value() {
            Some(overview) => summary::draw(state, overview, content, buffer),
            None => waiting(state, &tab.summary.data, content, buffer),
        },
        Section::Posts => match tab.posts.data.value() {
            Some(posts) => posts::draw(state, posts, content, buffer),
            None => waiting(state, &tab.posts.data, content, buffer),
        },
        Section::Audience => match tab.audience.data.value() {
            Some(audience) => audience::draw(state, audience, content, buffer),
            None => waiting(state, &tab.audience.data, content, buffer),
        },
        Section::Record => {
            let belongs = state.records.key.as_ref() == tab.account.as_ref();
            let lines = record_lines(state, belongs, usize::from(content.width.saturating_sub(2)));
            for (y, line) in (content.y..content.bottom()).zip(lines.iter().skip(tab.record_top)) {
                buffer.set_line(content.x + 1, y, line, content.width.saturating_sub(1));
            }
        }
    }
    legend(state, areas.legend, buffer);
}

fn account(state: &State, connection: &Connection, area: Rect, buffer: &mut Buffer) {
    let theme = &state.theme;
    let status = connection.status(state.now);
    let (mark, style) = status_mark(state, status);
    let fetched =
        fetched(state).map_or_else(|| "not fetched yet".to_owned(), |at| format::age(at, state.now));
    let right = vec![Span::styled(format!("{mark} "), style), Span::styled(fetched, theme.quiet)];
    let width: usize = right.iter().map(|span| text::width(&span.content)).sum();
    let room = area.width.saturating_sub(layout::cells(width) + 2);
    let all = state.connections.all();
    let mut spans = vec![Span::styled(format!(" @{}", connection.account.username), theme.account)];
    if all.len() > 1 {
        let at = all.iter().position(|one| one.account.id == connection.account.id).unwrap_or(0) + 1;
        spans.push(Span::styled(format!("  {at} of {}", all.len()), theme.quiet));
    }
    if let Some(overview) =
        state.overview.summary.data.value().filter(|one| one.account.id == connection.account.id)
    {
        let profile = [
            (overview.profile.followers_count, "followers"),
            (overview.profile.follows_count, "following"),
            (overview.profile.media_count, "posts"),
        ];
        for (reading, label) in profile {
            let (figure, style) = figure::reading(state, reading, 11);
            let more =
                [Span::styled(format!("   {figure}"), style), Span::styled(format!(" {label}"), theme.label)];
            let used: usize = spans.iter().chain(&more).map(|span| text::width(&span.content)).sum();
            if used > usize::from(room) {
                break;
            }
            spans.extend(more);
        }
    }
    buffer.set_line(area.x, area.y, &Line::from(spans), room);
    buffer.set_line(area.x + room + 1, area.y, &Line::from(right), layout::cells(width));
}

/// How old what is shown is: when Meta was last asked for any of it.
fn fetched(state: &State) -> Option<crate::domain::Timestamp> {
    let tab = &state.overview;
    match tab.section {
        Section::Summary => tab.summary.data.value()?.fetched_at,
        Section::Posts => {
            let readings = tab.posts.data.value()?.iter().flat_map(|post| &post.readings);
            readings.map(|reading| reading.fetched_at).max()
        }
        Section::Audience => tab.audience.data.value()?.breakdowns.iter().map(|one| one.fetched_at).max(),
        Section::Record => state.records.data.shown().map(|taken| taken.at),
    }
}

fn sections(state: &State, area: Rect, buffer: &mut Buffer) {
    let theme = &state.theme;
    let mut spans = vec![Span::raw(" ")];
    for section in Section::ALL {
        let style = if *section == state.overview.section { theme.tab_open } else { theme.tab };
        spans.push(Span::styled(section.title(), style));
        spans.push(Span::raw("  "));
    }
    let (x, _) = buffer.set_line(area.x, area.y, &Line::from(spans), area.width);
    let wanted = state.overview.range(state.now);
    let shown = state.overview.summary.data.value().map_or(wanted, |overview| overview.range);
    let days = |range: crate::domain::Range| format::count(range.day_count(), "day", "days");
    let text_right = match state.overview.section {
        Section::Summary if shown.day_count() != wanted.day_count() => {
            format!("{}; loading {}{}", days(shown), days(wanted), state.marks.ellipsis)
        }
        Section::Summary => {
            format!("{} {} {}", days(shown), state.marks.dot, format::days(shown, state.marks.dash))
        }
        _ => String::new(),
    };
    let room = usize::from(area.right().saturating_sub(x + 1));
    // Where the range has no room, or there is none, stands how much is out of sight.
    let marks = || extent(state).map_or_else(String::new, |extent| extent.marks(state));
    let text_right =
        Some(text_right).filter(|text| (1..=room).contains(&text::width(text))).unwrap_or_else(marks);
    if text::width(&text_right) > room {
        return;
    }
    let line = text::right(&text_right, room, "");
    buffer.set_stringn(x, area.y, line, room, theme.text);
}

/// Says what is wrong before any figure is read.
fn warn(state: &State, connection: &Connection, area: Rect, buffer: &mut Buffer) {
    let status = connection.status(state.now);
    let (mark, style) = status_mark(state, status);
    let width = usize::from(area.width.saturating_sub(2));
    let tab = &state.overview;
    let problem = match tab.section {
        Section::Summary => tab.summary.data.problem(),
        Section::Posts => tab.posts.data.problem(),
        Section::Audience => tab.audience.data.problem(),
        Section::Record => state.records.data.problem(),
    };
    let sentence = if needs_banner(status) {
        let what = match status {
            crate::domain::Status::Disconnected => "Disconnected: press c to connect again.".to_owned(),
            _ => connection.verdict(state.now).sentence,
        };
        let last = fetched(state)
            .map_or_else(String::new, |at| format!(" Last figures: {}.", format::age(at, state.now)));
        format!("{mark} {}{last}", state.worded(&what))
    } else if let Some(problem) = problem {
        let next = problem.next_step.as_deref().unwrap_or("Press r to try again.");
        state.worded(&format!("{} {} {next}", state.marks.warning, problem.sentence))
    } else {
        reach_back::sentence(state, width).unwrap_or_default()
    };
    let style = match problem {
        _ if needs_banner(status) => style,
        Some(_) => state.theme.warning,
        None => state.theme.quiet,
    };
    buffer.set_stringn(area.x + 1, area.y, text::fit(&sentence, width, state.marks.ellipsis), width, style);
}

/// Nothing to show yet: what is being done, or what went wrong.
fn waiting<T>(state: &State, data: &Loadable<T>, content: Rect, buffer: &mut Buffer) {
    let theme = &state.theme;
    let mut page = Page::new(usize::from(content.width.saturating_sub(4)).min(60), theme);
    if let Some(problem) = data.problem() {
        page.line(&state.worded(&problem.sentence), theme.error);
        page.line(&state.worded(problem.next_step.as_deref().unwrap_or("Press r to try again.")), theme.text);
    } else {
        let ours = |work: &&crate::domain::Work| Some(&work.account_id) == state.overview.account.as_ref();
        let progress = state.work.iter().find(ours).and_then(|work| work.progress.as_deref());
        let what = progress
            .map_or_else(|| "Reading the figures".to_owned(), |progress| format!("Fetching {progress}"));
        page.line(&format!("{what}{}", state.marks.ellipsis), theme.working);
    }
    place(&page, content, buffer);
}

fn nobody(state: &State, body: Rect, buffer: &mut Buffer) {
    let theme = &state.theme;
    let list = &state.connections.list.data;
    let mut page = Page::new(usize::from(body.width.saturating_sub(4)).min(60), theme);
    if let Some(problem) = list.problem() {
        page.line(&state.worded(&problem.sentence), theme.error);
        page.line(&state.worded(problem.next_step.as_deref().unwrap_or("Press r to try again.")), theme.text);
    } else if list.value().is_none() {
        page.line(&format!("Reading your connections{}", state.marks.ellipsis), theme.quiet);
    } else {
        page.line("No account is connected, so there are no figures yet.", theme.strong);
        page.gap();
        page.option(&state.key(Action::Connect), "connect your Instagram Business or Creator account", "");
        page.option(&state.key(Action::ShowConnections), "go to Connections", "");
        page.gap();
        page.line("Only you see your figures, and lightmeter never asks for your password.", theme.quiet);
    }
    place(&page, body, buffer);
}

fn legend(state: &State, area: Rect, buffer: &mut Buffer) {
    if area.height == 0 {
        return;
    }
    let (theme, marks) = (&state.theme, &state.marks);
    let mut spans = Vec::new();
    if state.overview.section == Section::Audience {
        spans.extend(audience::legend(state).spans);
    } else if state.overview.section != Section::Record {
        spans.push(Span::styled(" no mark: measured", theme.quiet));
        for (mark, meaning) in [
            (marks.carried, "carried"),
            (marks.late, "not yet published"),
            (marks.unavailable, "not available"),
        ] {
            spans.push(Span::styled(format!("   {mark}"), theme.unmeasured));
            spans.push(Span::styled(format!(" {meaning}"), theme.quiet));
        }
    }
    buffer.set_line(area.x, area.y, &Line::from(spans), area.width);
}
