//! A team on a shared Postgres, by the real binary: an administrator, one worker, and people with a URL each.

mod browser;
mod mission;
mod office;
mod outage;
mod standing;
mod who;
