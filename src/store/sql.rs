//! Statements that are the same for each back end: a text with its values, sent over whichever connection is there.

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

/// A statement's text from its own file, understood by each back end.
macro_rules! sql {
    ($name:literal) => {
        $crate::store::sql::Sql {
            sqlite: $crate::store::sql::text!("tables", $name),
            postgres: $crate::store::sql::text!("tables", $name),
        }
    };
}
pub(super) use sql;

/// A statement that each back end says in its own words, each in a file of its own.
macro_rules! sql_apart {
    ($name:literal) => {
        $crate::store::sql::Sql {
            sqlite: $crate::store::sql::text!("sqlite", $name),
            postgres: $crate::store::sql::text!("postgres", $name),
        }
    };
}
pub(super) use sql_apart;

/// A statement of which each back end says the end in its own words, in a file of its own.
macro_rules! sql_ending_apart {
    ($name:literal, $ending:literal) => {
        $crate::store::sql::Sql {
            sqlite: concat!(
                $crate::store::sql::text!("tables", $name),
                $crate::store::sql::text!("sqlite", $ending)
            ),
            postgres: concat!(
                $crate::store::sql::text!("tables", $name),
                $crate::store::sql::text!("postgres", $ending)
            ),
        }
    };
}
pub(super) use sql_ending_apart;

macro_rules! text {
    ($folder:literal, $name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/", $folder, "/sql/", $name, ".sql"))
    };
}
pub(super) use text;
