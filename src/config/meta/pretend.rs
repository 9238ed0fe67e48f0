//! The configuration for a server that stands for Meta, such as the sandbox: its hosts and apps, and nothing else.

use super::{Hosts, Meta};
use crate::domain::AppSecret;

impl Meta {
    /// Every host below one address, such as `http://127.0.0.1:4000`; the apps by id and secret.
    pub fn served_at(origin: &str, facebook: (&str, &str), instagram: (&str, &str)) -> Self {
        let mut meta = Self { hosts: Hosts::served_at(origin), ..Self::default() };
        let app = |(id, secret): (&str, &str)| (Some(id.to_owned()), Some(AppSecret::new(secret)));
        (meta.facebook.app_id, meta.facebook.app_secret) = app(facebook);
        (meta.instagram.app_id, meta.instagram.app_secret) = app(instagram);
        meta
    }
}

impl Hosts {
    /// Each of Meta's hosts as the first part of the path below one address.
    fn served_at(origin: &str) -> Self {
        let below = |real: String| real.replacen("https:/", origin, 1);
        let Self { facebook_dialog, facebook_graph, instagram_dialog, instagram_api, instagram_graph } =
            Self::default();
        Self {
            facebook_dialog: below(facebook_dialog),
            facebook_graph: below(facebook_graph),
            instagram_dialog: below(instagram_dialog),
            instagram_api: below(instagram_api),
            instagram_graph: below(instagram_graph),
        }
    }
}
