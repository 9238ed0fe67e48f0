//! What a driver answers, as what went wrong.

use std::borrow::Cow;

use sqlx::postgres::PgDatabaseError;

use super::Error;
use crate::store::postgres::CertificateProblem;

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        if let Some(problem) = CertificateProblem::of(&error) {
            return Self::Certificate(problem);
        }
        let code = match &error {
            sqlx::Error::Database(refusal) if refusal.try_downcast_ref::<PgDatabaseError>().is_some() => {
                let code = refusal.code().map(Cow::into_owned).unwrap_or_default();
                return Self::of_postgres(&code, error);
            }
            sqlx::Error::Database(refusal) => refusal.code().and_then(|code| code.parse().ok()),
            sqlx::Error::PoolTimedOut => return Self::Busy(error),
            sqlx::Error::Io(_) => return Self::Unreachable(error),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
                return Self::unreadable("column");
            }
            _ => None,
        };
        Self::of_sqlite(code, error)
    }
}

impl Error {
    /// <https://www.sqlite.org/rescode.html>
    fn of_sqlite(code: Option<i32>, error: sqlx::Error) -> Self {
        const FOREIGN_KEY: i32 = 787;
        match code {
            Some(FOREIGN_KEY) => Self::NotFound,
            // The low byte is the primary result code.
            Some(code) => match code & 0xff {
                5 | 6 => Self::Busy(error),
                8 | 10 | 13 | 14 => Self::ReadOnly(error),
                11 | 26 => Self::Damaged { what: "SQLite cannot read it".to_owned() },
                _ => Self::Other(error),
            },
            None => Self::Other(error),
        }
    }

    /// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
    fn of_postgres(code: &str, error: sqlx::Error) -> Self {
        match code {
            "23503" => Self::NotFound,
            "LM429" => Self::TooMany,
            "LM430" => Self::AskedTooOften,
            "42501" => Self::NotPermitted(error),
            // The last two: where lightmeter never was, there are no roles of its own to take on or to give.
            "3F000" | "42P01" | "42883" | "3D000" | "22023" | "42704" => Self::NoSchema(error),
            "40001" | "40P01" | "55P03" | "57014" => Self::Busy(error),
            // A role that its owner changes at the same moment has no code of its own.
            "XX000" if error.to_string().contains("tuple concurrently updated") => Self::Busy(error),
            "57P01" | "57P02" | "57P03" | "53300" => Self::Unreachable(error),
            "53200" => Self::NoRoom(error),
            "XX001" | "XX002" => Self::ServerDamaged(error),
            _ if code.starts_with("28") => Self::LoginRefused(error),
            _ if code.starts_with("08") => Self::Unreachable(error),
            _ => Self::Other(error),
        }
    }
}
