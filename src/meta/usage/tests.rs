//! Tests of `usage`.

use super::*;

fn now() -> Timestamp {
    DateTime::from_timestamp(1_795_075_200, 0).unwrap()
}

fn read(pairs: &[(&'static str, &str)]) -> Headers {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.insert(HeaderName::from_static(name), value.parse().unwrap());
    }
    Headers::read(&headers, now())
}

#[test]
fn the_app_header_is_percentages() {
    let app =
        read(&[("x-app-usage", r#"{"call_count":28,"total_time":25,"total_cputime":31}"#)]).app.unwrap();
    assert_eq!((app.call_count, app.total_time, app.total_cputime, app.regain_minutes), (28, 25, 31, None));
    assert_eq!(app.highest(), 31);
}

#[test]
fn the_longest_regain_time_wins_and_is_minutes() {
    let headers = read(&[
        (
            "x-business-use-case-usage",
            r#"{"17841400000000001":[{"type":"instagram","call_count":100,"total_cputime":3,"total_time":4,"estimated_time_to_regain_access":19},{"type":"pages","call_count":1,"total_cputime":60,"total_time":1,"estimated_time_to_regain_access":0}],"99":[{"type":"instagram","call_count":97,"total_cputime":3,"total_time":4,"estimated_time_to_regain_access":0}], "empty": []}"#,
        ),
        ("retry-after", "600"),
    ]);
    assert_eq!(headers.regain_minutes, Some(19));
    let account = headers.accounts["17841400000000001"];
    assert_eq!((account.call_count, account.total_cputime, account.regain_minutes), (100, 60, Some(19)));
    assert_eq!(headers.accounts["99"].regain_minutes, None);
    assert_eq!(headers.accounts.len(), 2);
}

#[test]
fn retry_after_is_seconds_or_a_date_rounded_up() {
    assert_eq!(read(&[("retry-after", "61")]).regain_minutes, Some(2));
    assert_eq!(read(&[("retry-after", "0")]).regain_minutes, None);
    assert_eq!(read(&[("retry-after", "Thu, 19 Nov 2026 08:05:00 GMT")]).regain_minutes, Some(5));
    assert_eq!(read(&[("retry-after", "Thu, 19 Nov 2026 07:00:00 GMT")]).regain_minutes, None);
    assert_eq!(read(&[("retry-after", "soon")]).regain_minutes, None);
}

#[test]
fn absent_or_broken_headers_change_nothing() {
    let mut usage = Usage::default();
    read(&[("x-app-usage", r#"{"call_count":28,"total_time":25,"total_cputime":25}"#)]).note(&mut usage);
    let before = usage.clone();
    read(&[]).note(&mut usage);
    read(&[("x-app-usage", "garbage"), ("x-business-use-case-usage", "[]")]).note(&mut usage);
    assert_eq!(usage, before);
}
