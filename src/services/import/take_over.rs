//! Writing what was found, in one transaction: users, then their tokens, then their figures.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::{
    Found, FoundToken, ImportError, Person, Report,
    found::{Owner, Readings},
    report::{AccountEnd, ReadingsEnd},
};
use crate::{
    domain::{
        AccountId, Expiry, Grant, GrantId, Login, Platform, RenewedBy, Runway, Scopes, Source, Timestamp,
        Untrusted, UserId,
    },
    store::{Import, ImportStore, ImportedUser, NewConnections, UserStanding},
};

/// How what is found is taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Everything is done, and then undone.
    pub dry_run: bool,
    /// The older set-up gives its tokens up, so they are renewed as all others.
    pub adopt: bool,
    /// Who renews what is imported.
    pub renewed_by: RenewedBy,
    pub renew_every: TimeDelta,
}

/// Takes over what was found, or tells what that would do. `report` has what could not be understood before. A second
/// time, nothing is left to do and nothing is written.
pub async fn take_over(
    door: &ImportStore,
    found: &Found,
    terms: Terms,
    report: Report,
) -> Result<Report, ImportError> {
    let mut work = Work { import: door.begin().await?, terms, report };
    for person in &found.people {
        work.user(person).await?;
    }
    for group in groups(&found.tokens) {
        work.token(&group).await?;
    }
    for ((user, account), readings) in work.assigned(found).await? {
        work.readings(user, &account, &readings).await?;
    }
    let Work { import, report, .. } = work;
    if report.changes() && !terms.dry_run {
        import.commit().await?;
    }
    Ok(report)
}

struct Work<'a> {
    import: Import<'a>,
    terms: Terms,
    report: Report,
}

