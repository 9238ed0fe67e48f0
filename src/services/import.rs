//! Taking over what people have: a secrets file, or the plain tables of an older set-up.
//!
//! Reading comes first and understands everything ([`Found`]), with a report of what cannot be assigned; then one
//! transaction writes it, and is rolled back where it is only tried. A figure of the older set-up becomes
//! [`Reading::Carried`](crate::domain::Reading): lightmeter has not seen Meta say it, so it stands in until Meta does,
//! and gives way to what is measured.

mod cell;
mod error;
mod found;
mod handle;
mod insights;
mod layout;
mod mapping;
mod people;
mod report;
mod secrets;
mod tables;
mod take_over;

pub use error::ImportError;
pub use found::{Found, FoundToken, Owner, Person, Readings};
pub use insights::Insights;
pub use layout::Layout;
pub use mapping::{Field, Rename, Target};
pub use report::{AccountEnd, Left, ReadingsEnd, Report};
pub use secrets::Secrets;
pub use tables::{Wanted, read_tables};
pub use take_over::{Terms, take_over};
