//! Every key there is, and which one a mistyped key was meant to be.

/// A key by its full name, such as `meta.facebook.app_id`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    /// A variable without lightmeter's prefix that sets it too.
    pub(super) plain: Option<&'static str>,
    /// A secret has a second key `…_file`, and is never shown.
    pub(super) secret: bool,
    /// No code reads it yet.
    pub(super) reserved: bool,
}

const fn key(name: &'static str) -> Key {
    Key { name, plain: None, secret: false, reserved: false }
}

const fn secret(name: &'static str) -> Key {
    Key { secret: true, ..key(name) }
}

const fn also(plain: &'static str, key: Key) -> Key {
    Key { plain: Some(plain), ..key }
}

const fn reserved(key: Key) -> Key {
    Key { reserved: true, ..key }
}

pub(super) const KEYS: &[Key] = &[
    also("DATABASE_URL", secret("database.url")),
    secret("database.admin_url"),
    key("database.schema"),
    key("database.ca_file"),
    key("database.privileged_login"),
    key("meta.graph_version"),
    key("meta.connect_within"),
    key("meta.answer_within"),
    key("meta.between_tries"),
    key("meta.wait_throttled"),
    key("meta.wait_irregular"),
    key("meta.wait_blocked"),
    also("FACEBOOK_APP_ID", key("meta.facebook.app_id")),
    also("FACEBOOK_APP_SECRET", secret("meta.facebook.app_secret")),
    key("meta.facebook.config_id"),
    key("meta.facebook.redirect_uri"),
    key("meta.facebook.pkce"),
    also("INSTAGRAM_APP_ID", key("meta.instagram.app_id")),
    also("INSTAGRAM_APP_SECRET", secret("meta.instagram.app_secret")),
    key("meta.instagram.redirect_uri"),
    key("meta.hosts.facebook_dialog"),
    key("meta.hosts.facebook_graph"),
    key("meta.hosts.instagram_dialog"),
    key("meta.hosts.instagram_api"),
    key("meta.hosts.instagram_graph"),
    key("callback.http_port"),
    key("callback.https_port"),
    reserved(key("callback.listen")),
    key("callback.public_url"),
    key("callback.tls_cert"),
    key("callback.tls_key"),
    // No secret with a file like the others: who holds no key must not open the file.
    key("tokens.key"),
    key("tokens.key_file"),
    reserved(key("sync.retention")),
    key("sync.figures_every"),
    key("sync.posts_every"),
    key("sync.audience_every"),
    key("sync.history_every"),
    key("sync.together"),
    key("sync.soonest"),
    key("sync.sleepy_after"),
    key("sync.ask_again_soon"),
    key("sync.ask_again"),
    key("sync.renew_every"),
    key("sync.renewed_within"),
    key("sync.unopened_again"),
    key("sync.retry_first"),
    key("sync.retry_longest"),
    key("sync.renewal_retry_first"),
    key("sync.renewal_retry_longest"),
    key("sync.lease"),
    key("sync.between_tries"),
    key("sync.accounts_at_once"),
    reserved(key("ssh.listen")),
    reserved(key("ssh.host_key")),
    reserved(key("metrics.listen")),
    reserved(secret("alerts.webhook_url")),
    key("theme.name"),
    key("theme.ascii"),
    also("SUPABASE_URL", reserved(key("supabase.url"))),
    reserved(key("supabase.publishable_key")),
    also("SUPABASE_SERVICE_KEY", reserved(secret("supabase.service_key"))),
];

/// The section whose keys are the names of the dashboard's actions, which only the dashboard knows.
pub(super) const OPEN_SECTION: &str = "keys";

pub(super) const FILE_SUFFIX: &str = "_file";

/// Whether a full name is a key: one of the list, a secret's `…_file`, or an action's name in `[keys]`.
pub(super) fn is_key(name: &str) -> bool {
    names().any(|known| known == name) || is_action(name)
}

/// Whether a full name is a section, such as `meta` or `meta.facebook`.
pub(super) fn is_section(name: &str) -> bool {
    name == OPEN_SECTION
        || KEYS.iter().any(|key| key.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
}

/// The key that is written most like `name`.
pub(super) fn nearest(name: &str) -> String {
    let likeness = |known: &str| strsim::normalized_damerau_levenshtein(known, name);
    names().max_by(|one, other| likeness(one).total_cmp(&likeness(other))).unwrap_or_default()
}

fn names() -> impl Iterator<Item = String> {
    KEYS.iter().flat_map(|key| {
        let file = key.secret.then(|| format!("{}{FILE_SUFFIX}", key.name));
        std::iter::once(key.name.to_owned()).chain(file)
    })
}

fn is_action(name: &str) -> bool {
    name.strip_prefix(OPEN_SECTION)
        .and_then(|rest| rest.strip_prefix('.'))
        .is_some_and(|action| !action.is_empty() && !action.contains('.'))
}
