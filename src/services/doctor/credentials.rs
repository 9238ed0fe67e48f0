//! Whether Meta takes the app ids and secrets as pairs.

use super::Check;
use crate::{clock::Clock, config::Config, domain::Login, meta};

pub(super) async fn checks(config: &Config, clock: &Clock) -> Vec<Check> {
    let client = meta::Client::new(&config.meta, clock);
    let apps = [
        (
            Login::Instagram,
            config.meta.instagram.app_id.is_some(),
            config.meta.instagram.app_secret.is_some(),
        ),
        (Login::Facebook, config.meta.facebook.app_id.is_some(), config.meta.facebook.app_secret.is_some()),
    ];
    let mut found = Vec::new();
    for (login, has_id, has_secret) in apps {
        let name = format!("app_{login}");
        found.push(match (has_id, has_secret) {
            (false, false) => Check::skipped(
                name,
                format!("No app is set for {}; a token can be pasted without one.", login.title()),
            ),
            (true, true) => match client.check_app(login).await {
                Ok(()) => Check::ok(name, format!("Meta takes the app id and secret for {}.", login.title())),
                Err(error) if error.kind().is_temporary() => {
                    Check::warn(name, error.sentence(), "Run this again later.")
                }
                Err(error) => Check::fail(
                    name,
                    error.sentence(),
                    format!("Copy id and secret again into meta.{login} from the App Dashboard."),
                ),
            },
            (true, false) => Check::fail(
                name,
                format!("The app id for {} is set, but not its secret.", login.title()),
                format!("Set meta.{login}.app_secret_file."),
            ),
            (false, true) => Check::fail(
                name,
                format!("The secret for {} is set, but not the app id.", login.title()),
                format!("Set meta.{login}.app_id."),
            ),
        });
    }
    found
}
