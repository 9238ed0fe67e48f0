//! The doctor's checks: files, ports, exact redirect addresses, app credentials.

mod check;
mod credentials;
mod files;
mod isolation;
mod ports;
mod shared;
mod token_key;

pub use check::{Check, State};
pub use isolation::Apart;

use std::path::Path;

use self::shared::Place;

use crate::{clock::Clock, config::Config, domain::Login};

/// All checks that need no user; each stands alone, so one that fails hides no other.
pub async fn checks(config: &Config, data_dir: &Path, clock: &Clock) -> Vec<Check> {
    if config.database.is_for_administrators_alone() {
        return vec![shared::of_administrators_alone()];
    }
    let Some(url) = &config.database.url else {
        let mut found = files::checks(config, data_dir, clock).await;
        found.extend(of_logins(config).await);
        found.extend(credentials::checks(config, clock).await);
        return found;
    };
    let mut found = vec![files::folder(data_dir)];
    let shared = shared::look(config, url, clock).await;
    found.extend(shared.checks);
    match shared.place {
        // Where the worker is elsewhere, so are the secrets.
        Some(Place::Front(told)) => {
            found.extend(token_key::of_front(config, data_dir));
            found.extend(of_logins(&told).await);
        }
        Some(Place::Worker) => {
            found.push(token_key::check(config, data_dir, None).await);
            found.extend(of_logins(config).await);
            found.extend(credentials::checks(config, clock).await);
        }
        None => {}
    }
    found
}

/// The addresses that Meta sends a browser back to, and their ports.
async fn of_logins(config: &Config) -> Vec<Check> {
    let mut found: Vec<Check> = Login::ALL.iter().map(|login| redirect_address(config, *login)).collect();
    found.extend(ports::checks(config).await);
    found
}

fn sentence(fragment: &str) -> String {
    super::error::capitalised(fragment)
}

/// The exact address that must be registered at Meta, to copy from here.
fn redirect_address(config: &Config, login: Login) -> Check {
    let address = config.redirect_uri(login);
    let registering = match login {
        Login::Instagram => {
            "Register exactly this under Instagram > API setup with Instagram login > Business login settings > \
             OAuth redirect URIs"
        }
        Login::Facebook if address.starts_with("http://localhost") => {
            "Meta allows it without registration while the app is in development mode"
        }
        Login::Facebook => {
            "Register exactly this under Facebook Login > Settings > Valid OAuth Redirect URIs"
        }
    };
    Check::ok(format!("redirect_{login}"), format!("{} answers to {address}. {registering}.", login.title()))
}
