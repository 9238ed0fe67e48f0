//! Statements that each back end has: a text with its values, sent over whichever connection is there.

mod deadline;
mod row;
mod session;
mod statement;
mod value;

pub(super) use row::{Column, Row};
pub(super) use session::Session;
pub(super) use statement::{Statement, statement};
pub(super) use value::Value;

/// The text of a statement in the words of each back end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sql {
    pub(super) sqlite: &'static str,
    pub(super) postgres: &'static str,
}

/// A statement, which each back end says in its own words in a file of its own: Postgres calls a function, for nobody
/// reads or writes a table there.
macro_rules! sql {
    ($name:literal) => {
        $crate::store::sql::Sql {
            sqlite: $crate::store::sql::text!("sqlite", $name),
            postgres: $crate::store::sql::text!("postgres", $name),
        }
    };
}
pub(super) use sql;

macro_rules! text {
    ($folder:literal, $name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/", $folder, "/sql/", $name, ".sql"))
    };
}
pub(super) use text;