impl Work<'_> {
    async fn user(&mut self, person: &Person) -> Result<(), ImportError> {
        for handle in &person.handles {
            if let Some(user) = self.import.user(person.id, handle).await? {
                self.report.users.push(user);
                return Ok(());
            }
        }
        let id = person.id.0;
        self.report
            .leave("a user's handle, and even the id as a handle, is somebody else's", 1, || format!("{id}"));
        Ok(())
    }

    /// Who may be written for; anybody else's is left.
    async fn owner(&mut self, token: &FoundToken) -> Result<Option<ImportedUser>, ImportError> {
        match &token.user {
            Owner::Id(id) => Ok(self.report.user(*id).cloned()),
            Owner::Handle(handle) => {
                let user = self.import.user_of(handle).await?;
                let user = user.ok_or_else(|| ImportError::NoSuchUser(handle.clone()))?;
                self.report.users.push(user.clone());
                Ok(Some(user))
            }
        }
    }

    async fn token(&mut self, group: &[&FoundToken]) -> Result<(), ImportError> {
        let Some(first) = group.first() else { return Ok(()) };
        let accounts =
            || group.iter().map(|token| format!("account {}", token.account)).collect::<Vec<_>>().join(", ");
        let owner = self.owner(first).await?;
        let Some(owner) = owner.filter(|owner| owner.standing != UserStanding::Disabled) else {
            let why = "a token's user is not among the users, or is disabled";
            self.report.leave(why, u64::try_from(group.len()).unwrap_or(u64::MAX), accounts);
            return Ok(());
        };
        let (new, held) = (self.connections(first, group), !self.terms.adopt);
        for (account, end) in self.import.connect(owner.id, &new, held).await? {
            self.report.accounts.push(AccountEnd { handle: owner.handle.clone(), account, end });
        }
        Ok(())
    }

    fn connections(&self, first: &FoundToken, group: &[&FoundToken]) -> NewConnections {
        let next = self.next_renewal(first.login, first.expiry);
        NewConnections {
            grant: Grant {
                // Meta's id of the person is not told, and the accounts tell one token of a user from another.
                id: GrantId {
                    platform: Platform::Instagram,
                    login: first.login,
                    subject: format!("imported:{}", first.account),
                },
                source: Source::Imported,
                scopes: Scopes::default(),
                issued_at: None,
                expiry: first.expiry,
                data_access_expires_at: None,
                renewed_at: None,
            },
            token: first.token.clone(),
            accounts: group.iter().map(|token| (token.account.clone(), username(token))).collect(),
            renewed_by: next.map_or(RenewedBy::Nobody, |_| self.terms.renewed_by),
            next_renewal_at: next,
        }
    }

    /// What an older set-up may still use is left to it until its last days; where Meta says without a renewal when
    /// those are, it is asked first.
    fn next_renewal(&self, login: Login, expiry: Expiry) -> Option<Timestamp> {
        let now = self.import.now();
        if self.terms.renewed_by == RenewedBy::Nobody {
            return None;
        }
        match (expiry, login) {
            _ if self.terms.adopt => Runway::next_renewal(login, expiry, self.terms.renew_every, now, now),
            (Expiry::At(end), _) if end <= now => None,
            (Expiry::Unknown, Login::Facebook) => Some(now),
            _ => Runway::held_until(expiry).map(|from| from.max(now)),
        }
    }

    /// The readings of each user's account. Where the row told no user they are everybody's who has the account; what
    /// was told of the user outranks that.
    async fn assigned(
        &mut self,
        found: &Found,
    ) -> Result<BTreeMap<(UserId, AccountId), Readings>, ImportError> {
        let connected = self.import.connected().await?;
        let mut assigned: BTreeMap<_, Readings> = BTreeMap::new();
        for ((account, user), readings) in &found.readings {
            let (holders, why) = match user {
                Some(user) if self.import.has(*user, account).await? => (vec![*user], ""),
                Some(_) => (Vec::new(), "a figure's user does not have its account"),
                None => (
                    connected.iter().filter(|(_, one)| one == account).map(|(user, _)| *user).collect(),
                    "nobody has the figure's account",
                ),
            };
            if holders.is_empty() {
                let count = u64::try_from(readings.len()).unwrap_or(u64::MAX);
                self.report.leave(why, count, || format!("account {account}"));
            }
            // Those with a user come after those without, and take their place.
            for holder in holders {
                assigned.entry((holder, account.clone())).or_default().extend(readings);
            }
        }
        Ok(assigned)
    }

    async fn readings(
        &mut self,
        user: UserId,
        account: &AccountId,
        readings: &Readings,
    ) -> Result<(), ImportError> {
        let count = u64::try_from(readings.len()).unwrap_or(u64::MAX);
        let Some(handle) = self.import.handle(user).await? else {
            let why = "a figure's user is disabled";
            self.report.leave(why, count, || format!("account {account}"));
            return Ok(());
        };
        let of_day: Vec<_> = readings.iter().map(|((day, metric), taken)| (*day, *metric, *taken)).collect();
        let stored = self.import.save_days(user, account, &of_day).await?;
        self.report.readings.push(ReadingsEnd { handle, account: account.clone(), found: count, stored });
        Ok(())
    }
}

/// The accounts that one token of a user serves, in the order of their ids.
fn groups(tokens: &[FoundToken]) -> Vec<Vec<&FoundToken>> {
    let mut sorted: Vec<&FoundToken> = tokens.iter().collect();
    sorted.sort_by(|one, other| one.account.cmp(&other.account));
    let mut groups: Vec<Vec<&FoundToken>> = Vec::new();
    for token in sorted {
        let is_same = |known: &FoundToken| {
            known.user == token.user
                && known.expiry == token.expiry
                && known.token.expose() == token.token.expose()
        };
        match groups.iter_mut().find(|group| group.first().is_some_and(|known| is_same(known))) {
            Some(group) => group.push(token),
            None => groups.push(vec![token]),
        }
    }
    groups
}

/// Until Meta tells the name, the id stands for it.
fn username(token: &FoundToken) -> Untrusted {
    token.username.clone().unwrap_or_else(|| Untrusted::new(token.account.as_str()))
}
