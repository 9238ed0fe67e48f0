//! The styles of one screen a tab: each style has a letter, so that a lost colour is seen.

use std::fmt::Write;

use lightmeter::tui::State;
use ratatui::{layout::Size, style::Style};

use super::{
    screen,
    world::{ready, several, visit},
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
