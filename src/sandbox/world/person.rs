//! The Facebook people of the pretend world and the Pages they may share.

use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct Page {
    pub id: String,
    pub name: String,
    /// Username of the linked Instagram account; a personal one shows as not linked.
    pub instagram: Option<String>,
    /// Owned by a business portfolio: hidden from `/me/accounts` without `business_management`.
    pub in_portfolio: bool,
    pub tasks: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Person {
    /// The app-scoped id of Facebook Login.
    pub id: String,
    pub username: String,
    pub name: String,
    /// Holds a developer or administrator role, so their token may ask `debug_token`.
    pub developer: bool,
    /// Holds any role on the app; others cannot get past the dialog.
    pub tester: bool,
    pub pages: Vec<Page>,
}

pub(crate) fn people() -> Vec<Person> {
    let nordwind = page("111000111", "Nordwind Coffee", Some("nordwind"), false);
    let person = |number: u64, username: &str, name: &str, pages| Person {
        id: (10_150_000_000_000_000 + number).to_string(),
        username: username.to_owned(),
        name: name.to_owned(),
        developer: true,
        tester: true,
        pages,
    };
    vec![
        person(
            1,
            "nora",
            "Nora Nordwind",
            vec![nordwind.clone(), page("111000222", "Page without Instagram", None, false)],
        ),
        person(
            2,
            "amir",
            "Amir Agency",
            vec![
                page("111000333", "Mara Moves", Some("mara.moves"), false),
                nordwind,
                page("111000444", "Atlas Outdoor", Some("atlas.outdoor"), true),
                page("111000555", "Jonas at Home", Some("jonas.private"), false),
                page("111000666", "Lille Lykke", Some("lille.lykke"), false),
            ],
        ),
        Person { developer: false, ..person(3, "pia", "Pia Pageless", Vec::new()) },
        person(4, "lone", "Lone Larsen", vec![page("111000777", "Larsens Garn", None, false)]),
        Person {
            developer: false,
            tester: false,
            ..person(5, "stranger", "Sam Stranger", vec![page("111000888", "Stranger", None, false)])
        },
    ]
}

pub(super) fn page(id: &str, name: &str, instagram: Option<&str>, in_portfolio: bool) -> Page {
    Page {
        id: id.to_owned(),
        name: name.to_owned(),
        instagram: instagram.map(str::to_owned),
        in_portfolio,
        tasks: vec!["ANALYZE".to_owned(), "CREATE_CONTENT".to_owned()],
    }
}
