//! `migrate legacy`: takes over what an older set-up has, which stays as it is.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use zeroize::Zeroizing;

use crate::{
    cli::{
        Exit, Failure, Process,
        arguments::{Global, Legacy},
        front::{Front, begin, open_store},
        keyring::keyring,
    },
    config::Config,
    domain::RenewedBy,
    services::import::{Found, ImportError, Report, Secrets, Terms, Wanted, read_tables, take_over},
    store::{Administrator, ImportStore},
};

pub(super) async fn run(global: &Global, options: &Legacy, process: &mut Process) -> Result<Exit, Failure> {
    let (config, data_dir) = begin(global, process)?;
    match (&config.database.url, &options.secrets) {
        (None, Some(_)) if global.as_user.is_some() => {
            Err(Failure::usage("--as is for a shared Postgres: here you are the one user there is"))
        }
        (None, Some(secrets)) => personal(config, data_dir, options, secrets, process).await,
        (None, None) => Err(Failure::usage(
            "the tables of an older set-up are imported into the shared Postgres that they are in: set `database.url` to \
             the worker's login and `database.admin_url` to one that may read them; a secrets file is named by --secrets",
        )),
        (Some(_), Some(secrets)) => {
            let handle = global.as_user.as_ref().ok_or_else(|| {
                Failure::usage(
                    "on a shared Postgres --as HANDLE says for which user the secrets file is imported",
                )
            })?;
            let found = read_secrets(secrets)?.of(handle);
            let door = shared_door(&config, &data_dir, process).await?;
            import(&door, &found, Report::default(), terms(options, &config, RenewedBy::Worker), process)
                .await
        }
        (Some(_), None) if global.as_user.is_some() => Err(Failure::usage(
            "--as goes with --secrets: the tables of an older set-up have users of their own",
        )),
        (Some(_), None) => tables(&config, &data_dir, options, process).await,
    }
}

/// For the one user that there is. Like `connect`, this promises no renewal by itself.
async fn personal(
    config: Config,
    data_dir: PathBuf,
    options: &Legacy,
    secrets: &Path,
    process: &mut Process,
) -> Result<Exit, Failure> {
    let secrets = read_secrets(secrets)?;
    let front = Front::personal(data_dir, Arc::new(config), process, RenewedBy::Nobody).await?;
    let Some(store) = process.store.clone() else { return Err(Failure::interrupted()) };
    let keyring = keyring(&store, front.services.config(), &front.data_dir).await?;
    let found = secrets.of(&front.services.user().handle);
    let terms = terms(options, front.services.config(), RenewedBy::Nobody);
    import(&store.import(keyring), &found, Report::default(), terms, process).await
}

async fn tables(
    config: &Config,
    data_dir: &Path,
    options: &Legacy,
    process: &mut Process,
) -> Result<Exit, Failure> {
    let database = &config.database;
    let Some(admin_url) = &database.admin_url else {
        return Err(Failure::usage(
            "`database.admin_url` is not set: give the URL of a login that may read the old tables, in the configuration \
             or as LIGHTMETER__DATABASE__ADMIN_URL",
        ));
    };
    // Whatever is missing is told before anything is read.
    let door = shared_door(config, data_dir, process).await?;
    let mut reader = Administrator::connect(admin_url, &database.schema, database.ca_file.as_deref()).await?;
    let mut tables = reader.old_tables(&options.source_schema).await?;
    let wanted = Wanted { insights: options.table.as_deref(), renames: &options.renames };
    let (found, report) = read_tables(&mut tables, wanted, process.clock.now()).await?;
    import(&door, &found, report, terms(options, config, RenewedBy::Worker), process).await
}

/// What is imported is written as each user by the worker's login, and sealed with the worker's key.
async fn shared_door(
    config: &Config,
    data_dir: &Path,
    process: &mut Process,
) -> Result<ImportStore, Failure> {
    let store = open_store(config, process).await?;
    let keyring = keyring(&store, config, data_dir).await?;
    Ok(store.import(keyring))
}

fn terms(options: &Legacy, config: &Config, renewed_by: RenewedBy) -> Terms {
    let renew_every = config.sync.renew_every;
    Terms { dry_run: options.dry_run, adopt: options.adopt, renewed_by, renew_every }
}

async fn import(
    door: &ImportStore,
    found: &Found,
    report: Report,
    terms: Terms,
    process: &mut Process,
) -> Result<Exit, Failure> {
    let report = take_over(door, found, terms, report).await?;
    for line in report.lines() {
        process.out.line(line)?;
    }
    if terms.dry_run {
        process.out.aside("a dry run: this is what would happen, and nothing was changed");
    } else if !report.changes() {
        process.out.aside("there was nothing left to import");
    }
    Ok(Exit::Done)
}

fn read_secrets(path: &Path) -> Result<Secrets, Failure> {
    let text = fs::read_to_string(path).map(Zeroizing::new).map_err(|error| {
        Failure::usage(format!(
            "{} cannot be read ({}): check its name and rights",
            path.display(),
            error.kind()
        ))
    })?;
    Ok(Secrets::parse(&text)?)
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Store(error) => error.into(),
            other => Self::usage(other.to_string()),
        }
    }
}
