//! A database that is away: what an open dashboard says and shows meanwhile, and what it shows afterwards.

use lightmeter::domain::DatabaseUrl;

use super::{
    office::{Member, Office},
    standing::A_WHILE,
};
use crate::{
    pty::{desk::until, terminal::Terminal},
    store::postgres::proxy::{Proxy, Way},
};

/// Since the first look that got no answer.
const AWAY: &str = "Database away since 20 Nov 20:00";

/// A dashboard with figures in it, and what stands between it and the database.
fn dashboard(office: &Office, anna: &Member<'_>) -> (Proxy, Terminal) {
    for username in ["nordwind", "mara.moves"] {
        anna.connect(username);
    }
    until("the end of both first fetches", || office.scalar("SELECT count(*) FROM fetches") == 2);
    let proxy = office.desk.block_on(Proxy::before(&DatabaseUrl::new(anna.url.clone())));
    let mut terminal = anna.through(&proxy).terminal(&[]);
    terminal.wait_for("nordwind");
    terminal.press("2");
    terminal.wait_for("Accounts engaged");
    terminal.press("1");
    terminal.wait_for("TIME LEFT");
    (proxy, terminal)
}

/// A front's and the worker's next look.
fn passes(office: &Office) {
    office.desk.advance(A_WHILE);
    let now = office.desk.now().timestamp();
    until("the worker to tell of itself", || {
        office.scalar("SELECT extract(epoch FROM max(seen_at))::bigint FROM workers") == now
    });
}

#[test]
fn while_the_database_is_away_what_was_read_stays_with_its_age_and_afterwards_the_news_come() {
    let office = Office::new();
    let _worker = office.worker();
    let anna = office.member("anna");
    let (proxy, mut terminal) = dashboard(&office, &anna);
    proxy.turn(Way::Cut);
    passes(&office);
    terminal.wait_for(AWAY);
    let gone = anna.run(&["disconnect", "mara.moves", "--yes"]);
    assert_eq!(gone.code, Some(0), "{gone:?}");
    for _ in 0..6 {
        passes(&office);
    }
    // Both connections as they were, and since when as it was first noticed.
    let screen = terminal.wait_until("an age for each", |screen| {
        let aged = |name| screen.lines().any(|line| line.contains(name) && line.contains("2 min ago"));
        aged("@nordwind   ") && aged("@mara.moves   ")
    });
    assert!(screen.contains(AWAY), "{screen}");
    terminal.press("2");
    let screen = terminal.wait_for("Reach by day · 2 min ago");
    assert!(screen.contains(AWAY) && screen.contains("Accounts engaged"), "{screen}");
    terminal.press("1");
    let screen = terminal.wait_for("mara.moves");
    assert!(screen.contains(AWAY), "{screen}");
    let synced = anna.run(&["sync", "nordwind"]);
    assert_eq!(synced.code, Some(0), "{synced:?}");
    proxy.turn(Way::Open);
    passes(&office);
    let screen = terminal.wait_until("the news", |screen| {
        let is_new = |line: &str| line.contains("@nordwind   ") && line.contains("just now");
        !screen.contains("Database away") && !screen.contains("mara.moves") && screen.lines().any(is_new)
    });
    assert!(!screen.contains("No worker"), "{screen}");
}

#[test]
fn keys_are_answered_while_a_question_to_the_database_still_is_not() {
    let office = Office::new();
    let _worker = office.worker();
    let anna = office.member("anna");
    let (proxy, mut terminal) = dashboard(&office, &anna);
    proxy.turn(Way::Silent);
    office.desk.advance(A_WHILE);
    for (key, shown) in [("2", "Accounts engaged"), ("1", "TIME LEFT"), ("?", "show every key")] {
        terminal.press(key);
        let screen = terminal.wait_for(shown);
        assert!(!screen.contains("Database away"), "it was given up before the key: {screen}");
    }
    terminal.press("?");
    proxy.turn(Way::Cut);
    terminal.wait_for(AWAY);
    terminal.press("q");
    assert!(terminal.wait_end().success());
}
