//! The store's contract, shown through its public doors only: one suite, held against each back end.
#![expect(clippy::duplicate_mod, reason = "the same suite, with another place to keep things")]

mod keys;
mod replays;

mod sqlite {
    #[path = "../attempts.rs"]
    mod attempts;
    #[path = "../clock_ahead.rs"]
    mod clock_ahead;
    #[path = "../connections.rs"]
    mod connections;
    #[path = "../disconnecting.rs"]
    mod disconnecting;
    #[path = "../ends.rs"]
    mod ends;
    mod erasing;
    #[path = "../figures.rs"]
    mod figures;
    mod files;
    #[path = "../grants.rs"]
    mod grants;
    #[path = "../leases.rs"]
    mod leases;
    mod local_user;
    mod packed;
    mod place;
    #[path = "../rotating.rs"]
    mod rotating;
    #[path = "../secrets.rs"]
    mod secrets;
    mod secrets_in_files;
    #[path = "../replays/shelf.rs"]
    pub(super) mod shelf;
    #[path = "../strangers.rs"]
    mod strangers;
    #[path = "../token_keys.rs"]
    mod token_keys;
    #[path = "../world.rs"]
    mod world;
}

pub(crate) mod postgres {
    #[path = "../attempts.rs"]
    mod attempts;
    mod besieged;
    mod catalogue;
    #[path = "../clock_ahead.rs"]
    mod clock_ahead;
    mod clocks;
    mod closed;
    #[path = "../connections.rs"]
    mod connections;
    mod counted;
    #[path = "../disconnecting.rs"]
    mod disconnecting;
    #[path = "../ends.rs"]
    mod ends;
    #[path = "../figures.rs"]
    mod figures;
    mod filling;
    #[path = "../grants.rs"]
    mod grants;
    mod isolation;
    #[path = "../leases.rs"]
    mod leases;
    mod legacy;
    mod logins;
    mod migrating;
    pub(crate) mod place;
    mod pooling;
    pub(crate) mod proxy;
    mod reconnecting;
    mod releasing;
    #[path = "../rotating.rs"]
    mod rotating;
    mod round_trips;
    #[path = "../secrets.rs"]
    mod secrets;
    #[path = "../replays/shelf.rs"]
    pub(super) mod shelf;
    #[path = "../strangers.rs"]
    mod strangers;
    mod temporary;
    mod tenants;
    mod tls;
    #[path = "../token_keys.rs"]
    mod token_keys;
    mod unsafe_places;
    mod users;
    #[path = "../world.rs"]
    mod world;
}
