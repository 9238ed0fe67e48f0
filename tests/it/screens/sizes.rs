//! No terminal is too small or too large to survive.

use lightmeter::{
    domain::Login,
    tui::{ConnectNews, Message, State, draw, update},
};
use proptest::prelude::*;
use ratatui::{
    buffer::Buffer,
    layout::{Rect, Size},
};

use super::world::{invitation, press, ready, request_of, several, visit};

fn states() -> Vec<State> {
    let size = Size::new(80, 24);
    let at = |keys: &str| {
        let mut state = ready(&several(), size);
        visit(&mut state, keys, &several());
        state
    };
    let mut waiting = at("1 c down");
    let request = request_of(&press(&mut waiting, "enter"));
    let invitation = Box::new(invitation(Login::Instagram));
    update(&mut waiting, Message::Connect(ConnectNews::Invited { request, invitation }));
    vec![
        at("1"),
        at("2"),
        at("tab s"),
        at("tab tab"),
        at("tab tab tab"),
        at("1 enter"),
        at("1 ?"),
        at("1 d"),
        at("c"),
        waiting,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_size_is_survived(width in size(), height in size(), which in 0_usize..10) {
        let mut state = states().remove(which);
        survives(&mut state, width, height);
    }
}

#[test]
fn trap_19_every_terminal_size_from_0x0_to_65535x65535_survives() {
    for state in &mut states() {
        for width in EDGES {
            for height in EDGES {
                survives(state, width, height);
            }
        }
    }
}

/// Where a size class begins or ends, and the ends of what a terminal can say.
const EDGES: [u16; 13] = [0, 1, 2, 11, 12, 24, 39, 40, 79, 80, 160, u16::MAX - 1, u16::MAX];

fn survives(state: &mut State, width: u16, height: u16) {
    update(state, Message::Resized(Size::new(width, height)));
    for key in ["down", "pagedown", "G", "up", "left", "g"] {
        press(state, key);
    }
    // The buffer of such a terminal does not fit into memory, so only a corner of it is there.
    let area = Rect::new(0, 0, width.min(400), height.min(200));
    let mut buffer = Buffer::empty(area);
    draw(state, Rect::new(0, 0, width, height), &mut buffer);
}

fn size() -> impl Strategy<Value = u16> {
    prop_oneof![0_u16..20, 20_u16..200, Just(u16::MAX), any::<u16>()]
}
