//! Every function of the schema, called with what one user has.

use sqlx::{PgConnection, Row as _};

use super::{Tenant, hex};

pub(in crate::store::postgres) struct Function {
    pub(in crate::store::postgres) name: String,
    /// Whether it changes nothing.
    pub(in crate::store::postgres) only_reads: bool,
    /// Each with its name and type.
    arguments: Vec<(String, String)>,
}

impl Function {
    pub(in crate::store::postgres) fn takes_something(&self) -> bool {
        !self.arguments.is_empty()
    }

    /// The call with what the user's rows have.
    pub(in crate::store::postgres) fn of(&self, whose: &Tenant) -> String {
        let arguments: Vec<String> =
            self.arguments.iter().map(|(name, kind)| whose.value(name, kind)).collect();
        format!("{}({})", self.name, arguments.join(", "))
    }
}

impl Tenant {
    fn value(&self, name: &str, kind: &str) -> String {
        // What every row has there; all else is marked.
        let same = match name {
            "its_platform" | "its_login" => "'instagram'",
            "its_kind" => "'fetch'",
            "its_metric" => "'views'",
            "its_step" => "'started'",
            "first" | "today" | "its_day" => "'2026-01-01'",
            "last" | "not_after" => "'2026-01-30'",
            "how_many_days" => "30",
            "since" | "posts_since" | "stories_since" => "now() - interval '1 day'",
            _ => "",
        };
        if !same.is_empty() {
            return same.to_owned();
        }
        match kind {
            "uuid" => format!("'{}'", self.attempt),
            "bytea" => format!("decode('{}', 'hex')", hex(&self.mark)),
            "text" => format!("'{}'", self.mark),
            "bigint" => "1".to_owned(),
            "boolean" => "true".to_owned(),
            "timestamp with time zone" => "now()".to_owned(),
            // The days from 2026-01-01 to 2026-01-30.
            "json" => "'[[20454, 20483]]'".to_owned(),
            other => panic!("a function takes {other}, of which no value is known"),
        }
    }
}

pub(in crate::store::postgres) async fn functions(admin: &mut PgConnection, schema: &str) -> Vec<Function> {
    let rows = sqlx::query(FUNCTIONS).bind(schema).fetch_all(admin).await.unwrap();
    rows.iter()
        .map(|row| {
            let (names, kinds): (Vec<String>, Vec<String>) = (row.get("names"), row.get("kinds"));
            let arguments = names.into_iter().zip(kinds).collect();
            Function { name: row.get("name"), only_reads: row.get("only_reads"), arguments }
        })
        .collect()
}

const FUNCTIONS: &str =
    "SELECT proname::text AS name, provolatile <> 'v' AS only_reads, coalesce(proargnames, '{}') AS names,
        ARRAY(SELECT format_type(kind, NULL) FROM unnest(proargtypes) AS kind) AS kinds
    FROM pg_proc WHERE pronamespace = $1::regnamespace AND prorettype <> 'trigger'::regtype ORDER BY 1";
