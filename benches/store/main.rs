//! What the shared Postgres costs: `tests/with-servers cargo bench --bench store`.
//!
//! Four ratios, each of two measured in turns: the dashboard's Overview with much stored against little, readings
//! stored against a bare COPY of the same rows, the bytes of a packed day against those of a row for each metric, and
//! what is due claimed from much against from little.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a bench may end at the first surprise"
)]
#![expect(clippy::print_stdout, reason = "printing is what a bench does")]

mod claiming;
#[path = "../dashboard/connecting.rs"]
mod connecting;
mod filled;
mod opening;
mod place;
mod plan;
mod room;
mod saving;
#[path = "../dashboard/stopwatch.rs"]
mod stopwatch;

use std::fs;

use filled::Filled;

/// Accounts of one user, as of a person who looks after several.
const ACCOUNTS_EACH: usize = 5;
const USERS: usize = 200;

fn main() {
    // `cargo test --benches` passes no `--bench`, and then there is nothing to test here.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(measure());
}

async fn measure() {
    println!("load before: {}", load());
    let one = Filled::new(1, 1).await;
    let many = Filled::new(USERS, ACCOUNTS_EACH).await;
    println!("\nBytes on disk, with indexes, as grown day by day over all accounts");
    room::measure(&many).await;
    println!("\nOpening Overview: Summary, connections and work at once");
    opening::measure(&one, &many).await;
    println!("\nStoring readings");
    saving::measure(&many).await;
    println!("\nThe plan of Overview's statement with {} accounts stored", USERS * ACCOUNTS_EACH);
    plan::show(&many).await;
    println!("\nClaiming what is due, and the plan of it");
    claiming::measure().await;
    println!("load after: {}", load());
    one.place.remove().await;
    many.place.remove().await;
}

/// One line of a table: both costs, and how many times the first is the second.
fn print_ratio(what: &str, (ours, theirs): (String, String), ratio: f64, aim: &str) {
    println!("  {what:<44}{ours:>14}{theirs:>14}{ratio:>9.2}   (aim: {aim})");
}

/// Of the last minutes, as the kernel counts it.
fn load() -> String {
    fs::read_to_string("/proc/loadavg").unwrap().trim().to_owned()
}
