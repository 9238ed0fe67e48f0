//! Attempts, proposals and invitations of the connect flow.

use chrono::TimeDelta;
use lightmeter::domain::{
    Attempt, AttemptId, AttemptStep, AuthorizeLink, Candidate, Invitation, Listening, Login, Proposal,
    Scopes, Source,
};
use uuid::Uuid;

use super::{ago, id, in_time, shown};

pub(crate) fn attempt(step: AttemptStep) -> Attempt {
    Attempt {
        id: AttemptId(Uuid::from_u128(7)),
        login: Some(Login::Instagram),
        source: Source::Oauth,
        step,
        expected: None,
        proposal: None,
        chosen: Vec::new(),
        failure: None,
        created_at: ago(TimeDelta::seconds(20)),
        expires_at: in_time(TimeDelta::minutes(9) + TimeDelta::seconds(40)),
    }
}

pub(crate) fn candidate(account_id: &str, name: &str) -> Candidate {
    Candidate {
        account_id: id(account_id),
        username: shown(name),
        name: Some(shown("Lumen Studio")),
        page: None,
        followers_count: Some(12_345),
        already_connected: false,
    }
}

pub(crate) fn proposed(candidates: Vec<Candidate>) -> Attempt {
    let login = Login::Instagram;
    let proposal = Proposal {
        subject: "10158".to_owned(),
        candidates,
        granted: Scopes::wanted(login),
        refused: Scopes::default(),
    };
    Attempt { proposal: Some(proposal), ..attempt(AttemptStep::Proposed) }
}

pub(crate) fn invitation(login: Login) -> Invitation {
    let link = match login {
        Login::Instagram => {
            "https://www.instagram.com/oauth/authorize?client_id=990602627938098&redirect_uri=https%3A%2F%2Flocalhost%3A8724%2Fcb%2Finstagram&response_type=code&scope=instagram_business_basic%2Cinstagram_business_manage_insights&state=3fRkT0pXyJwB2mQeV7uLsNcHdGzA9oYi&force_reauth=true"
        }
        Login::Facebook => "https://lm.example.org/l/7KQ2ZD",
    };
    let port = if login == Login::Instagram { 8724 } else { 8723 };
    let scheme = if login == Login::Instagram { "https" } else { "http" };
    Invitation {
        attempt: AttemptId(Uuid::from_u128(7)),
        login,
        link: AuthorizeLink::new(link),
        redirect_uri: format!("{scheme}://localhost:{port}/cb/{login}"),
        listening: Listening::On(port),
        link_file: Some("/home/mia/.local/share/lightmeter/link".into()),
        tunnel: Some(format!("ssh -L {port}:localhost:{port} studio-server")),
        own_certificate: login == Login::Instagram,
        started_at: ago(TimeDelta::seconds(20)),
        expires_at: in_time(TimeDelta::minutes(9) + TimeDelta::seconds(40)),
    }
}
