//! The pictures of the README are what the dashboard draws; `LIGHTMETER_WRITE_PICTURE=1` draws them anew.

use std::path::Path;

use lightmeter::tui::Key;
use ratatui::layout::Size;

use super::{stage::Stage, svg};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_pictures_are_what_the_dashboard_draws() {
    let stage = Stage::with_three_accounts().await;
    let connections = stage.screen(Size::new(120, 24), &[Key::char('1')]).await;
    check("connections.svg", &svg::picture(&connections, "The tab Connections: each token's time left"));
    let nordwind = [Key::char('2'), Key::char('a'), Key::char('a')];
    let overview = stage.screen(Size::new(120, 40), &nordwind).await;
    check("dashboard.svg", &svg::picture(&overview, "The tab Instagram Overview: an account's figures"));
}

fn check(name: &str, drawn: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets").join(name);
    #[expect(
        clippy::disallowed_methods,
        reason = "a person asks this test to write, through the environment"
    )]
    let writes = std::env::var_os("LIGHTMETER_WRITE_PICTURE").is_some();
    if writes {
        std::fs::write(&path, drawn).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == drawn,
        "assets/{name} is not what the dashboard draws: run `LIGHTMETER_WRITE_PICTURE=1 cargo test --features \
         probe --test it docs::`, look at it, and commit it"
    );
}
