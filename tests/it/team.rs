//! A team on a shared Postgres, by the real binary: an administrator, one worker, and people with a URL each.

mod browser;
mod fleet;
mod mission;
mod office;
mod outage;
mod standing;
mod stopped;
mod verge;
mod who;
