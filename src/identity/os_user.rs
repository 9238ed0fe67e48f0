//! The person of this computer, who is the one user of personal mode.

use crate::{
    domain::{Environment, Handle, User},
    store::{self, Store},
};

/// The user of a personal store, whom the first start names after the operating system's.
pub async fn os_user(store: &Store, environment: &Environment) -> Result<User, store::Error> {
    let name = environment.get("USER").or_else(|| environment.get("LOGNAME"));
    store.local_user(&Handle::from_os_user(name.unwrap_or_default())).await
}
