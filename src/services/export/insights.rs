//! `export insights`: one row a day and metric.

use super::{
    instant,
    table::{Cell, Table},
};
use crate::store::DayReadings;

pub(super) fn table(days: &[DayReadings]) -> Table {
    let mut table = Table::new(&["day", "metric", "value", "status", "reason", "fetched_at"]);
    for day in days {
        let mut readings = day.readings.clone();
        readings.sort_by_key(|(metric, _)| metric.as_str());
        for (metric, taken) in readings {
            table.push(vec![
                Cell::text(&day.day),
                Cell::text(&metric),
                Cell::value(taken.what.value()),
                Cell::text(&taken.what.status()),
                Cell::optional(taken.what.reason().as_ref()),
                Cell::text(&instant(taken.at)),
            ]);
        }
    }
    table
}
