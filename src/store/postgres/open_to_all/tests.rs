//! What is said of what every login may fill the disk with.

use super::OpenToAll;

fn told(temporary_tables: bool, large_objects: bool) -> Option<String> {
    let open = OpenToAll {
        database: "team".to_owned(),
        temporary_tables,
        large_objects,
        prepared_transactions: 0,
        is_owners: true,
        locking: Vec::new(),
        without_temporary_limit: Vec::new(),
    };
    assert_eq!(open.told_of_locks(), None);
    let locking = OpenToAll { prepared_transactions: 10, ..open.clone() };
    assert!(locking.told_of_locks().unwrap().1.contains("max_prepared_transactions"));
    open.told().map(|(sentence, next)| format!("{sentence} {next}"))
}

#[test]
fn what_is_open_is_named_with_who_closes_it_and_nothing_else_is() {
    assert_eq!(told(false, false), None);
    let (tables, objects, both) = (told(true, false), told(false, true), told(true, true));
    for (told, of_tables, of_objects) in [(tables, true, false), (objects, false, true), (both, true, true)] {
        let told = told.unwrap();
        assert_eq!(told.contains("REVOKE TEMPORARY ON DATABASE team FROM PUBLIC"), of_tables, "{told}");
        assert_eq!(told.contains("temporary tables"), of_tables, "{told}");
        assert_eq!(told.contains("the server's administrator"), of_objects, "{told}");
        assert_eq!(
            told.contains("with large objects") || told.contains("and large objects"),
            of_objects,
            "{told}"
        );
    }
}
