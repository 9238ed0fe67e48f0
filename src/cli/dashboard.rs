//! The dashboard, on the store of its user and, where there is none elsewhere, a worker in this process.

mod leave;

use std::{io::IsTerminal as _, path::PathBuf};

use chrono::{Local, Offset as _};

use super::{Exit, Failure, Process, arguments::Global, front::Front};
use crate::{
    config::{self, Config},
    domain::{Environment, Login, RenewedBy, Role, Timestamp},
    terminal::{
        Ended, Session,
        browser::{self, Browser, Marks},
    },
    tui::{App, Colours, Keymap, Pasted, Problem, Setup, Severity, State, ThemeName, Writes},
};

pub(super) async fn run(global: &Global, process: &mut Process) -> Result<Exit, Failure> {
    check_terminal(process)?;
    let front = Front::open(global, process, RenewedBy::Dashboard).await?;
    let worker = front.start_worker().await?;
    let ended = show(&front, None, process).await;
    worker.stop(process).await;
    ended
}

/// Without a terminal nothing interactive starts.
pub(super) fn check_terminal(process: &Process) -> Result<(), Failure> {
    if !std::io::stdin().is_terminal() || !process.out.is_terminal() {
        return Err(Failure::usage(
            "there is no terminal for the dashboard: use `lightmeter overview ACCOUNT`, `lightmeter accounts` or \
             `lightmeter connect --yes`",
        ));
    }
    if process.environment.get("TERM").is_none_or(|term| term == "dumb") {
        return Err(Failure::usage(
            "this terminal cannot show the dashboard (TERM is dumb or not set): use `lightmeter connect --no-browser` \
             and `lightmeter overview ACCOUNT`",
        ));
    }
    Ok(())
}

/// Shows the dashboard until the person quits.
pub(super) async fn show(
    front: &Front,
    sandbox_token: Option<Pasted>,
    process: &mut Process,
) -> Result<Exit, Failure> {
    let services = front.services.clone();
    let found = browser::detect(&process.environment, &Marks::read());
    let obstacles = obstacles(services.config(), front.exchanges_codes());
    let role = services.user().role;
    let setup =
        setup(services.config(), front.store.clone(), role, obstacles, found, sandbox_token, process)?;
    let mut state = State::new(setup, Session::size(), process.clock.now());
    if let Some(sentence) = services.aftermath().await? {
        state.note(Severity::Warn, Problem::new(sentence));
    }
    let (writes, unfinished) = Writes::watched();
    let app = App::new(state, services, export_folder(front), writes);
    let session = Session::open(process.environment.clone(), found)
        .map_err(|error| Failure::new(Exit::Failed, format!("the terminal cannot be used: {error}")))?;
    let (calls, asked_for) = (front.unrepeatable(), unfinished.under_way());
    let ended = session.run(app, move || calls.is_any() || asked_for.is_any()).await;
    leave::leave(front, unfinished, process).await?;
    match ended {
        Ok(Ended::Quit | Ended::HungUp) => Ok(Exit::Done),
        Ok(Ended::Out) => Err(Failure::new(
            Exit::Failed,
            "you are no user of this database any more, so the dashboard was closed: ask your administrator",
        )),
        Err(error) => Err(Failure::new(Exit::Failed, format!("the terminal stopped working: {error}"))),
    }
}

fn setup(
    config: &Config,
    store: String,
    role: Role,
    obstacles: Vec<(Login, String)>,
    found: Browser,
    sandbox_token: Option<Pasted>,
    process: &Process,
) -> Result<Setup, Failure> {
    let overrides = config.keys.iter().map(|(action, keys)| (action.to_owned(), keys.to_vec())).collect();
    let keymap = Keymap::with_overrides(&overrides).map_err(|error| Failure::usage(error.to_string()))?;
    Ok(Setup {
        store,
        role,
        sandbox_token,
        obstacles,
        browser: !matches!(found, Browser::NotHere(_)),
        clipboard: true,
        colours: colours(&process.environment),
        ascii: config.theme.ascii || is_ascii(&process.environment),
        theme: theme(config),
        keymap,
        offset: offset(process.clock.now()),
    })
}

/// Logins that cannot be used because their app is not set, where it has to be.
fn obstacles(config: &Config, exchanges_codes: bool) -> Vec<(Login, String)> {
    let instagram = &config.meta.instagram;
    let facebook = &config.meta.facebook;
    let has_secret = |secret: bool| secret || !exchanges_codes;
    [
        (Login::Instagram, instagram.app_id.is_some() && has_secret(instagram.app_secret.is_some())),
        (Login::Facebook, facebook.app_id.is_some() && has_secret(facebook.app_secret.is_some())),
    ]
    .into_iter()
    .filter(|(_, is_set)| !is_set)
    .map(|(login, _)| {
        let title = login.title();
        let sentence = if exchanges_codes {
            format!("no app for {title}: set meta.{login}.app_id and app_secret_file")
        } else {
            format!("the worker of this database has no app for {title}: ask your operator")
        };
        (login, sentence)
    })
    .collect()
}

fn colours(environment: &Environment) -> Colours {
    let term = environment.get("TERM").unwrap_or_default();
    let depth = environment.get("COLORTERM").unwrap_or_default();
    if environment.is_set("NO_COLOR") {
        Colours::None
    } else if matches!(depth, "truecolor" | "24bit") {
        Colours::True
    } else if term.contains("256color") {
        Colours::Indexed256
    } else {
        Colours::Basic16
    }
}

/// A locale that names another character set than UTF-8 gets ASCII.
fn is_ascii(environment: &Environment) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| environment.get(name));
    match locale {
        None => false,
        Some(locale) => {
            let locale = locale.to_ascii_lowercase();
            !(locale.contains("utf-8") || locale.contains("utf8"))
        }
    }
}

const fn theme(config: &Config) -> ThemeName {
    match config.theme.name {
        config::ThemeName::Dark => ThemeName::Dark,
        config::ThemeName::Light => ThemeName::Light,
        config::ThemeName::HighContrast => ThemeName::HighContrast,
        config::ThemeName::ColourBlind => ThemeName::ColourBlindSafe,
    }
}

fn offset(now: Timestamp) -> chrono::FixedOffset {
    now.with_timezone(&Local).offset().fix()
}

/// Exported files go to the folder the person started from, or to the data folder where that cannot be written.
fn export_folder(front: &Front) -> PathBuf {
    std::env::current_dir()
        .ok()
        .filter(|folder| rustix::fs::access(folder, rustix::fs::Access::WRITE_OK).is_ok())
        .unwrap_or_else(|| front.data_dir.clone())
}
