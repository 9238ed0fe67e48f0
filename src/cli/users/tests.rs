//! What is said of a login that is still open.

use super::still_open;
use crate::store::LeftOpen;

#[test]
fn what_an_administrator_may_not_end_is_named_with_how_long_it_goes_on_and_who_ends_it() {
    for number in 1..8 {
        let [may_come, is_here, has_prepared] = [1, 2, 4].map(|bit| number & bit != 0);
        let told = still_open(&LeftOpen { login: "team_anna".to_owned(), may_come, is_here, has_prepared });
        assert!(told.starts_with("team_anna is nobody's from now on"), "{told}");
        assert_eq!(told.contains("NOLOGIN"), may_come, "{told}");
        for said in ["within a minute", "until it ends", "pg_terminate_backend"] {
            assert_eq!(told.contains(said), is_here, "{told}");
        }
        for said in ["keeps its locks until then", "ROLLBACK PREPARED", "pg_prepared_xacts"] {
            assert_eq!(told.contains(said), has_prepared, "{told}");
        }
    }
}
