//! Logins that have no row of their own, so that whatever one of them finds is somebody else's.

use sqlx::{AssertSqlSafe, ConnectOptions as _, PgConnection};

use super::super::place::{Place, SERVICE};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store::postgres) enum EmptyHanded {
    /// A user of this installation.
    Eve,
    /// A member of another installation in the same cluster.
    FarMember,
    /// The worker of another installation in the same cluster.
    FarWorker,
    /// This installation's worker, which acts for nobody.
    Worker,
}

impl EmptyHanded {
    pub(in crate::store::postgres) const ALL: [Self; 4] =
        [Self::Eve, Self::FarMember, Self::FarWorker, Self::Worker];

    /// A session by hand.
    pub(in crate::store::postgres) async fn session(self, place: &Place) -> PgConnection {
        let Some((name, role)) = self.login() else {
            return place.options(SERVICE, "service").connect().await.unwrap();
        };
        let login = format!("{}_{name}", place.schema);
        let maps = if self == Self::Eve {
            "WITH eve AS (INSERT INTO users (handle, role) VALUES ('eve', 'member') RETURNING u_id)
             INSERT INTO database_logins SELECT '{login}', u_id FROM eve"
        } else {
            ""
        };
        let made = format!("CREATE ROLE {{login}} LOGIN PASSWORD 'own' IN ROLE {role}; {maps}");
        let made = made.replace("{login}", &login);
        sqlx::raw_sql(AssertSqlSafe(made)).execute(&mut place.raw().await).await.unwrap();
        place.options(&login, "own").connect().await.unwrap()
    }

    const fn login(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Eve => Some(("eve", "lightmeter_app")),
            Self::FarMember => Some(("far", "lightmeter_app")),
            Self::FarWorker => Some(("far_worker", "lightmeter_service")),
            Self::Worker => None,
        }
    }
}
