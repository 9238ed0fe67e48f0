//! Logins of Postgres: one for each person, and one for the worker.

use chacha20poly1305::aead::{OsRng, rand_core::RngCore as _};
use sqlx::AssertSqlSafe;

use super::{Administrator, as_owner, scram};
use crate::{
    domain::{DatabaseUrl, Handle},
    store::{
        Error,
        postgres::{
            address::url_for,
            catalogue::LONGEST_NAME,
            migrations::{identifier, membership_options, quoted},
            open_to_all::TEMPORARY_LIMIT,
        },
    },
};

/// Enough for two dashboards and a command beside them, and a third of what a server has by default: nobody can take all.
const CONNECTIONS_OF_A_PERSON: u32 = 30;

/// What a login is for, and so the role it is a member of.
#[derive(Clone, Copy)]
enum Kind<'a> {
    Person(&'a Handle),
    Service,
}

impl Kind<'_> {
    /// What is said of a role that is there and was not made for this.
    fn taken(self, login: String) -> Error {
        match self {
            Self::Person(handle) => Error::PersonsLoginTaken { login, handle: handle.as_str().to_owned() },
            Self::Service => Error::LoginTaken { login },
        }
    }
}

impl Administrator {
    /// Makes the login of the worker, or gives the one that there is another password; its URL, which is told only now.
    /// [`Error::LoginOfPerson`] for somebody's own, [`Error::LoginTaken`] where the server has a role of that name from
    /// elsewhere.
    pub async fn make_service_login(&mut self, login: &str) -> Result<DatabaseUrl, Error> {
        let password = self.make_login(login, Kind::Service, async |transaction| {
            sqlx::query("INSERT INTO service_logins (login) VALUES ($1) ON CONFLICT DO NOTHING")
                .bind(login)
                .execute(&mut **transaction)
                .await?;
            Ok(())
        });
        let password = password.await?;
        Ok(self.url_of(login, &password))
    }

    /// Whether this is the administrator's own login.
    pub fn is_login(&self, login: &str) -> bool {
        self.options.get_username() == login
    }

