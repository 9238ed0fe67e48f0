//! Who else has a hand in a shared database. None of it is a hole, for it may be meant.

use sqlx::Row as _;

use super::{Role, Server};
use crate::store::Error;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// The logins, but for superusers, that may take on the rights of the tables' owner; sorted.
    pub administrators: Vec<String>,
    /// The logins, but for superusers, that row-level security does not hold, whatever right on a table they are given; sorted.
    pub past_row_level_security: Vec<String>,
    /// Each with its function and whose that is; what runs whenever a table is made or changed. Sorted.
    pub event_triggers: Vec<String>,
}

impl Server {
    pub(in crate::store) async fn beside(&self) -> Result<Beside, Error> {
        let mut transaction = self.begin(Role::App, None, false).await?;
        let query = sqlx::query(include_str!("sql/beside.sql")).persistent(false);
        let row = query.fetch_one(&mut *transaction).await?;
        Ok(Beside {
            administrators: row.try_get("administrators")?,
            past_row_level_security: row.try_get("past_row_level_security")?,
            event_triggers: row.try_get("event_triggers")?,
        })
    }
}

impl Beside {
    /// Who may administer, as a sentence, with how it is taken from somebody.
    pub fn told_of_administrators(&self) -> String {
        if self.administrators.is_empty() {
            return "Nobody but superusers may take on the rights of the tables' owner.".to_owned();
        }
        format!(
            "These logins may take on the rights of the tables' owner, as superusers may: {}. From whoever is no \
             administrator, here or in another database of the server, `REVOKE lightmeter_owner FROM` that login takes them.",
            self.administrators.join(", ")
        )
    }

    /// Whom row-level security does not hold, as a sentence, with how that is taken from somebody.
    pub fn told_of_row_level_security(&self) -> String {
        if self.past_row_level_security.is_empty() {
            return "Nobody but superusers reads past row-level security.".to_owned();
        }
        format!(
            "These logins read past row-level security whatever table they are given a right on, as superusers read all: {}. \
             `ALTER ROLE … NOBYPASSRLS` takes that from whoever does not need it.",
            self.past_row_level_security.join(", ")
        )
    }

    /// What runs with the rights of who migrates, as a sentence.
    pub fn told_of_event_triggers(&self) -> String {
        if self.event_triggers.is_empty() {
            return "No event trigger runs when tables are changed.".to_owned();
        }
        format!(
            "Event triggers run with the rights of whoever changes a table here, as `migrate schema` does: {}.",
            self.event_triggers.join("; ")
        )
    }
}
