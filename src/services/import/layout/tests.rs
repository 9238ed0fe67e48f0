//! Which column is taken for what.

use super::{Form, ImportError, Layout, Rename};
use crate::domain::Metric;

fn layout(columns: &[&str], renames: &[&str]) -> Result<Layout, ImportError> {
    let columns: Vec<String> = columns.iter().map(|column| (*column).to_owned()).collect();
    let renames: Vec<Rename> = renames.iter().map(|rename| rename.parse().unwrap()).collect();
    Layout::of(&columns, &renames)
}

#[test]
fn columns_are_known_by_their_names_in_any_case() {
    let long = layout(&["Account_ID", "date", "name", "value"], &[]).unwrap();
    assert_eq!((long.account, long.day, long.user), (0, 1, None));
    assert_eq!(long.form, Form::Long { metric: 2, value: 3 });
    let wide = layout(&["u_id", "account_id", "day", "reach", "name", "fetched_at"], &[]).unwrap();
    assert_eq!((wide.user, wide.fetched_at), (Some(0), Some(5)));
    assert_eq!(wide.form, Form::Wide(vec![(3, Ok(Metric::Reach)), (4, Err("name".to_owned()))]));
}

#[test]
fn what_a_person_says_outranks_what_a_column_is_called() {
    let both = ["account_id", "date", "day", "reach"];
    let twice = layout(&both, &[]).unwrap_err();
    assert!(matches!(twice, ImportError::FieldTwice { field: "day" }), "{twice:?}");
    assert_eq!(layout(&both, &["date=day"]).unwrap().day, 1);
    let renamed = layout(&["account_id", "day", "reach"], &["reach=views"]).unwrap();
    assert_eq!(renamed.form, Form::Wide(vec![(2, Ok(Metric::Views))]));
    let metric = layout(&["account_id", "day", "metric", "value"], &["imp=views"]).unwrap();
    assert_eq!(metric.names, [("imp".to_owned(), Metric::Views)]);
}

#[test]
fn what_is_missing_or_said_twice_is_refused() {
    let refused = |columns: &[&str], renames: &[&str]| layout(columns, renames).unwrap_err().to_string();
    let told = refused(&["day", "reach"], &[]);
    assert!(told.contains("account_id") && told.ends_with("there are day, reach"), "{told}");
    assert!(refused(&["account_id", "day", "plays"], &[]).contains("--map plays=reach"));
    assert!(refused(&["account_id", "day", "reach"], &["x=views"]).contains("--map names x"));
    assert!(refused(&["account_id", "day", "a"], &["a=views", "a=reach"]).contains("two names"));
}

#[test]
fn a_new_name_is_one_that_is_known() {
    assert!("a=reach".parse::<Rename>().is_ok() && "a=b=reach".parse::<Rename>().unwrap().old == "a=b");
    for wrong in ["a", "=reach", "a=", "a=impressions"] {
        assert!(wrong.parse::<Rename>().is_err(), "{wrong}");
    }
}
