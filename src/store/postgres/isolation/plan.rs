//! What there is to try, read from the catalogue, so that nothing is left out that is made later.

use serde::Deserialize;
use sqlx::{PgConnection, Row as _};

use crate::store::Error;

#[derive(Debug)]
pub(super) struct Plan {
    pub(super) tables: Vec<Table>,
    pub(super) functions: Vec<Function>,
    /// The tables whose rows belong to no user, quoted where they have to be.
    pub(super) shared: Vec<String>,
    /// The numbers of all of them, as an array of Postgres.
    pub(super) every_table: String,
}

/// A table whose rows belong to users.
#[derive(Debug)]
pub(super) struct Table {
    /// Quoted where it has to be.
    pub(super) name: String,
    pub(super) plain_name: String,
    pub(super) columns: Vec<Column>,
    /// The conditions of its constraints.
    pub(super) checks: Vec<String>,
    pub(super) worker_adds: bool,
    pub(super) worker_reads: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) quoted: String,
    /// Of Postgres.
    pub(super) kind: String,
    pub(super) required: bool,
    /// The only texts it takes; empty where it takes any.
    pub(super) allowed: Vec<String>,
    pub(super) front_changes: bool,
    pub(super) worker_changes: bool,
}

#[derive(Debug)]
pub(super) struct Function {
    /// Quoted where it has to be.
    pub(super) name: String,
    pub(super) plain_name: String,
    /// `false` for procedures and aggregates.
    pub(super) is_plain: bool,
    pub(super) front_calls: bool,
    pub(super) arguments: Vec<Argument>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Argument {
    pub(super) name: String,
    /// Of Postgres.
    pub(super) kind: String,
}

impl Plan {
    pub(super) async fn read(connection: &mut PgConnection, schema: &str) -> Result<Self, Error> {
        let query = sqlx::query(include_str!("../sql/isolation_tables.sql")).bind(schema).persistent(false);
        let mut tables = Vec::new();
        for row in query.fetch_all(&mut *connection).await? {
            tables.push(Table {
                name: row.try_get("name")?,
                plain_name: row.try_get("plain_name")?,
                columns: parts(row.try_get("columns")?)?,
                checks: row.try_get("checks")?,
                worker_adds: row.try_get("worker_adds")?,
                worker_reads: row.try_get("worker_reads")?,
            });
        }
        let query =
            sqlx::query(include_str!("../sql/isolation_functions.sql")).bind(schema).persistent(false);
        let mut functions = Vec::new();
        for row in query.fetch_all(&mut *connection).await? {
            functions.push(Function {
                name: row.try_get("name")?,
                plain_name: row.try_get("plain_name")?,
                is_plain: row.try_get::<&str, _>("kind")? == "f",
                front_calls: row.try_get("front_calls")?,
                arguments: parts(row.try_get("arguments")?)?,
            });
        }
        let query =
            sqlx::query_scalar(include_str!("../sql/isolation_shared.sql")).bind(schema).persistent(false);
        let shared = query.fetch_all(&mut *connection).await?;
        let query = sqlx::query_scalar(include_str!("../sql/isolation_every_table.sql")).bind(schema);
        let every_table = query.persistent(false).fetch_one(connection).await?;
        Ok(Self { tables, functions, shared, every_table })
    }

    /// The texts that an argument of this name takes, as it is called after a column: `its_login`, `next_step`.
    pub(super) fn allowed(&self, argument: &str) -> &[String] {
        let columns = self.tables.iter().flat_map(|table| &table.columns);
        let named = columns.filter(|column| {
            argument == column.name
                || argument.strip_suffix(&column.name).is_some_and(|rest| rest.ends_with('_'))
        });
        named.map(|column| column.allowed.as_slice()).find(|allowed| !allowed.is_empty()).unwrap_or_default()
    }
}

impl Table {
    /// All columns that are written, parted by commas.
    pub(super) fn written(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|column| column.quoted.as_str()).collect();
        names.join(", ")
    }
}

fn parts<'a, T: Deserialize<'a>>(text: &'a str) -> Result<Vec<T>, Error> {
    serde_json::from_str(text).map_err(|_| Error::unreadable("catalogue"))
}
