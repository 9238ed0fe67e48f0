//! What an older set-up has in the same database is taken over, and stays as it is.

mod figures;
mod old;
mod reading;
mod renewal;
mod tokens;
mod users;
mod whole;
