//! The flight record: what happened to a connection, newest first.

use ratatui::text::{Line, Span};

use crate::{
    domain::{FlightRecord, RecordKind},
    tui::{State, format, text},
};

const WHEN: usize = 14;

/// Wrapped lines of at most `width` cells; `belongs` tells whether the loaded record is the wanted one.
pub(crate) fn record_lines(state: &State, belongs: bool, width: usize) -> Vec<Line<'static>> {
    let theme = &state.theme;
    let quiet = |sentence: &str| vec![Line::from(Span::styled(sentence.to_owned(), theme.quiet))];
    let records = match state.records.data.value() {
        Some(records) if belongs => records,
        _ => {
            return match state.records.data.problem() {
                Some(problem) if belongs => {
                    vec![Line::from(Span::styled(state.worded(&problem.sentence), theme.error))]
                }
                _ => quiet(&format!("Reading the record{}", state.marks.ellipsis)),
            };
        }
    };
    if records.is_empty() {
        return quiet("Nothing has happened yet.");
    }
    let mut newest: Vec<&FlightRecord> = records.iter().collect();
    newest.sort_by_key(|record| std::cmp::Reverse(record.at));
    newest.into_iter().flat_map(|record| entry(state, record, width)).collect()
}

fn entry(state: &State, record: &FlightRecord, width: usize) -> Vec<Line<'static>> {
    let theme = &state.theme;
    let (mark, style) = match record.kind {
        RecordKind::Connected | RecordKind::Renewed | RecordKind::Repaired => {
            (state.marks.healthy, theme.healthy)
        }
        RecordKind::Throttled => (state.marks.warning, theme.warning),
        RecordKind::Refused | RecordKind::Disconnected => (state.marks.ended, theme.ended),
    };
    let mut sentence = state.worded(&record.sentence);
    if let Some(code) = record.code {
        let subcode = record.subcode.map_or_else(String::new, |subcode| format!("/{subcode}"));
        sentence = format!("{sentence} (code {code}{subcode})");
    }
    let indent = WHEN + 2;
    let lines = text::wrap(&sentence, width.saturating_sub(indent));
    let when = format::short_moment(record.at, state.setup.offset);
    lines
        .into_iter()
        .enumerate()
        .map(|(index, line)| {
            let (when, mark) = if index == 0 { (when.as_str(), mark) } else { ("", " ") };
            Line::from(vec![
                Span::styled(text::left(when, WHEN, ""), theme.quiet),
                Span::styled(format!("{mark} "), style),
                Span::styled(line, theme.text),
            ])
        })
        .collect()
}
