//! A shared Postgres: whether it is reached, whose login this is, and whether a worker is there.

use super::{Check, sentence};
use crate::{
    clock::Clock,
    config::Config,
    domain::DatabaseUrl,
    store::{DatabaseLogin, Error, Store},
};

/// What was found, and how this place is configured as far as that was told.
pub(super) struct Found {
    pub(super) checks: Vec<Check>,
    /// `None` where the database was not reached.
    pub(super) place: Option<Place>,
}

pub(super) enum Place {
    /// A person's own login, with what the worker's configuration tells fronts.
    Front(Box<Config>),
    /// A service login: this may be the worker's place.
    Worker,
}

/// Where there is an administrator's URL and no other, there is no store to look at.
pub(super) fn of_administrators_alone() -> Check {
    Check::warn(
        "database",
        "`database.admin_url` is set and `database.url` is not, so here the shared Postgres is administered, and nothing \
         else.",
        "Run `lightmeter doctor isolation` to look at it, or set `database.url` to the worker's URL or a person's.",
    )
}

pub(super) async fn look(config: &Config, url: &DatabaseUrl, clock: &Clock) -> Found {
    let store = match Store::open_configured(&config.database, url, clock).await {
        Ok(store) => store,
        Err(error) => {
            let next = "Nothing in it was changed.";
            return Found {
                checks: vec![Check::fail("database", sentence(&error.to_string()), next)],
                place: None,
            };
        }
    };
    let mut checks = vec![Check::ok("database", format!("{} is in order.", store.description()))];
    let place = match place(config, &store, &mut checks).await {
        Ok(place) => Some(place),
        Err(error) => {
            checks.push(Check::fail("database_login", sentence(&error.to_string()), "Run this again."));
            None
        }
    };
    store.close().await;
    Found { checks, place }
}

async fn place(config: &Config, store: &Store, checks: &mut Vec<Check>) -> Result<Place, Error> {
    let login = store.database_login().await?;
    checks.push(match &login {
        DatabaseLogin::Own(user) => {
            Check::ok("database_login", format!("The database knows you as {}.", user.handle.as_str()))
        }
        DatabaseLogin::Service => Check::ok(
            "database_login",
            "This is a service login: the worker's, or a user's with --as HANDLE.",
        ),
        DatabaseLogin::Nobody => Check::fail(
            "database_login",
            "The database knows nobody by this login.",
            "Ask your administrator for one, which `lightmeter users database-login` makes.",
        ),
    });
    if let Some(privilege) = store.privilege() {
        checks.push(Check::warn(
            "database_privilege",
            format!(
                "This login {privilege}; every transaction takes on a role that cannot, because \
                 database.privileged_login is \"set-role\"."
            ),
            "Use a login that `lightmeter migrate schema --service-login` makes, wherever it can come in.",
        ));
    }
    checks.push(worker(store).await?);
    if matches!(login, DatabaseLogin::Service) {
        // A person can do nothing about it.
        checks.extend(open_to_all(store).await?);
        checks.extend(beside(store).await?);
        return Ok(Place::Worker);
    }
    let told = store.public_settings().await?;
    match config.clone().told_by_database(told) {
        Ok(config) => Ok(Place::Front(Box::new(config))),
        Err(error) => {
            let next = "Ask your operator to correct the worker's configuration.";
            checks.push(Check::fail("settings", sentence(&error.to_string()), next));
            Ok(Place::Front(Box::new(config.clone())))
        }
    }
}

/// Nothing where there is no server.
async fn open_to_all(store: &Store) -> Result<Vec<Check>, Error> {
    let Some(open) = store.open_to_all().await? else { return Ok(Vec::new()) };
    let disk = match open.told() {
        Some((sentence, next)) => Check::warn("database_disk", sentence, next),
        None => Check::ok(
            "database_disk",
            "No person's login may make temporary tables or large objects. Who changes rows of their own again and again \
             still makes lightmeter's tables and the server's log grow: watch the free space.",
        ),
    };
    let spilling = match open.told_of_spilling() {
        Some((sentence, next)) => Check::warn("database_spilling", sentence, next),
        None => {
            Check::ok("database_spilling", "What the sorts of a person's login spill to the disk is limited.")
        }
    };
    let locks = match open.told_of_locks() {
        Some((sentence, next)) => Check::warn("database_locks", sentence, next),
        None => Check::ok("database_locks", "No lock outlives the session that took it."),
    };
    let advisory = match open.told_of_advisory_locks() {
        Some((sentence, next)) => Check::warn("database_advisory", sentence, next),
        None => Check::ok("database_advisory", "No person's login takes advisory locks in this database."),
    };
    Ok(vec![disk, spilling, locks, advisory])
}

/// For information: only who administers knows which of it is meant.
async fn beside(store: &Store) -> Result<Vec<Check>, Error> {
    let Some(beside) = store.beside().await? else { return Ok(Vec::new()) };
    Ok(vec![
        Check::ok("database_administrators", beside.told_of_administrators()),
        Check::ok("database_bypassrls", beside.told_of_row_level_security()),
        Check::ok("database_event_triggers", beside.told_of_event_triggers()),
    ])
}

async fn worker(store: &Store) -> Result<Check, Error> {
    let next = "Ask your operator to start `lightmeter worker`.";
    Ok(match store.sealing_key().await? {
        None => Check::warn("worker", "No worker was ever seen.", next),
        Some(worker) if worker.seen.is_away() => {
            let since = worker.seen.at.format("%Y-%m-%d %H:%M UTC");
            Check::warn("worker", format!("No worker has been seen since {since}."), next)
        }
        Some(_) => Check::ok("worker", "A worker is there."),
    })
}
