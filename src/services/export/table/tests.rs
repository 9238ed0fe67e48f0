//! Cells that a spreadsheet would run, and cells that only look like it.

use super::{Cell, Format, Table};
use crate::domain::Value;

#[test]
fn a_caption_that_begins_like_a_formula_exports_harmless() {
    for caption in ["=HYPERLINK(\"http://x\")", "+1", "-2+3", "@SUM(A1)", "  =1+1", "|calc", "＝1"] {
        let mut table = Table::new(&["caption"]);
        table.push(vec![Cell::text(caption)]);
        let text = table.render(Format::Csv).unwrap();
        let cell = text.lines().nth(1).unwrap().trim_start_matches('"');
        assert!(cell.starts_with('\''), "{caption:?} became {cell:?}");
    }
}

#[test]
fn numbers_stay_numbers_and_missing_stays_empty() {
    let mut table = Table::new(&["a", "b", "c"]);
    table.push(vec![Cell::Number(Value::Whole(-5)), Cell::Empty, Cell::Number(Value::Whole(0))]);
    assert_eq!(table.render(Format::Csv).unwrap(), "a,b,c\n-5,,0\n");
    assert_eq!(
        table.render(Format::Json).unwrap(),
        "[\n  {\n    \"a\": -5,\n    \"b\": null,\n    \"c\": 0\n  }\n]\n"
    );
}
