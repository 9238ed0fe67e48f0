//! What a token may see: which Pages were shared, and which Instagram account an id in a path names.

use super::{
    call::Call,
    errors::GraphError,
    host::{Host, LoginKind},
    state::{Platform, Subject, Token, TokenKind},
    world::{
        account::{Account, AccountKind},
        person::Page,
    },
};

impl Platform {
    /// Pages shared with the app, whether or not `/me/accounts` shows them.
    pub(crate) fn shared_pages(&self, subject: &Subject) -> Vec<Page> {
        let chosen = self.state().authorizations.get(subject).map(|given| given.pages.clone());
        let Some(chosen) = chosen else { return Vec::new() };
        let pages = self.world.person(&subject.username).map(|person| person.pages.clone());
        pages
            .unwrap_or_default()
            .into_iter()
            .filter(|page| chosen.as_ref().is_none_or(|chosen| chosen.contains(&page.id)))
            .collect()
    }

    /// The professional account behind a Page; a personal one does not count.
    pub(crate) fn linked(&self, page: &Page) -> Option<&Account> {
        let account = self.world.account(page.instagram.as_deref()?)?;
        (self.kind_of(account) != AccountKind::Personal).then_some(account)
    }

    /// The account that `id` names for this token.
    pub(crate) fn reachable(&self, token: &Token, call: &Call, id: &str) -> Result<&Account, GraphError> {
        let missing = || GraphError::missing_object(id).at(call.host);
        if call.host == Host::InstagramGraph {
            let own = self.world.account(&token.subject.username).ok_or_else(missing)?;
            let scoped = id == own.app_scoped_id && self.variants().app_scoped_id_in_path.is_accepted();
            return if id == "me" || id == own.id || scoped { Ok(own) } else { Err(missing()) };
        }
        self.shared_pages(&token.subject)
            .iter()
            .filter(|page| match &token.kind {
                TokenKind::Page(own) => *own == page.id,
                TokenKind::Short | TokenKind::Long => true,
            })
            .filter_map(|page| self.linked(page))
            .find(|account| account.id == id)
            .ok_or_else(missing)
    }

    /// Permissions for profile and media, then for insights.
    pub(crate) fn may_read(&self, token: &Token) -> Result<(), GraphError> {
        match token.subject.login {
            LoginKind::Instagram => self.requires(&token.subject, &["instagram_business_basic"]),
            LoginKind::Facebook => self.requires(&token.subject, &["instagram_basic"]),
        }
    }

    pub(crate) fn may_read_insights(&self, token: &Token) -> Result<(), GraphError> {
        match token.subject.login {
            LoginKind::Instagram => self.requires(
                &token.subject,
                &["instagram_business_basic", "instagram_business_manage_insights"],
            ),
            LoginKind::Facebook => self.requires(
                &token.subject,
                &["instagram_basic", "instagram_manage_insights", "pages_read_engagement"],
            ),
        }
    }

    /// A personal account keeps its profile and loses everything else.
    pub(crate) fn professional(&self, account: &Account, host: Host) -> Result<(), GraphError> {
        if self.kind_of(account) == AccountKind::Personal {
            return Err(GraphError::missing_object(&account.id).at(host));
        }
        Ok(())
    }
}
