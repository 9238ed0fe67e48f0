//! A range that is longer than what is known says how far the figures reach back, and what to do.

use lightmeter::{
    domain::{Overview, Point, Range, Reading, Reason},
    tui::{Answer, Effect, Message, State, update},
};
use ratatui::layout::Size;

use super::{
    text,
    world::{healthy, now, overview, ready},
};

/// The last 30 days of a range are known, as after the first fetches.
fn known_lately(days: u16) -> Overview {
    let range = Range::last(days, now());
    let mut overview = overview();
    overview.range = range;
    for series in &mut overview.series {
        let known = std::mem::take(&mut series.points);
        let lately = known[0].day;
        let before =
            range.days().filter(|day| *day < lately).map(|day| Point::unknown(day, Reason::NotFetched));
        series.points = before.chain(known).collect();
    }
    for figure in &mut overview.figures {
        figure.current = Reading::Unavailable(Reason::BeyondWindow);
    }
    overview
}

fn shows(overview: Overview, size: Size) -> State {
    let mut state = ready(&[healthy()], size);
    state.overview.days = u16::try_from(overview.range.day_count()).unwrap();
    let effects = update(&mut state, Message::StoreChanged);
    let request = effects.iter().find_map(|effect| match effect {
        Effect::LoadOverview { request, .. } => Some(*request),
        _ => None,
    });
    let answer = Answer::Overview(Ok(Box::new(overview)));
    update(&mut state, Message::Loaded { request: request.unwrap(), answer });
    state
}

#[test]
fn a_long_range_says_since_when_the_figures_are_known_and_what_to_do() {
    for days in [90, 365] {
        let screen = text(&shows(known_lately(days), Size::new(80, 24)));
        let wanted = "Known from 23 Oct on; this version fetches no older days. [ shows fewer days.";
        assert!(screen.contains(wanted), "{screen}");
        let screen = text(&shows(known_lately(days), Size::new(40, 12)));
        assert!(screen.contains("Known from 23 Oct on. [ fewer days."), "{screen}");
    }
}

#[test]
fn where_every_day_is_known_the_totals_of_people_are_what_is_missing() {
    let mut overview = known_lately(90);
    let fetched = overview.fetched_at;
    for point in overview.series.iter_mut().flat_map(|series| &mut series.points) {
        point.fetched_at = fetched;
    }
    let screen = text(&shows(overview.clone(), Size::new(80, 24)));
    assert!(
        screen.contains("Meta gives no total of people for over 30 days. [ shows fewer days."),
        "{screen}"
    );
    let screen = text(&shows(overview, Size::new(40, 12)));
    assert!(screen.contains("No people over 30 days. [ fewer days."), "{screen}");
}

#[test]
fn where_nothing_is_known_of_a_long_range_it_says_what_is_fetched() {
    let mut overview = known_lately(90);
    overview.series.clear();
    let screen = text(&shows(overview.clone(), Size::new(80, 24)));
    assert!(screen.contains("This version fetches the last 30 days only. [ shows fewer days."), "{screen}");
}

#[test]
fn a_range_that_one_window_holds_has_no_such_line() {
    let screen = text(&shows(overview(), Size::new(80, 24)));
    assert!(!screen.contains("shows fewer days"), "{screen}");
}
