//! In the smallest terminal a line says the part that matters, and nothing is cut down to a riddle.

use lightmeter::tui::{Answer, Effect, Message, Problem, Severity, update};
use ratatui::layout::Size;

use super::{
    text,
    world::{press, ready, several, visit},
};

#[test]
fn a_narrow_row_has_the_date_of_its_advice() {
    let mut state = ready(&several(), Size::new(40, 18));
    visit(&mut state, "1", &several());
    let screen = text(&state);
    for advice in [
        "Renewed while open, next 28 Nov.",
        "Data access ends 4 Dec: log in, c.",
        "Nobody renews it: it ends 22 Nov.",
    ] {
        assert!(screen.contains(advice), "no `{advice}` in {screen}");
    }
}

#[test]
fn a_long_notice_is_there_in_full_and_covers_nothing_else_when_it_has_gone() {
    for (width, height) in [(40, 12), (80, 24), (120, 40)] {
        let mut state = ready(&several(), Size::new(width, height));
        let before = text(&state);
        let problem =
            Problem::new("Exported to /home/mia/reports/of/the/studio/insights-17841400000000001-2026.csv")
                .with_next_step("Open it in any program that reads tables.");
        update(&mut state, Message::Notice { severity: Severity::Warn, problem });
        let screen = text(&state);
        let flat = screen.replace('\n', "");
        let words = flat.split_whitespace().collect::<Vec<_>>().join(" ");
        let unbroken = flat.replace(' ', "");
        assert!(unbroken.contains("studio/insights-17841400000000001-2026.csv"), "{screen}");
        assert!(words.contains("that reads tables.") && words.contains("esc"), "{screen}");
        press(&mut state, "esc");
        assert_eq!(text(&state), before);
    }
}

#[test]
fn a_range_over_two_years_names_them() {
    let mut state = ready(&several(), Size::new(120, 40));
    assert!(!text(&state).contains("2026 –"), "{}", text(&state));
    let summary = state.overview.summary.data.value().unwrap().range;
    let year = lightmeter::domain::Range::last(365, summary.to().end());
    let mut overview = state.overview.summary.data.value().unwrap().clone();
    overview.range = year;
    state.overview.days = 365;
    let effects = update(&mut state, Message::StoreChanged);
    let request = effects.iter().find_map(|effect| match effect {
        Effect::LoadOverview { request, .. } => Some(*request),
        _ => None,
    });
    let answer = Answer::Overview(Ok(Box::new(overview)));
    update(&mut state, Message::Loaded { request: request.unwrap(), answer });
    assert!(text(&state).contains("2025 – ") && text(&state).contains(" 2026"), "{}", text(&state));
}

#[test]
fn the_store_is_named_so_that_it_can_be_told_or_not_at_all() {
    for width in 40..200 {
        let state = ready(&several(), Size::new(width, 24));
        let screen = text(&state);
        let header = screen.lines().next().unwrap();
        let store = header.split_once("Overview").unwrap().1.trim();
        let told = store.trim_end_matches('…');
        assert!(store.is_empty() || told.chars().count() >= 23, "{header}");
        assert!(width < 85 || !store.is_empty(), "{header}");
    }
}
