//! Everything the dashboard knows; `view` draws it, `update` alone changes it.

use chrono::FixedOffset;
use ratatui::layout::Size;

use super::{
    Action, Colours, Connections, Dialog, Focus, Keymap, Notice, Outage, OverviewTab, Panel, Pasted,
    RequestId, Section, Severity, Theme, ThemeName, marks::Marks, message::Problem, update::Renewal,
};
use crate::domain::{AccountId, Connection, FlightRecord, Health, Login, Role, Timestamp, Work};

/// What is around the dashboard and does not change while it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// Names the store in use, such as `SQLite ~/.local/share/lightmeter`.
    pub store: String,
    /// Demo mode's one-key token.
    pub sandbox_token: Option<Pasted>,
    /// An operator also sees how everybody's connections stand.
    pub role: Role,
    /// Why a login cannot be used here, such as a missing app id, and what to do.
    pub obstacles: Vec<(Login, String)>,
    /// A browser can be opened on this machine, and the person sits at it.
    pub browser: bool,
    /// Text can be sent to the terminal's clipboard.
    pub clipboard: bool,
    pub colours: Colours,
    pub ascii: bool,
    pub theme: ThemeName,
    pub keymap: Keymap,
    /// The viewer's zone; days stay Meta's.
    pub offset: FixedOffset,
}

impl Setup {
    pub(super) fn is_operator(&self) -> bool {
        self.role == Role::Operator
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Connections,
    Overview,
}

#[derive(Clone, Debug, PartialEq)]
pub struct State {
    pub setup: Setup,
    pub theme: Theme,
    pub marks: Marks,
    pub size: Size,
    pub now: Timestamp,
    pub tab: Tab,
    pub connections: Connections,
    pub overview: OverviewTab,
    /// Shared by the details of a connection and by the section Record.
    pub records: Panel<AccountId, Vec<FlightRecord>>,
    /// For operators: how everybody's connections stand.
    pub health: Panel<(), Vec<Health>>,
    /// The last one is on top and has the keys.
    pub dialogs: Vec<Dialog>,
    /// The last one is shown.
    pub notices: Vec<Notice>,
    pub work: Vec<Work>,
    /// Asked for here and not over yet.
    pub renewals: Vec<Renewal>,
    pub outage: Option<Outage>,
    /// Something visible has changed; whoever draws clears it.
    pub stale: bool,
    pub(super) requests: u64,
}

impl State {
    const MOST_NOTICES: usize = 8;

    pub fn new(setup: Setup, size: Size, now: Timestamp) -> Self {
        Self {
            theme: Theme::new(setup.theme, setup.colours),
            marks: Marks::of(setup.ascii),
            setup,
            size,
            now,
            tab: Tab::Overview,
            connections: Connections::default(),
            overview: OverviewTab::default(),
            records: Panel::default(),
            health: Panel::default(),
            dialogs: Vec::new(),
            notices: Vec::new(),
            work: Vec::new(),
            renewals: Vec::new(),
            outage: None,
            stale: true,
            requests: 0,
        }
    }

    /// Where the keys go.
    pub fn focus(&self) -> Focus {
        if let Some(dialog) = self.dialogs.last() {
            return dialog.focus();
        }
        match self.tab {
            Tab::Connections => Focus::Connections,
            Tab::Overview => match self.overview.section {
                Section::Summary => Focus::Summary,
                Section::Posts => Focus::Posts,
                Section::Audience => Focus::Audience,
                Section::Record => Focus::Record,
            },
        }
    }

    /// What the key of an action is called where the person is, or else where the action is.
    pub(super) fn key(&self, action: Action) -> String {
        let keymap = &self.setup.keymap;
        let key = keymap.key(self.focus(), action).or_else(|| keymap.anywhere(action));
        key.map_or_else(String::new, |key| key.to_string())
    }

    /// A sentence of advice with this person's keys.
    pub(super) fn worded(&self, sentence: &str) -> String {
        self.setup.keymap.worded(sentence)
    }

    pub fn connection(&self, account: &AccountId) -> Option<&Connection> {
        self.connections.all().iter().find(|one| one.account.id == *account)
    }

    /// The account that an action is about: of the open details, else of the selected row or the shown figures.
    pub fn subject(&self) -> Option<&Connection> {
        if let Some(Dialog::Details { account, .. }) = self.dialogs.last() {
            return self.connection(account);
        }
        match self.tab {
            Tab::Connections => self.connections.selected(),
            Tab::Overview => self.connection(self.overview.account.as_ref()?),
        }
    }

    pub fn note(&mut self, severity: Severity, problem: Problem) {
        // The same thing said twice is one thing with a newer age.
        self.notices.retain(|notice| notice.problem != problem);
        self.notices.push(Notice { severity, problem, at: self.now });
        if self.notices.len() > Self::MOST_NOTICES {
            self.notices.remove(0);
        }
    }

    /// Something in the store is new: what is looked at is asked for again.
    pub(super) const fn outdate(&mut self) {
        self.connections.list.outdated = true;
        self.overview.summary.outdated = true;
        self.overview.posts.outdated = true;
        self.overview.audience.outdated = true;
        self.records.outdated = true;
        self.health.outdated = true;
    }

    pub(super) const fn request(&mut self) -> RequestId {
        self.requests += 1;
        RequestId(self.requests)
    }
}
