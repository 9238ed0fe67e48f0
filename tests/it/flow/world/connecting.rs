//! From the first key to a stored connection, through either login or a pasted token.

use chrono::TimeDelta;
use lightmeter::{
    domain::{AccountId, Attempt, AttemptId, AttemptStep, Login},
    sandbox::{Choice, LoginKind},
    services::{ConnectRequest, Connecting, Reason},
};

use super::World;
use crate::flow::browser::visit;

impl World {
    pub(in crate::flow) async fn begin(&self, login: Login) -> Connecting {
        self.begin_for(login, None, Reason::First).await
    }

    pub(in crate::flow) async fn begin_for(
        &self,
        login: Login,
        expected: Option<AccountId>,
        reason: Reason,
    ) -> Connecting {
        self.services.begin_connect(ConnectRequest { login, expected, reason }).await.unwrap()
    }

    /// Approves in the dialog; where the browser is sent.
    pub(in crate::flow) fn approve(&self, connecting: &Connecting, choice: &Choice) -> String {
        self.meta().approve(connecting.invitation().link.as_str(), choice).unwrap()
    }

    /// From the link to the proposal, through the loopback listener.
    pub(in crate::flow) async fn proposed(&self, login: Login, choice: &Choice) -> Attempt {
        let connecting = self.begin(login).await;
        let page = visit(&self.approve(&connecting, choice)).await;
        assert_eq!(page.status, 200, "{}", page.text);
        let id = connecting.invitation().attempt;
        connecting.finish().await;
        self.work_attempts().await;
        self.attempt(id).await
    }

    pub(in crate::flow) async fn pasted(&self, token: &str, expected: Option<AccountId>) -> Attempt {
        let id = self.services.begin_token(token, expected).await.unwrap();
        self.work_attempts().await;
        self.attempt(id).await
    }

    pub(in crate::flow) async fn attempt(&self, id: AttemptId) -> Attempt {
        self.services.attempt(id).await.unwrap()
    }

    /// Says yes to these accounts of a proposal, and stores them.
    pub(in crate::flow) async fn accept(&self, attempt: &Attempt, usernames: &[&str]) -> Attempt {
        assert_eq!(attempt.step, AttemptStep::Proposed, "{:?}", attempt.failure);
        let candidates = &attempt.proposal.as_ref().unwrap().candidates;
        let ids: Vec<AccountId> = candidates
            .iter()
            .filter(|candidate| usernames.contains(&candidate.username.as_str()))
            .map(|candidate| candidate.account_id.clone())
            .collect();
        assert_eq!(ids.len(), usernames.len(), "{candidates:?}");
        self.services.choose(attempt.id, &ids).await.unwrap();
        self.work_attempts().await;
        let after = self.attempt(attempt.id).await;
        assert_eq!(after.step, AttemptStep::Stored, "{:?}", after.failure);
        after
    }

    pub(in crate::flow) async fn connect_instagram(&self, username: &str) -> AccountId {
        let attempt = self.proposed(Login::Instagram, &Choice::of(username)).await;
        self.accept(&attempt, &[username]).await;
        self.id(username)
    }

    pub(in crate::flow) async fn connect_facebook(&self, person: &str, usernames: &[&str]) {
        let attempt = self.proposed(Login::Facebook, &Choice::of(person)).await;
        self.accept(&attempt, usernames).await;
    }

    /// Connects an account with whichever login.
    pub(in crate::flow) async fn connect(&self, login: Login, username: &str) -> AccountId {
        match login {
            Login::Instagram => self.connect_instagram(username).await,
            Login::Facebook => {
                self.connect_facebook(username, &[username]).await;
                self.id(username)
            }
        }
    }

    /// Connects by a pasted token that was made `age` ago.
    pub(in crate::flow) async fn connect_pasted(
        &self,
        login: LoginKind,
        username: &str,
        age: TimeDelta,
    ) -> AccountId {
        let token = self.meta().mint_token_aged(login, username, age);
        let attempt = self.pasted(&token, None).await;
        self.accept(&attempt, &[username]).await;
        self.id(username)
    }

    /// The account's id as the pretend Meta has it.
    pub(in crate::flow) fn id(&self, username: &str) -> AccountId {
        AccountId::parse(&self.meta().truth().account(username).unwrap().id).unwrap()
    }
}
