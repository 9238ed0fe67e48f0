//! Values made up by their type. In a statement, `_mark` is the text that marks a user's values, `_whose` the user,
//! `_k` the number of the row, and `_shift` how far an allowed text is from its turn.

use super::plan::{Argument, Column, Function, Plan, Table};
use crate::store::postgres::migrations::quoted;

/// How many rows a table gets for each user: enough that allowed texts of several columns meet, and too few for the
/// limit on attempts within an hour.
pub(super) const ROWS: u32 = 48;

/// An instant that is as good as any other.
pub(super) const INSTANT: &str = "now()";
/// A text that is as good as any other.
pub(super) const TEXT: &str = "(_mark || '.' || _k)";

/// A query for the rows of a table as a JSON array, of the user `$2` marked by `$1`: every other row has its optional
/// columns empty, the allowed texts take turns, and what a constraint refuses is made otherwise. [`Err`] names a
/// column whose type no value is known of.
pub(super) fn rows(table: &Table) -> Result<String, String> {
    let optional = table.columns.iter().filter(|column| !column.required).count();
    let texts = table.columns.iter().map(|column| column.allowed.len()).max().unwrap_or_default();
    let mut nth = 0;
    let mut values = Vec::new();
    for column in &table.columns {
        let value = of_column(column)
            .ok_or_else(|| format!("{}, of type {}, of which no value is known", column.name, column.kind))?;
        values.push(if column.required {
            format!("{value} AS {}", column.quoted)
        } else {
            nth += 1;
            format!("CASE WHEN (_k % 2 = 0) <> (_try = {nth}) THEN {value} END AS {}", column.quoted)
        });
    }
    let hold: Vec<String> = table.checks.iter().map(|check| format!("({check}) IS NOT FALSE")).collect();
    let checks = if hold.is_empty() { "true".to_owned() } else { hold.join(" AND ") };
    Ok(include_str!("../sql/isolation_rows.sql")
        .replace("{optional}", &optional.to_string())
        .replace("{tries}", &(optional + texts).to_string())
        .replace("{rows}", &ROWS.to_string())
        .replace("{values}", &values.join(", "))
        .replace("{checks}", &checks))
}

/// What a function is called with, parted by commas, the argument at the place `mine` by what `_mine` marks. [`Err`]
/// names an argument whose type no value is known of.
pub(super) fn arguments(plan: &Plan, function: &Function, mine: Option<usize>) -> Result<String, String> {
    let made_up = function.arguments.iter().enumerate().map(|(place, argument)| {
        let value = of_argument(plan, argument).ok_or_else(|| {
            format!("takes {}, of type {}, of which no value is known", argument.name, argument.kind)
        })?;
        Ok(if mine == Some(place) && argument.kind == "text" {
            value.replace("_mark", "_mine")
        } else {
            value
        })
    });
    let values: Result<Vec<String>, String> = made_up.collect();
    Ok(values?.join(", "))
}

/// In the terms above.
pub(super) fn of_column(column: &Column) -> Option<String> {
    match column.kind.as_str() {
        _ if column.name == "u_id" => Some("_whose".to_owned()),
        _ if !column.allowed.is_empty() => Some(turn(&column.allowed)),
        "timestamp with time zone" => Some("now() + interval '10 minutes'".to_owned()),
        kind => of_kind(kind).map(str::to_owned),
    }
}

fn of_argument(plan: &Plan, argument: &Argument) -> Option<String> {
    match argument.kind.as_str() {
        // What there is since the one and before the other is all there is.
        "timestamp with time zone" if argument.name == "before" => Some("timestamptz 'infinity'".to_owned()),
        "timestamp with time zone" if argument.name.ends_with("since") => {
            Some("timestamptz '-infinity'".to_owned())
        }
        "timestamp with time zone" => Some(INSTANT.to_owned()),
        "text" if !plan.allowed(&argument.name).is_empty() => Some(turn(plan.allowed(&argument.name))),
        kind => of_kind(kind).map(str::to_owned),
    }
}

/// The row's turn among these texts.
fn turn(allowed: &[String]) -> String {
    let texts: Vec<String> = allowed.iter().map(|text| quoted(text)).collect();
    format!("(ARRAY[{}])[(_k / 2 + _shift) % {} + 1]", texts.join(", "), texts.len())
}

fn of_kind(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "text" | "character varying" => TEXT,
        "name" => "(_mark || '.' || _k)::name",
        "text[]" => "ARRAY[_mark || '.' || _k]",
        "uuid" => "CASE _k WHEN 0 THEN _whose ELSE md5(_mark || _k)::uuid END",
        "bytea" => "convert_to(rpad(_mark || '.' || _k, 32, '_'), 'UTF8')",
        "smallint" => "(_k + 1)::smallint",
        "integer" => "(_k + 1)",
        "bigint" => "(_k + 1)::bigint",
        "numeric" => "(_k + 1)::numeric",
        "real" => "(_k + 1)::real",
        "double precision" => "(_k + 1)::double precision",
        "boolean" => "true",
        "date" => "date '2026-01-01' + _k",
        // A list of pairs of a day since 1970: of digits that are a number, and bytes as well.
        "json" => {
            "json_build_array(json_build_array(date '2026-01-01' - date '1970-01-01' + _k, \
             lpad((date '2026-01-01' - date '1970-01-01' + _k)::text, 6, '0')))"
        }
        "jsonb" => "jsonb_build_object('mark', _mark || '.' || _k)",
        _ => return None,
    })
}
