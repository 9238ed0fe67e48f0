//! In the smallest terminal a line says the part that matters, and nothing is cut down to a riddle.

use ratatui::layout::Size;

use super::{
    text,
    world::{ready, several, visit},
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
