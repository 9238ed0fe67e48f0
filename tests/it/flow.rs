//! Whole flows in one process: fronts, a worker and a store against the pretend Meta, on a clock set by hand.

mod browser;
mod world;

mod answers;
mod arrival;
mod calendar;
mod connecting;
mod counted;
mod disconnecting;
mod doors;
mod exact_posts;
mod exchange;
mod expiry;
mod exports;
mod faults;
mod holding;
mod imported;
mod leases;
mod leaving;
mod left_behind;
mod lingering;
mod polite;
mod promises;
mod refused;
mod refused_again;
mod renewal;
mod renewal_races;
mod renewal_tokens;
mod told_alike;
mod traps;
mod truth;
mod unnamed;
mod unopened;
mod verdicts;
mod waiting;
mod withdrawing;
