//! `migrate legacy`: takes over what an older set-up has, which stays as it is.

use std::{fs, path::Path};

use zeroize::Zeroizing;

use crate::{
    cli::{
        Exit, Failure, Process,
        arguments::{Global, Legacy},
        personal::{Personal, configuration},
    },
    config::{Config, DataDir},
    domain::RenewedBy,
    services::import::{Found, ImportError, Report, Secrets, Terms, Wanted, read_tables, take_over},
    store::{Administrator, ImportStore, Keyring, Store},
};

pub(super) async fn run(global: &Global, options: &Legacy, process: &mut Process) -> Result<Exit, Failure> {
    let environment = process.environment.clone();
    let (config, data_dir) = configuration(global, process)?;
    match (&config.database.url, &options.secrets) {
        (None, Some(secrets)) => {
            process.environment = environment;
            personal(global, options, secrets, process).await
        }
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
            import(&door, &found, Report::default(), options, RenewedBy::Worker, process).await
        }
        (Some(_), None) if global.as_user.is_some() => Err(Failure::usage(
            "--as goes with --secrets: the tables of an older set-up have users of their own",
        )),
        (Some(_), None) => tables(&config, &data_dir, options, process).await,
    }
}

/// For the one user that there is. Like `connect`, this promises no renewal by itself.
async fn personal(
    global: &Global,
    options: &Legacy,
    secrets: &Path,
    process: &mut Process,
) -> Result<Exit, Failure> {
    let secrets = read_secrets(secrets)?;
    let personal = Personal::open(global, process, RenewedBy::Nobody).await?;
    let config = personal.services.config();
    let key_file = config.tokens.key_file.clone().unwrap_or_else(|| personal.data_dir.join(Keyring::FILE));
    let keyring = Keyring::load_file(&key_file)?;
    let Some(store) = process.store.clone() else { return Err(Failure::interrupted()) };
    let found = secrets.of(&personal.services.user().handle);
    import(&store.import(keyring), &found, Report::default(), options, RenewedBy::Nobody, process).await
}

async fn tables(
    config: &Config,
    data_dir: &DataDir,
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
    import(&door, &found, report, options, RenewedBy::Worker, process).await
}

/// What is imported is written as each user by the worker's login, and sealed with the worker's key.
async fn shared_door(
    config: &Config,
    data_dir: &DataDir,
    process: &mut Process,
) -> Result<ImportStore, Failure> {
    let database = &config.database;
    let Some(url) = &database.url else {
        return Err(Failure::usage("`database.url` is not set: give the URL of the worker's login"));
    };
    let key_file = match &config.tokens.key_file {
        Some(path) => path.clone(),
        None => data_dir.path().join(Keyring::FILE),
    };
    let keyring = Keyring::load_file(&key_file).map_err(|error| {
        Failure::usage(format!(
            "an import seals the tokens with the worker's key (`tokens.key_file`): {error}"
        ))
    })?;
    let ca_file = database.ca_file.as_deref();
    let store = Store::open_postgres(url, &database.schema, ca_file, &process.clock).await?;
    process.store = Some(store.clone());
    Ok(store.import(keyring))
}

async fn import(
    door: &ImportStore,
    found: &Found,
    report: Report,
    options: &Legacy,
    renewed_by: RenewedBy,
    process: &mut Process,
) -> Result<Exit, Failure> {
    let terms = Terms { dry_run: options.dry_run, adopt: options.adopt, renewed_by };
    let report = take_over(door, found, terms, report).await?;
    for line in report.lines() {
        process.out.line(line)?;
    }
    if options.dry_run {
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
