//! What is selected stays selected when lists change below it: a key never acts on another row than the marked one.

use lightmeter::tui::{Answer, Effect, Message, update};

use super::SIZE;
use crate::screens::world::{answer_all, healthy, posts, press, ready, several, visit};

#[test]
fn the_selected_account_stays_selected_when_another_comes_before_it() {
    let (first, rest) = (several()[0].clone(), several()[1..].to_vec());
    let mut state = ready(&rest, SIZE);
    visit(&mut state, "1 down", &rest);
    let wanted = rest[1].account.id.clone();
    let effects = update(&mut state, Message::StoreChanged);
    let all: Vec<_> = std::iter::once(first).chain(rest).collect();
    answer_all(&mut state, effects, &all);
    assert_eq!(press(&mut state, "R"), [Effect::Renew { account: wanted }]);
}

#[test]
fn a_selected_row_that_is_gone_leaves_one_in_its_place() {
    let mut state = ready(&several(), SIZE);
    visit(&mut state, "1 end", &several());
    let effects = update(&mut state, Message::StoreChanged);
    answer_all(&mut state, effects, &several()[..2]);
    assert_eq!(state.connections.selected, 1);
}

#[test]
fn the_selected_post_stays_selected_when_a_newer_one_arrives() {
    let mut state = ready(&[healthy()], SIZE);
    let (mut older, mut answered) = (posts(), posts());
    older.sort_by_key(|post| post.media.published_at);
    let newest = older.pop().unwrap();
    answered.retain(|post| post.media.id != newest.media.id);
    let take =
        |state: &mut lightmeter::tui::State, effects: Vec<Effect>, posts: Vec<lightmeter::domain::Post>| {
            let request = effects.iter().find_map(|effect| match effect {
                Effect::LoadPosts { request, .. } => Some(*request),
                _ => None,
            });
            let request = request.expect("posts are asked for");
            update(state, Message::Loaded { request, answer: Answer::Posts(Ok(posts)) });
        };
    let effects = press(&mut state, "tab");
    take(&mut state, effects, answered);
    press(&mut state, "down");
    let wanted = state.overview.selected_post().unwrap().media.id.clone();
    let effects = update(&mut state, Message::StoreChanged);
    take(&mut state, effects, posts());
    assert_eq!(state.overview.selected_post().unwrap().media.id, wanted);
    assert_eq!(state.overview.post, 2);
}
