//! What is done with the tables, the same for each back end: every function is one transaction, or part of one.

pub(super) mod attempts;
pub(super) mod audience;
pub(super) mod budget;
pub(super) mod claims;
mod columns;
pub(super) mod connect;
pub(super) mod connections;
pub(super) mod data_keys;
pub(super) mod days;
pub(super) mod disconnect;
pub(super) mod due;
pub(super) mod fetches;
pub(super) mod grants;
pub(super) mod health;
pub(super) mod import;
pub(super) mod media;
pub(super) mod overseen;
pub(super) mod overview;
pub(super) mod profiles;
pub(super) mod records;
pub(super) mod refused_metrics;
pub(super) mod renewals;
pub(super) mod steps;
pub(super) mod views;
pub(super) mod windows;
pub(super) mod withdrawals;
pub(super) mod workers;

use super::{
    database::{Database, Write},
    sql::{Column, Row, Session, Sql, Statement, sql, statement},
};
