//! What a person can ask for by a key, with its name in `[keys]` and its words in the help.

macro_rules! actions {
    ($($(#[$meta:meta])* $variant:ident = $name:literal, $hint:literal, $description:literal;)+) => {
        /// A person's intent, whatever key it came from.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action { $($(#[$meta])* $variant,)+ }

        impl Action {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name in `[keys]`; it stays.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// One or two words for the hint bar.
            pub const fn hint(self) -> &'static str {
                match self { $(Self::$variant => $hint,)+ }
            }

            /// A line for the help.
            pub const fn description(self) -> &'static str {
                match self { $(Self::$variant => $description,)+ }
            }

            /// Whether it moves about a list or a page.
            pub const fn moves(self) -> bool {
                matches!(
                    self,
                    Self::Up | Self::Down | Self::PageUp | Self::PageDown | Self::First | Self::Last
                )
            }

            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|action| action.name() == name)
            }

            /// The action whose name is written most like `name`.
            pub fn nearest(name: &str) -> Option<Self> {
                let likeness =
                    |action: &Self| strsim::normalized_damerau_levenshtein(action.name(), name);
                Self::ALL.iter().copied().max_by(|one, other| likeness(one).total_cmp(&likeness(other)))
            }
        }
    };
}

actions! {
    Connect = "connect", "connect", "connect an account, or reconnect the selected one if it needs it";
    Disconnect = "disconnect", "disconnect", "disconnect the account; says first what is erased";
    Details = "details", "details", "show both clocks, the renewals and the flight record";
    Everybody = "everybody", "everybody", "show how everybody's connections stand (operators only)";
    Renew = "renew", "renew", "renew the token now";
    Refresh = "refresh", "refresh", "fetch this account's figures now";
    NextView = "next-view", "next", "go to the next section, or tab";
    PreviousView = "previous-view", "previous", "go to the section, or tab, before";
    ShowConnections = "connections", "Connections", "go to Connections";
    ShowOverview = "overview", "Overview", "go to Instagram Overview";
    NextAccount = "next-account", "account", "show the next account";
    PreviousAccount = "previous-account", "account back", "show the account before";
    ShorterRange = "shorter-range", "days", "show fewer days";
    LongerRange = "longer-range", "days", "show more days";
    Sort = "sort", "sort", "sort the posts by the next column";
    Export = "export", "export", "write what is shown to a CSV file: insights, posts or audience";
    Copy = "copy", "copy", "copy what is selected to your clipboard";
    Up = "up", "up", "move up";
    Down = "down", "down", "move down";
    Left = "left", "left", "move left";
    Right = "right", "right", "move right";
    PageUp = "page-up", "page up", "move a page up";
    PageDown = "page-down", "page down", "move a page down";
    First = "first", "first", "go to the first";
    Last = "last", "last", "go to the last";
    Accept = "accept", "go on", "go on";
    Yes = "yes", "yes", "answer yes";
    No = "no", "no", "answer no";
    Toggle = "toggle", "tick", "tick or untick";
    Close = "close", "close", "close what is open; an open attempt is cancelled";
    SandboxToken = "sandbox-token", "sandbox token", "use a token of the built-in sandbox (demo only)";
    ShowLink = "show-link", "link", "show the link alone on one line, to select and copy";
    CopyLink = "copy-link", "copy", "send the link to your terminal's clipboard";
    OpenBrowser = "open-browser", "browser", "open the link in the browser of this machine";
    ForgetHistory = "forget-history", "history", "also erase the history";
    Revoke = "revoke", "revoke", "also withdraw the grant at Meta";
    EraseBefore = "erase-before", "erase", "erase the character before the cursor";
    EraseAll = "erase-all", "erase all", "erase the whole text";
    Help = "help", "help", "show every key";
    Quit = "quit", "quit", "quit";
}
