//! The seeded world behind the pretend Meta: its accounts, people, days, posts and audiences.

pub(crate) mod account;
pub(crate) mod audience;
mod captions;
mod crowd;
pub(crate) mod days;
pub(crate) mod dice;
mod hostile;
mod hostile_text;
pub(crate) mod pacific;
pub(crate) mod person;
pub(crate) mod posts;
mod season;
pub(crate) mod split;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use account::Account;
use days::Figures;
use dice::Dice;
use person::{Page, Person};
use posts::Post;

/// Everything that is so, whether or not it has been published.
#[derive(Debug)]
pub(crate) struct World {
    dice: Dice,
    pub(crate) accounts: Vec<Account>,
    pub(crate) people: Vec<Person>,
}

impl World {
    pub(crate) fn new(seed: u64, today: NaiveDate, hostile: bool, crowd: u64) -> Self {
        let mut world =
            Self { dice: Dice::new(seed), accounts: account::accounts(today), people: person::people() };
        if hostile {
            world.accounts.push(hostile::account());
            world.people.push(hostile::person());
        }
        world.accounts.extend(crowd::accounts(crowd, today));
        world.people.extend(crowd::people(crowd));
        world
    }

    /// Finds an account by username, professional id or app-scoped id.
    pub(crate) fn account(&self, key: &str) -> Option<&Account> {
        self.accounts
            .iter()
            .find(|account| account.username == key || account.id == key || account.app_scoped_id == key)
    }

    /// Finds a person by username or id, or else who can share the Page of this Instagram account.
    pub(crate) fn person(&self, key: &str) -> Option<&Person> {
        let by_name = self.people.iter().find(|person| person.username == key || person.id == key);
        by_name.or_else(|| {
            self.people
                .iter()
                .find(|person| person.pages.iter().any(|page| page.instagram.as_deref() == Some(key)))
        })
    }

    pub(crate) fn page(&self, id: &str) -> Option<&Page> {
        self.people.iter().flat_map(|person| &person.pages).find(|page| page.id == id)
    }

    pub(crate) fn dice_of(&self, account: &Account) -> Dice {
        self.dice.named("account").with(account.number)
    }

    /// `None` before the account was professional.
    pub(crate) fn figures(&self, account: &Account, day: NaiveDate) -> Option<Figures> {
        (day >= account.converted).then(|| days::figures(account, self.dice_of(account), day))
    }

    pub(crate) fn followers(&self, account: &Account, day: NaiveDate) -> u64 {
        days::followers(account, self.dice_of(account), day)
    }

    /// Followers online in each hour of a day, as Meta labels the hours.
    pub(crate) fn online(&self, account: &Account, day: NaiveDate) -> Vec<(usize, u64)> {
        let number = (day - NaiveDate::default()).num_days().cast_unsigned();
        let dice = self.dice_of(account).named("online").with(number);
        audience::online(dice, self.followers(account, day))
    }

    /// When this day's figures become visible: up to 48 hours after its bucket ended.
    pub(crate) fn published_at(
        &self,
        account: &Account,
        day: NaiveDate,
        longest_hours: u64,
    ) -> DateTime<Utc> {
        let dice = self
            .dice_of(account)
            .named("delay")
            .with((day - NaiveDate::default()).num_days().cast_unsigned());
        let hours = dice.between(longest_hours / 4, longest_hours);
        pacific::end_of(day) + TimeDelta::hours(i64::try_from(hours).unwrap_or(0))
    }

    /// Posts and reels at `now`, newest first; no stories.
    pub(crate) fn posts(&self, account: &Account, now: DateTime<Utc>) -> Vec<Post> {
        let dice = self.dice_of(account);
        let today = pacific::day_of(now);
        let mut posts: Vec<_> = account
            .founded
            .iter_days()
            .take_while(|day| *day <= today)
            .flat_map(|day| posts::posts_of(account, dice, day))
            .filter(|post| post.published_at <= now)
            .collect();
        posts.sort_by_key(|post| std::cmp::Reverse(post.published_at));
        posts
    }

    /// Stories still shown at `now`, newest first.
    pub(crate) fn stories(&self, account: &Account, now: DateTime<Utc>) -> Vec<Post> {
        let dice = self.dice_of(account);
        let today = pacific::day_of(now);
        let mut stories: Vec<_> = [today - TimeDelta::days(1), today]
            .into_iter()
            .flat_map(|day| posts::stories_of(account, dice, day))
            .filter(|story| story.published_at <= now && now - story.published_at < TimeDelta::hours(24))
            .collect();
        stories.sort_by_key(|story| std::cmp::Reverse(story.published_at));
        stories
    }

    /// The item that an id names, or the album that an album's child belongs to.
    pub(crate) fn media(&self, id: &str, now: DateTime<Utc>) -> Option<(&Account, Post)> {
        let number: u64 = id.parse().ok()?;
        let (account_number, day) = posts::place(number)?;
        let account = self.accounts.iter().find(|account| account.number == account_number)?;
        let dice = self.dice_of(account);
        let shown = |story: &Post| now - story.published_at < TimeDelta::hours(24);
        posts::posts_of(account, dice, day)
            .into_iter()
            .chain(posts::stories_of(account, dice, day).into_iter().filter(shown))
            .filter(|post| post.published_at <= now)
            .find(|post| post.id == id || post.children().iter().any(|child| child == id))
            .map(|post| (account, post))
    }
}
