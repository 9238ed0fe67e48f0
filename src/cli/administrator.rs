//! The way to a shared Postgres for the commands of an administrator.

use super::{Failure, Process, arguments::Global, front::configuration};
use crate::store::Administrator;

pub(super) async fn administrator(global: &Global, process: &mut Process) -> Result<Administrator, Failure> {
    let (config, _) = configuration(global, process)?;
    let database = &config.database;
    let Some(url) = &database.admin_url else {
        return Err(Failure::usage(
            "`database.admin_url` is not set: give the URL of a login that may make roles, in the configuration or as \
             LIGHTMETER__DATABASE__ADMIN_URL",
        ));
    };
    Ok(Administrator::connect(url, &database.schema, database.ca_file.as_deref()).await?)
}
