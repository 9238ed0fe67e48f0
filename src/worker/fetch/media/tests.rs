//! When a list goes on to another page.

use super::*;

fn cursor(text: &str) -> String {
    text.to_owned()
}

#[test]
fn a_list_goes_on_until_enough_were_read_or_there_is_no_more() {
    let first = || MediaAsk::new(MediaList::Posts, 25);
    let second = first().behind(10, Some(cursor("a"))).unwrap();
    assert_eq!((second.most, second.after.as_deref()), (15, Some("a")));
    assert!(first().behind(25, Some(cursor("a"))).is_none(), "enough");
    assert!(first().behind(10, None).is_none(), "no more");
    let empty = second.behind(0, Some(cursor("b"))).unwrap();
    assert_eq!((empty.most, empty.after.as_deref()), (15, Some("b")), "an empty page may have a next one");
}

#[test]
fn a_list_that_stands_still_or_never_ends_is_left() {
    let mut ask = MediaAsk::new(MediaList::Stories, STORIES);
    let mut pages = 1;
    while let Some(next) = ask.behind(1, Some(pages.to_string())) {
        ask = next;
        pages += 1;
    }
    assert_eq!(pages, PAGES);
    let ask = MediaAsk::new(MediaList::Posts, 25).behind(1, Some(cursor("a"))).unwrap();
    assert!(ask.behind(1, Some(cursor("a"))).is_none(), "the same page again");
}
