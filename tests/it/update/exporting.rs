//! `e` writes what the open section shows.

use lightmeter::{
    domain::{Day, Range},
    tui::{Effect, Exported},
};

use super::SIZE;
use crate::screens::world::{audience, healthy, now, posts, press, ready, visit};

fn exported(keys: &str) -> Vec<Effect> {
    let all = [healthy()];
    let mut state = ready(&all, SIZE);
    visit(&mut state, keys, &all);
    press(&mut state, "e")
}

fn wanted(what: Exported, range: Range) -> Vec<Effect> {
    vec![Effect::Export { account: healthy().account.id, range, what }]
}

#[test]
fn the_summary_exports_the_insights_of_its_range() {
    assert_eq!(exported("2 ["), wanted(Exported::Insights, Range::last(14, now())));
}

#[test]
fn posts_exports_every_post_that_is_listed() {
    let days: Vec<Day> = posts().iter().map(|post| Day::containing(post.media.published_at)).collect();
    let range = Range::new(*days.iter().min().unwrap(), *days.iter().max().unwrap()).unwrap();
    assert_eq!(exported("2 [ tab"), wanted(Exported::Posts, range));
}

#[test]
fn audience_exports_the_days_that_are_shown() {
    let shown = audience();
    let days = shown.breakdowns.iter().map(|one| one.day).chain(shown.online.iter().map(|one| one.day));
    let range = Range::new(days.clone().min().unwrap(), days.max().unwrap()).unwrap();
    assert_eq!(exported("2 tab tab"), wanted(Exported::Audience, range));
}

#[test]
fn the_record_has_no_table_to_export() {
    assert_eq!(exported("2 tab tab tab"), []);
}
