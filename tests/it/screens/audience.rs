//! The section Audience: every share says what it is a share of, and every line can be scrolled to.

use lightmeter::tui::{Answer, Effect, Message, State, update};
use ratatui::layout::Size;

use super::{
    text,
    world::{audience, healthy, press, ready, records, visit},
};

fn at(width: u16, height: u16, keys: &str) -> State {
    let mut state = ready(&[healthy()], Size::new(width, height));
    visit(&mut state, keys, &[healthy()]);
    state
}

/// Columns at which each of these ends in the half of a line that begins with `label`.
fn ends(line: &str, label: &str, wanted: impl Fn(&str) -> bool) -> Vec<usize> {
    let at = line.find(label).unwrap();
    let column = |byte: usize| line[..byte].chars().count();
    let mut ends = Vec::new();
    for (index, word) in line[at..].split(' ').scan(at, |from, word| {
        let start = *from;
        *from += word.len() + 1;
        Some((start, word))
    }) {
        if wanted(word) {
            ends.push(column(index + word.len()));
        }
    }
    ends
}

#[test]
fn every_share_stands_under_a_head_that_says_what_it_is_a_share_of() {
    for (width, height) in
        [(40, 12), (53, 14), (60, 20), (79, 23), (80, 24), (112, 30), (120, 40), (160, 50), (240, 70)]
    {
        let state = at(width, height, "tab tab");
        let screen = text(&state);
        let line = |label: &str| screen.lines().find(|line| line.contains(label)).unwrap();
        let of = |word: &str| word == "followers" || word == "engaged";
        let (title, row) = (line(" Age"), line("25-34"));
        // Two panels stand side by side from 80 cells on; the left one is looked at.
        let half = if width < 80 { width } else { width / 2 };
        let left =
            |ends: Vec<usize>| ends.into_iter().filter(|end| *end <= usize::from(half)).collect::<Vec<_>>();
        let heads = left(ends(title, "Age", of));
        let shares = left(ends(row, "25-34", |word| word == "%"));
        assert_eq!(heads, shares, "{width}x{height}: {screen}");
        let wanted = if width < 55 { 1 } else { 2 };
        assert_eq!(heads.len(), wanted, "{width}x{height}: {screen}");
        let spelt_out = title.contains("of followers");
        let legend = screen.contains("% of your followers and of the accounts that engaged");
        assert!(spelt_out || legend, "{width}x{height}: {screen}");
        assert_eq!(legend, width >= 80 && height >= 24, "{width}x{height}: {screen}");
    }
}

#[test]
fn every_share_and_every_hour_can_be_scrolled_to() {
    for (width, height) in [(40, 12), (79, 20), (80, 24)] {
        let mut state = at(width, height, "tab tab");
        let mut seen = String::new();
        for _ in 0..40 {
            seen.push_str(&text(&state));
            press(&mut state, "down");
        }
        for wanted in
            ["25-34", "13-17", "women", "not told", "DE", "CH", "City", "too few people", "by hour", " 21"]
        {
            assert!(seen.contains(wanted), "{width}x{height} never shows {wanted}");
        }
        press(&mut state, "home");
        assert!(text(&state).contains("25-34"), "{}", text(&state));
    }
}

#[test]
fn one_press_up_moves_from_the_end_of_a_list() {
    for keys in ["tab tab", "tab tab tab"] {
        let mut state = at(40, 12, keys);
        press(&mut state, "end down down down");
        let end = text(&state);
        press(&mut state, "up");
        assert_ne!(text(&state), end, "{end}");
    }
}

#[test]
fn the_whole_record_can_be_scrolled_to_and_what_is_left_is_told() {
    let mut state = at(40, 12, "tab tab tab");
    let last = records().into_iter().min_by_key(|record| record.at).unwrap().sentence;
    let last = last.split(' ').next_back().unwrap().to_owned();
    assert!(text(&state).contains('▼'), "{}", text(&state));
    assert!(!text(&state).contains(&last), "{}", text(&state));
    press(&mut state, "end");
    assert!(text(&state).contains(&last), "{}", text(&state));
    assert!(text(&state).contains('▲') && !text(&state).contains('▼'), "{}", text(&state));
}

#[test]
fn another_account_begins_at_the_top() {
    let mut state = at(40, 12, "tab tab");
    press(&mut state, "down down");
    assert_eq!(state.overview.audience_top, 2);
    let effects = update(&mut state, Message::StoreChanged);
    let request = effects.iter().find_map(|effect| match effect {
        Effect::LoadAudience { request, .. } => Some(*request),
        _ => None,
    });
    let answer = Answer::Audience(Ok(audience()));
    update(&mut state, Message::Loaded { request: request.unwrap(), answer });
    assert_eq!(state.overview.audience_top, 2, "a refresh stays where it is");
    press(&mut state, "a");
    assert_eq!(state.overview.audience_top, 0);
}
