//! The way to a shared Postgres for the commands of an administrator.

use super::Failure;
use crate::{config::Config, store::Administrator};

pub(super) async fn administrator(config: &Config) -> Result<Administrator, Failure> {
    let database = &config.database;
    let Some(url) = &database.admin_url else {
        return Err(Failure::usage(
            "`database.admin_url` is not set: give the URL of a login that may make roles, in the configuration or as \
             LIGHTMETER__DATABASE__ADMIN_URL",
        ));
    };
    Ok(Administrator::connect(url, &database.schema, database.ca_file.as_deref()).await?)
}
