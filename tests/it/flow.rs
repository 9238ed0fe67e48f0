//! Whole flows in one process: fronts, a worker and a store against the pretend Meta, on a clock set by hand.

mod world;

mod calendar;
mod connecting;
mod exchange;
mod faults;
mod polite;
mod renewal;
mod traps;
mod truth;
mod verdicts;
