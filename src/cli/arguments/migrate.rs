//! `migrate`: its actions and their flags.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::services::import::Rename;

#[derive(Args, Debug)]
pub(in crate::cli) struct MigrateArguments {
    #[command(subcommand)]
    pub(in crate::cli) action: MigrateAction,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum MigrateAction {
    /// Make the tables, or bring them up to date; uses `database.admin_url`
    Schema {
        /// Also make the login of the worker, and print its URL once
        #[arg(long, value_name = "NAME", value_parser = login_name)]
        service_login: Option<String>,
    },
    /// Take over tokens and figures of an older set-up, which stays as it is
    Legacy(Legacy),
}

/// What Postgres takes for a login of its own, and a URL holds as it is.
fn login_name(text: &str) -> Result<String, &'static str> {
    let fits = (1..=63).contains(&text.len());
    let is_plain =
        text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    let is_free = !text.starts_with("pg_") && text != "public" && text != "none";
    if fits && is_plain && is_free {
        Ok(text.to_owned())
    } else {
        Err(
            "a login has 1 to 63 letters, digits, `_`, `-` or `.`, does not begin with pg_, and is not public or none",
        )
    }
}

/// From a secrets file with `IG_LONG_TOKEN` and `IG_ACCOUNT_ID`, or from the tables `users` and `user_tokens` and one of
/// insights, in the same database.
#[derive(Args, Debug)]
pub(in crate::cli) struct Legacy {
    /// Show exactly what would happen, and change nothing
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    /// Import this secrets file (TOML), on a shared Postgres for the user of --as
    #[arg(long, value_name = "FILE", conflicts_with_all = ["table", "renames", "source_schema"])]
    pub(in crate::cli) secrets: Option<PathBuf>,
    /// The table of insights; without it no figures are imported
    #[arg(long, value_name = "T")]
    pub(in crate::cli) table: Option<String>,
    /// What a column or metric of it is called here; may be repeated
    #[arg(long = "map", value_name = "OLD=NEW", requires = "table")]
    pub(in crate::cli) renames: Vec<Rename>,
    /// The schema of the old tables
    #[arg(long, value_name = "SCHEMA", default_value = "public")]
    pub(in crate::cli) source_schema: String,
    /// Renew the tokens as all others from now on; without it they are left to the older set-up until their last 14 days
    #[arg(long)]
    pub(in crate::cli) adopt: bool,
}
