//! In the smallest terminal a line says the part that matters, and nothing is cut down to a riddle.

use chrono::TimeDelta;
use lightmeter::{
    domain::{Connection, Expiry, Login, RenewedBy, Verdict},
    tui::{Answer, Effect, Message, Problem, Severity, update},
};
use ratatui::layout::Size;

use super::{
    text,
    world::{ago, connection, healthy, in_time, press, ready, several, visit},
};

#[test]
fn a_narrow_row_has_the_date_of_its_advice() {
    let mut state = ready(&several(), Size::new(40, 18));
    visit(&mut state, "1", &several());
    let screen = text(&state);
    for advice in [
        "Renewed while open, next 28 Nov.",
        "Data access ends 4 Dec: log in, c.",
        "Press R by 22 Nov 16:13 to renew it.",
    ] {
        assert!(screen.contains(advice), "no `{advice}` in {screen}");
    }
}

/// Rows of one kind each, as both narrow and ordinary terminals show them.
fn rows(connection: &Connection) -> [String; 2] {
    [Size::new(40, 12), Size::new(80, 24)].map(|size| {
        let mut state = ready(std::slice::from_ref(connection), size);
        visit(&mut state, "1", std::slice::from_ref(connection));
        text(&state)
    })
}

#[test]
fn a_healthy_row_of_facebook_login_has_its_second_clock_with_its_date() {
    let facebook = connection("17841400000000002", "northern_light_ceramics", Login::Facebook);
    let [narrow, ordinary] = rows(&facebook);
    assert!(narrow.contains("data access until 11 Feb."), "{narrow}");
    assert!(ordinary.contains("next 28 Nov; data access: log in by 11 Feb."), "{ordinary}");
    for by in [RenewedBy::Dashboard, RenewedBy::Timer, RenewedBy::Worker] {
        let next_renewal_at = Some(in_time(TimeDelta::hours(40)));
        let [narrow, ordinary] = rows(&Connection { renewed_by: by, next_renewal_at, ..facebook.clone() });
        assert!(narrow.contains("data access until 11 Feb."), "{narrow}");
        assert!(ordinary.contains("; data access: log in by 11 Feb."), "{ordinary}");
    }
}

#[test]
fn a_token_that_nobody_renews_says_by_when_to_renew_it_and_how() {
    let nobody = Connection { renewed_by: RenewedBy::Nobody, next_renewal_at: None, ..healthy() };
    let soon = Connection { expiry: Expiry::At(in_time(TimeDelta::minutes(4))), ..nobody.clone() };
    let [narrow, ordinary] = rows(&soon);
    assert!(narrow.contains("Press R by 22 Nov 15:34 to renew it."), "{narrow}");
    assert!(ordinary.contains("Nobody renews it: press R to renew it, by 22 Nov 15:34."), "{ordinary}");
    let connected_at = ago(TimeDelta::hours(1));
    let young = Connection { expiry: Expiry::Unknown, connected_at, ..nobody.clone() };
    let [narrow, ordinary] = rows(&young);
    assert!(narrow.contains("Press R from 23 Nov 14:30 on."), "{narrow}");
    assert!(ordinary.contains("nobody renews it") || ordinary.contains("Nobody renews it"), "{ordinary}");
    assert!(ordinary.contains("press R from 23 Nov 14:30 on."), "{ordinary}");
    let [narrow, ordinary] = rows(&Connection { expiry: Expiry::Unknown, ..nobody });
    assert!(narrow.contains("Nobody renews it: press R now."), "{narrow}");
    assert!(ordinary.contains("nobody renews it: press R now."), "{ordinary}");
}

#[test]
fn the_details_say_who_renews_or_how_to() {
    let nobody = Connection { renewed_by: RenewedBy::Nobody, next_renewal_at: None, ..healthy() };
    for (expiry, renewal) in [
        (Expiry::At(in_time(TimeDelta::minutes(4))), "nobody: press R by 22 Nov 15:34"),
        (Expiry::Unknown, "nobody: press R now"),
        (Expiry::Never, "not planned"),
    ] {
        let all = [Connection { expiry, ..nobody.clone() }];
        let mut state = ready(&all, Size::new(80, 24));
        visit(&mut state, "1 enter", &all);
        assert!(text(&state).contains(&format!("renewal     {renewal}")), "{}", text(&state));
    }
}

#[test]
fn a_throttled_row_says_until_when() {
    let verdict = Verdict::slow_down_until(in_time(TimeDelta::minutes(40)));
    let [narrow, ordinary] = rows(&Connection { verdict, ..healthy() });
    assert!(narrow.contains("Slow down until 22 Nov 15:10 UTC"), "{narrow}");
    assert!(
        ordinary.contains("Meta asks us to slow down until 22 Nov 15:10 UTC; a later sync goes on."),
        "{ordinary}"
    );
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
