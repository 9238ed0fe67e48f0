//! `export audience`: one row a day, audience, dimension and key; the hours followers are online among them.

use super::table::{Cell, Table};
use crate::domain::{AudienceBreakdown, OnlineFollowers, Range, Value};

pub(super) fn table(breakdowns: &[AudienceBreakdown], online: &[OnlineFollowers], range: Range) -> Table {
    let mut rows: Vec<(crate::domain::Day, &str, &str, Vec<Vec<Cell>>)> = Vec::new();
    for one in breakdowns {
        let lines = match &one.shares {
            Ok(shares) => shares
                .iter()
                .map(|share| {
                    vec![Cell::text(&share.key), Cell::value(Some(share.value)), Cell::text("measured")]
                })
                .collect(),
            Err(_) => vec![nothing()],
        };
        rows.push((one.day, one.kind.as_str(), one.dimension.as_str(), lines));
    }
    for one in online.iter().filter(|one| range.contains(one.day)) {
        let lines = match &one.hours.what {
            Ok(hours) => hours
                .iter()
                .map(|(hour, followers)| {
                    vec![
                        Cell::text(&hour),
                        Cell::value(Some(Value::Whole(*followers))),
                        Cell::text("measured"),
                    ]
                })
                .collect(),
            Err(_) => vec![nothing()],
        };
        rows.push((one.day, "online_followers", "hour", lines));
    }
    rows.sort_by_key(|(day, audience, dimension, _)| (*day, *audience, *dimension));
    let mut table = Table::new(&["day", "audience", "dimension", "key", "value", "status"]);
    for (day, audience, dimension, lines) in rows {
        for line in lines {
            let mut row = vec![Cell::text(&day), Cell::text(&audience), Cell::text(&dimension)];
            row.extend(line);
            table.push(row);
        }
    }
    table
}

fn nothing() -> Vec<Cell> {
    vec![Cell::Empty, Cell::Empty, Cell::text("unavailable")]
}
