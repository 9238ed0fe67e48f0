//! Which user somebody is, by how they come: as a person of this computer, or by a login to a shared Postgres.

mod database_login;
mod os_user;

pub use database_login::{Error, user_of_login};
pub use os_user::os_user;
