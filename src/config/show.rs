//! `config show`: every key, its value and where that comes from.

use std::path::PathBuf;

use super::{Config, database, theme::THEMES};

impl Config {
    /// One line for each key: `key = value  # origin`. A secret says only that it is set.
    pub fn show(&self) -> String {
        let rows = self.rows();
        let width = rows.iter().map(|(key, value)| key.len() + value.len() + 3).max().unwrap_or_default();
        let lines = rows.iter().map(|(key, value)| {
            let assignment = format!("{key} = {value}");
            format!("{assignment:<width$}  # {}\n", self.origin_of(key))
        });
        lines.collect()
    }

    pub(super) fn rows(&self) -> Vec<(String, String)> {
        let Self {
            database,
            meta,
            callback,
            tokens,
            sync,
            ssh,
            metrics,
            alerts,
            keys,
            theme,
            supabase,
            origins: _,
        } = self;
        let set = |is_set: bool| if is_set { "set".to_owned() } else { NOT_SET.to_owned() };
        let rows = [
            ("database.url", optional(database.url.as_ref().map(database::shown))),
            ("database.admin_url", optional(database.admin_url.as_ref().map(database::shown))),
            ("database.schema", quoted(&database.schema)),
            ("database.ca_file", path(database.ca_file.as_ref())),
            ("database.privileged_login", named(database::PRIVILEGED_LOGINS, database.privileged_login)),
            ("meta.graph_version", quoted(&meta.graph_version)),
            ("meta.facebook.app_id", optional(meta.facebook.app_id.as_ref())),
            ("meta.facebook.app_secret", set(meta.facebook.app_secret.is_some())),
            ("meta.facebook.config_id", optional(meta.facebook.config_id.as_ref())),
            ("meta.facebook.redirect_uri", optional(meta.facebook.redirect_uri.as_ref())),
            ("meta.facebook.pkce", meta.facebook.pkce.to_string()),
            ("meta.instagram.app_id", optional(meta.instagram.app_id.as_ref())),
            ("meta.instagram.app_secret", set(meta.instagram.app_secret.is_some())),
            ("meta.instagram.redirect_uri", optional(meta.instagram.redirect_uri.as_ref())),
            ("meta.hosts.facebook_dialog", quoted(&meta.hosts.facebook_dialog)),
            ("meta.hosts.facebook_graph", quoted(&meta.hosts.facebook_graph)),
            ("meta.hosts.instagram_dialog", quoted(&meta.hosts.instagram_dialog)),
            ("meta.hosts.instagram_api", quoted(&meta.hosts.instagram_api)),
            ("meta.hosts.instagram_graph", quoted(&meta.hosts.instagram_graph)),
            ("callback.http_port", callback.http_port.to_string()),
            ("callback.https_port", callback.https_port.to_string()),
            ("callback.listen", optional(callback.listen)),
            ("callback.public_url", optional(callback.public_url.as_ref())),
            ("callback.tls_cert", path(callback.tls_cert.as_ref())),
            ("callback.tls_key", path(callback.tls_key.as_ref())),
            ("tokens.key", set(tokens.key.is_some())),
            ("tokens.key_file", path(tokens.key_file.as_ref())),
            ("sync.retention", quoted(&sync.retention)),
            ("sync.accounts_at_once", sync.accounts_at_once.to_string()),
            ("ssh.listen", quoted(&ssh.listen)),
            ("ssh.host_key", path(ssh.host_key.as_ref())),
            ("metrics.listen", optional(metrics.listen)),
            ("alerts.webhook_url", set(alerts.webhook_url.is_some())),
            ("theme.name", named(THEMES, theme.name)),
            ("theme.ascii", theme.ascii.to_string()),
            ("supabase.url", optional(supabase.url.as_ref())),
            ("supabase.publishable_key", optional(supabase.publishable_key.as_ref())),
            ("supabase.service_key", set(supabase.service_key.is_some())),
        ];
        let actions = keys.iter().map(|(action, keys)| (format!("keys.{action}"), format!("{keys:?}")));
        let fixed = rows.into_iter().chain(meta.spans()).chain(sync.spans());
        fixed.map(|(key, value)| (key.to_owned(), value)).chain(actions).collect()
    }
}

const NOT_SET: &str = "not set";

fn quoted(value: &impl ToString) -> String {
    format!("{:?}", value.to_string())
}

fn optional(value: Option<impl ToString>) -> String {
    value.map_or_else(|| NOT_SET.to_owned(), |value| quoted(&value))
}

fn path(value: Option<&PathBuf>) -> String {
    optional(value.map(|path| path.display()))
}

fn named<T: Copy + PartialEq>(choices: &[(&str, T)], chosen: T) -> String {
    let choice = choices.iter().find(|(_, one)| *one == chosen);
    quoted(&choice.map_or("", |(name, _)| name))
}
