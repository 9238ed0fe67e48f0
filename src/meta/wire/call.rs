//! One call before it is sent: host, path, parameters and the token it carries.

use reqwest::Method;
use url::Url;
use zeroize::Zeroizing;

use super::Redactions;
use crate::{
    config,
    domain::Login,
    meta::{Access, Error},
};

/// Meta's API hosts; the dialogs are for browsers only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::meta) enum Host {
    FacebookGraph,
    InstagramGraph,
    InstagramApi,
}

impl Host {
    pub(in crate::meta) const COUNT: usize = 3;

    pub(in crate::meta) const fn graph_of(login: Login) -> Self {
        match login {
            Login::Facebook => Self::FacebookGraph,
            Login::Instagram => Self::InstagramGraph,
        }
    }

    fn base(self, meta: &config::Meta) -> Result<Url, Error> {
        let (base, what) = match self {
            Self::FacebookGraph => (&meta.hosts.facebook_graph, "meta.hosts.facebook_graph"),
            Self::InstagramGraph => (&meta.hosts.instagram_graph, "meta.hosts.instagram_graph"),
            Self::InstagramApi => (&meta.hosts.instagram_api, "meta.hosts.instagram_api"),
        };
        Url::parse(base).ok().filter(|url| !url.cannot_be_a_base()).ok_or(Error::NotConfigured { what })
    }
}

/// Its parameters may be secrets, so they are wiped when dropped and only their names are ever written.
pub(in crate::meta) struct Call<'a> {
    pub(super) host: Host,
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) parameters: Vec<(&'static str, Zeroizing<String>)>,
    pub(super) access: Option<Access<'a>>,
    /// The token whose `appsecret_proof` goes along, where the host gets one.
    pub(super) proves: Option<Access<'a>>,
    /// A call that changes nothing at Meta may be tried again.
    pub(super) may_repeat: bool,
    /// How many of Meta's calls this one counts as.
    pub(super) weight: u64,
    pub(super) redactions: Redactions,
}

impl<'a> Call<'a> {
    /// A call of an OAuth endpoint: it is never tried again, and its secrets are parameters.
    pub(in crate::meta) fn oauth(
        meta: &config::Meta,
        host: Host,
        method: Method,
        path: &[&str],
    ) -> Result<Self, Error> {
        let mut url = host.base(meta)?;
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        Ok(Self {
            host,
            method,
            url,
            parameters: Vec::new(),
            access: None,
            proves: None,
            may_repeat: false,
            weight: 1,
            redactions: Redactions::default(),
        })
    }

    /// A read of the Graph API of the login that made the token.
    pub(in crate::meta) fn read(
        meta: &config::Meta,
        access: Access<'a>,
        path: &[&str],
    ) -> Result<Self, Error> {
        Ok(Self { may_repeat: true, ..Self::graph(meta, access, Method::GET, path)? })
    }

    /// An envelope around this many reads, each of which Meta counts as a call.
    pub(in crate::meta) fn batch_of_reads(
        meta: &config::Meta,
        access: Access<'a>,
        count: u64,
    ) -> Result<Self, Error> {
        Ok(Self { may_repeat: true, weight: count, ..Self::graph(meta, access, Method::POST, &[""])? })
    }

    pub(in crate::meta) fn graph(
        meta: &config::Meta,
        access: Access<'a>,
        method: Method,
        path: &[&str],
    ) -> Result<Self, Error> {
        let versioned: Vec<&str> =
            std::iter::once(meta.graph_version.as_str()).chain(path.iter().copied()).collect();
        let mut call = Self::oauth(meta, Host::graph_of(access.login), method, &versioned)?;
        call.redactions.add(access.token.expose());
        Ok(Self { access: Some(access), ..call.proving(access) })
    }

    pub(in crate::meta) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.set(name, value);
        self
    }

    /// Replaces the parameter of this name, so that paging can move on.
    pub(in crate::meta) fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.parameters.retain(|(known, _)| *known != name);
        self.parameters.push((name, Zeroizing::new(value.into())));
    }

    /// A parameter that no error may repeat.
    pub(in crate::meta) fn with_secret(mut self, name: &'static str, value: &str) -> Self {
        self.redactions.add(value);
        self.with(name, value)
    }

    pub(in crate::meta) fn proving(self, access: Access<'a>) -> Self {
        Self { proves: Some(access), ..self }
    }

    pub(in crate::meta) const fn redactions(&self) -> &Redactions {
        &self.redactions
    }
}

impl std::fmt::Debug for Call<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.parameters.iter().map(|(name, _)| *name).collect();
        formatter
            .debug_struct("Call")
            .field("host", &self.host)
            .field("method", &self.method)
            .field("path", &self.url.path())
            .field("parameters", &names)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