    /// Makes the administrator's own login one of the worker's, for a pooler that lets in no other. It could read past
    /// row-level security, so only who sets `database.privileged_login` is let in by it.
    pub async fn let_itself_in(&mut self) -> Result<(), Error> {
        let mut transaction = self.begin().await?;
        let options = membership_options(&mut transaction).await?;
        let sql = format!("GRANT lightmeter_service TO SESSION_USER{options}");
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *transaction).await?;
        as_owner(&mut transaction).await?;
        let sql = "INSERT INTO service_logins (login) VALUES (session_user) ON CONFLICT DO NOTHING";
        sqlx::raw_sql(sql).execute(&mut *transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// Makes a login that is this user whatever it claims, or gives the one that there is another password; its URL,
    /// which is told only now. [`Error::UserDisabled`] for who is disabled, [`Error::LoginOfService`] where a worker has
    /// a login of that name, [`Error::LoginTooLong`], [`Error::PersonsLoginTaken`] where the server has a role of it from elsewhere.
    pub async fn make_database_login(&mut self, handle: &Handle) -> Result<DatabaseUrl, Error> {
        // A login is the whole cluster's, so another installation must not have the same one.
        let login = format!("{}_{}", self.schema, handle.as_str());
        if login.len() > LONGEST_NAME {
            return Err(Error::LoginTooLong { login });
        }
        let password = self.make_login(&login, Kind::Person(handle), async |transaction| {
            let mapped: Option<(bool, bool)> = sqlx::query_as(include_str!("../sql/database_login_add.sql"))
                .bind(handle.as_str())
                .bind(&login)
                .fetch_optional(&mut **transaction)
                .await?;
            match mapped {
                Some((_enabled, true)) => Ok(()),
                Some((false, _)) => Err(Error::UserDisabled),
                _ => Err(Error::NoSuchUser),
            }
        });
        let password = password.await?;
        Ok(self.url_of(&login, &password))
    }

    /// The new password; all or nothing.
    async fn make_login(
        &mut self,
        login: &str,
        kind: Kind<'_>,
        map: impl AsyncFnOnce(&mut sqlx::Transaction<'_, sqlx::Postgres>) -> Result<(), Error>,
    ) -> Result<String, Error> {
        let password = password();
        // A server may write the statement into its log.
        let verifier = quoted(&scram::verifier(&password, random()).map_err(|_| Error::Sealing)?);
        let (role, limit) = match kind {
            Kind::Person(_) => ("lightmeter_app", format!(" CONNECTION LIMIT {CONNECTIONS_OF_A_PERSON}")),
            Kind::Service => ("lightmeter_service", String::new()),
        };
        let mut transaction = self.begin().await?;
        let verb = match standing(&mut transaction, login, kind).await? {
            Standing::Free => "CREATE",
            Standing::Ours => "ALTER",
            Standing::Others => return Err(kind.taken(login.to_owned())),
        };
        let options = membership_options(&mut transaction).await?;
        let name = identifier(login);
        let sql = format!(
            "{verb} ROLE {name} LOGIN PASSWORD {verifier} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE{limit}; \
             GRANT {role} TO {name}{options}"
        );
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *transaction).await?;
        if let Kind::Person(_) = kind {
            limit_spilling(&mut transaction, &name).await?;
        }
        as_owner(&mut transaction).await?;
        map(&mut transaction).await?;
        transaction.commit().await?;
        Ok(password)
    }

    fn url_of(&self, login: &str, password: &str) -> DatabaseUrl {
        url_for(&self.options, login, password)
    }
}

/// A limit of its own for what the login's sorts spill, where the administrator may set one; where not, the doctor says
/// who may.
async fn limit_spilling(
    transaction: &mut sqlx::Transaction<'_, sqlx::Postgres>,
    name: &str,
) -> Result<(), Error> {
    let sql = format!("SAVEPOINT limits; ALTER ROLE {name} SET temp_file_limit = '{TEMPORARY_LIMIT}'");
    match sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut **transaction).await.map_err(Error::from) {
        Err(Error::NotPermitted(_)) => {
            sqlx::raw_sql("ROLLBACK TO limits").execute(&mut **transaction).await?;
            Ok(())
        }
        limited => limited.map(drop),
    }
}

/// Whose a role of this name is.
enum Standing {
    Free,
    /// A login that this installation has made for the same purpose.
    Ours,
    /// It may be anybody's, even the administrator's own or the owner of the tables, so it is left alone.
    Others,
}

/// A login of the other kind is told, even where the server has lost it: nobody's own may be a worker's.
async fn standing(
    transaction: &mut sqlx::Transaction<'_, sqlx::Postgres>,
    login: &str,
    kind: Kind<'_>,
) -> Result<Standing, Error> {
    as_owner(transaction).await?;
    let (is_there, person, is_service): (bool, Option<String>, bool) =
        sqlx::query_as(include_str!("../sql/login_standing.sql"))
            .bind(login)
            .fetch_one(&mut **transaction)
            .await?;
    // Only the login itself may make roles.
    sqlx::raw_sql("RESET ROLE").execute(&mut **transaction).await?;
    let login = || login.to_owned();
    let is_ours = match (kind, person) {
        (Kind::Service, Some(handle)) => return Err(Error::LoginOfPerson { login: login(), handle }),
        (Kind::Person(handle), _) if is_service => {
            return Err(Error::LoginOfService { login: login(), handle: handle.as_str().to_owned() });
        }
        (Kind::Service, None) => is_service,
        (Kind::Person(_), person) => person.is_some(),
    };
    Ok(match (is_there, is_ours) {
        (false, _) => Standing::Free,
        (true, true) => Standing::Ours,
        (true, false) => Standing::Others,
    })
}

/// 128 bits, in letters that need no escape in a URL.
fn password() -> String {
    random().iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

fn random() -> [u8; 16] {
    let mut bytes = [0; 16];
    OsRng.fill_bytes(&mut bytes);
    bytes
}
