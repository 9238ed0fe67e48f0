//! The styles of one screen a tab: each style has a letter, so that a lost colour is seen.

use std::fmt::Write;

use lightmeter::tui::{Colours, State, Theme, ThemeName};
use ratatui::{
    layout::Size,
    style::{Color, Style},
};

use super::{
    screen,
    world::{answer_all, healthy, ready, setup, several, started, visit},
};

#[test]
fn styles_of_each_tab() {
    let size = Size::new(80, 24);
    let state = ready(&several(), size);
    snapshot("styles-summary", &state);
    let mut state = ready(&several(), size);
    visit(&mut state, "1 down down", &several());
    snapshot("styles-connections", &state);
}

fn snapshot(name: &str, state: &State) {
    let buffer = screen(state);
    let mut styles: Vec<Style> = Vec::new();
    let mut text = String::new();
    for y in 0..buffer.area.height {
        for x in 0..buffer.area.width {
            let style = buffer[(x, y)].style();
            let index = styles.iter().position(|one| *one == style).unwrap_or_else(|| {
                styles.push(style);
                styles.len() - 1
            });
            text.push(letter(index));
        }
        text.push('\n');
    }
    for (index, style) in styles.iter().enumerate() {
        let letter = letter(index);
        let _ = write!(text, "\n{letter} fg {:?} bg {:?} {:?}", style.fg, style.bg, style.add_modifier);
    }
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

fn letter(index: usize) -> char {
    ('a'..='z').chain('A'..='Z').nth(index).expect("fewer styles than letters")
}

#[test]
fn without_colours_no_cell_has_one_and_in_ascii_every_cell_is_ascii() {
    for keys in ["1", "2", "tab tab", "tab tab tab", "1 enter", "1 ?", "1 d", "1 c", "1 c enter"] {
        let mut plain = setup();
        (plain.colours, plain.ascii) = (Colours::None, true);
        let (mut state, effects) = started(plain, Size::new(120, 40));
        answer_all(&mut state, effects, &[healthy()]);
        visit(&mut state, keys, &[healthy()]);
        for cell in &screen(&state).content {
            assert!(cell.symbol().is_ascii(), "{:?} after {keys}", cell.symbol());
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "after {keys}");
        }
    }
}

#[test]
fn every_theme_tells_good_from_bad_and_quiet_from_loud() {
    for name in ThemeName::ALL {
        for colours in [Colours::True, Colours::Indexed256, Colours::Basic16] {
            let theme = Theme::new(*name, colours);
            let loud = [theme.rise, theme.fall, theme.warning, theme.chart, theme.bar_other];
            for (index, style) in loud.iter().enumerate() {
                assert!(!loud[..index].contains(style), "{name:?} in {colours:?}: {style:?} twice");
                assert_ne!(*style, theme.quiet, "{name:?} in {colours:?}");
            }
        }
    }
}
