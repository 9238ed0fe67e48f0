//! Hostile captions and names change nothing but their own cells.

use lightmeter::{
    domain::{AudienceShare, Connection, Post, ProductType, Reading, Shown, Value},
    tui::{Answer, Effect, Message, State, update},
};
use ratatui::{buffer::Buffer, layout::Size};

use super::{
    screen,
    world::{audience, healthy, overview, post, press, records, setup, shown, started},
};

fn attacks() -> Vec<String> {
    vec![
        "\u{1b}]52;c;ZXZpbA==\u{7}".to_owned(),
        "\u{1b}[2J\u{1b}[H\u{1b}[31mred".to_owned(),
        "\u{9b}2J\u{9d}0;title\u{9c}".to_owned(),
        "\r\n\t\u{8}\u{7f}\u{0}".to_owned(),
        "abc\u{202e}gpj.exe\u{2066}x\u{2069}\u{200f}".to_owned(),
        "\u{e0041}\u{e0042}\u{feff}\u{200b}".to_owned(),
        format!("Z{}", "\u{301}".repeat(10_000)),
        "👨\u{200d}👩\u{200d}👧\u{200d}👦".repeat(400),
        "﷽".repeat(500),
        "日本語".repeat(500),
    ]
}

#[test]
fn nothing_outside_their_own_cells_changes() {
    for attack in attacks() {
        for keys in ["1", "1 enter", "tab", "tab tab", "tab tab tab", "c", "d"] {
            let calm = visited("abc", keys);
            let attacked = visited(&attack, keys);
            let (calm, attacked) = (screen(&calm), screen(&attacked));
            for cell in &attacked.content {
                assert!(cell.symbol().chars().all(Shown::may_show), "{:?} after {keys}", cell.symbol());
                assert!(!cell.symbol().chars().any(char::is_control));
            }
            // The frame of the screen stays where it was.
            for y in [1, calm.area.height - 1] {
                assert_eq!(row(&calm, y), row(&attacked, y), "row {y} after {keys} with {attack:?}");
            }
        }
    }
}

fn row(buffer: &Buffer, y: u16) -> String {
    (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect()
}

fn visited(text: &str, keys: &str) -> State {
    let (mut state, effects) = started(setup(), Size::new(100, 30));
    answer(&mut state, effects, text);
    for key in keys.split_whitespace() {
        let effects = press(&mut state, key);
        answer(&mut state, effects, text);
    }
    state
}

fn answer(state: &mut State, mut effects: Vec<Effect>, text: &str) {
    while let Some(effect) = effects.pop() {
        let (request, answer) = match effect {
            Effect::LoadConnections { request } => {
                let mut connection: Connection = healthy();
                connection.account.username = shown(text);
                (request, Answer::Connections(Ok(vec![connection])))
            }
            Effect::LoadOverview { request, .. } => (request, Answer::Overview(Ok(Box::new(overview())))),
            Effect::LoadPosts { request, .. } => {
                let posts: Vec<Post> = (0..5)
                    .map(|number| post(number, ProductType::Feed, text, Reading::Measured(Value::Whole(7))))
                    .collect();
                (request, Answer::Posts(Ok(posts)))
            }
            Effect::LoadAudience { request, .. } => {
                let mut audience = audience();
                for one in &mut audience.breakdowns {
                    one.shares = Ok(vec![AudienceShare { key: shown(text), value: Value::Whole(5) }]);
                }
                (request, Answer::Audience(Ok(audience)))
            }
            Effect::LoadRecords { request, .. } => (request, Answer::Records(Ok(records()))),
            _ => continue,
        };
        effects.extend(update(state, Message::Loaded { request, answer }));
    }
}
