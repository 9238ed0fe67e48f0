//! Why an import cannot begin, each with what to do. None holds a value of the older set-up.

use crate::{domain::Handle, store};

#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error("the secrets file is not TOML, at line {line}: correct it, or copy the two keys into a new file")]
    NotToml { line: usize },
    #[error(
        "the secrets file has no {key}, at its top or in one section: add it, as text between quotation marks"
    )]
    SecretMissing { key: &'static str },
    #[error("the secrets file has {key} more than once: leave the right one in it")]
    SecretTwice { key: &'static str },
    #[error(
        "the secrets file's IG_LONG_TOKEN is no access token of Meta's, which begins with IG or EA: nothing was \
         imported"
    )]
    SecretUnreadable,
    #[error("the secrets file's IG_ACCOUNT_ID is no account id, such as \"17841400008460056\"")]
    AccountUnreadable,
    #[error("there is no user {}: an administrator adds one with `lightmeter users add`", .0.as_str())]
    NoSuchUser(Handle),
    #[error(
        "there is nothing to import: no table is called users or user_tokens there; name another schema with \
         --source-schema, or the table of insights with --table"
    )]
    NothingThere,
    #[error(
        "there is no table {table} there: name the schema with --source-schema, and the table of insights with --table"
    )]
    NoTable { table: String },
    #[error("the table {table} has no column {column}, so it cannot be imported")]
    NoColumn { table: String, column: &'static str },
    #[error(
        "of the table's columns none is known to hold the {field}: say which one does with --map COLUMN={field}; there \
         are {columns}"
    )]
    FieldMissing { field: &'static str, columns: String },
    #[error("two of the table's columns hold the {field}: say which one does with --map COLUMN={field}")]
    FieldTwice { field: &'static str },
    #[error(
        "none of the table's columns is a metric: say which is with --map COLUMN=METRIC, such as --map {column}=reach"
    )]
    NoMetric { column: String },
    #[error("--map names {old}, but the table has no such column or metric; its columns are {columns}")]
    NothingToRename { old: String, columns: String },
    #[error("--map gives {old} two names: give it one")]
    RenamedTwice { old: String },
}
