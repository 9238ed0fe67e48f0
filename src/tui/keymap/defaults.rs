//! The keys as they come: one table a focus.

use std::collections::BTreeMap;

use super::{Binding, Focus};
use crate::tui::{
    Action::{
        self, Accept, Close, Connect, Copy, CopyLink, Details, Disconnect, Down, EraseAll, EraseBefore,
        Everybody, Export, First, ForgetHistory, Help, Last, Left, LongerRange, NextAccount, NextView, No,
        OpenBrowser, PageDown, PageUp, PreviousAccount, PreviousView, Quit, Refresh, Renew, Revoke, Right,
        SandboxToken, ShorterRange, ShowConnections, ShowLink, ShowOverview, Sort, Toggle, Up, Yes,
    },
    Code, Key,
};

type Row = (Action, &'static [&'static str], u8);

/// Moving about in a list or a page.
const MOVES: &[Row] = &[
    (Up, &["up", "k"], 0),
    (Down, &["down", "j"], 0),
    (PageUp, &["pageup", "ctrl-u"], 0),
    (PageDown, &["pagedown", "ctrl-d"], 0),
    (First, &["home", "g"], 0),
    (Last, &["end", "G"], 0),
];

/// Moving about above a field: no key is a character, for an address or a code begins with any.
const SCROLL: &[Row] = &[
    (Up, &["up"], 0),
    (Down, &["down"], 0),
    (PageUp, &["pageup"], 0),
    (PageDown, &["pagedown"], 0),
    (First, &["home"], 0),
    (Last, &["end"], 0),
];

/// What works on both tabs.
const TABS: &[Row] = &[
    (NextView, &["tab"], 4),
    (PreviousView, &["shift-tab"], 0),
    (ShowConnections, &["1"], 0),
    (ShowOverview, &["2"], 0),
    (Close, &["esc"], 0),
    (Help, &["?"], 9),
    (Quit, &["q"], 10),
];

const CONNECTIONS: &[Row] = &[
    (Connect, &["c"], 1),
    (Disconnect, &["d"], 3),
    (Details, &["enter"], 2),
    (Renew, &["R"], 3),
    (Refresh, &["r"], 3),
    (Copy, &["y"], 0),
    (Everybody, &["E"], 5),
];

/// What works in every section of the Overview.
const OVERVIEW: &[Row] =
    &[(Connect, &["c"], 1), (Refresh, &["r"], 5), (NextAccount, &["a"], 6), (PreviousAccount, &["A"], 0)];

/// Where there is a table to write.
const TABLE: &[Row] = &[(Export, &["e"], 7)];

const RANGE: &[Row] = &[(ShorterRange, &["["], 2), (LongerRange, &["]"], 3)];

const ACROSS: &[Row] = &[(Left, &["left", "h"], 0), (Right, &["right", "l"], 0)];

const DIALOG_END: &[Row] = &[(Close, &["esc"], 5)];

/// Where no text is typed.
const ASKED: &[Row] = &[(Help, &["?"], 9)];

fn tables(focus: Focus) -> Vec<&'static [Row]> {
    match focus {
        Focus::Connections => vec![CONNECTIONS, MOVES, TABS],
        Focus::Summary => vec![RANGE, ACROSS, &[(Copy, &["y"], 0)], OVERVIEW, TABLE, MOVES, TABS],
        Focus::Posts => vec![&[(Sort, &["s"], 1), (Copy, &["y"], 5)], OVERVIEW, TABLE, MOVES, TABS],
        Focus::Audience => vec![OVERVIEW, TABLE, MOVES, TABS],
        Focus::Record => vec![OVERVIEW, MOVES, TABS],
        Focus::Details => vec![
            &[
                (Connect, &["c"], 1),
                (Disconnect, &["d"], 2),
                (Renew, &["R"], 3),
                (Refresh, &["r"], 4),
                (Close, &["esc", "enter", "q"], 5),
                (Help, &["?"], 9),
            ],
            MOVES,
        ],
        Focus::Everybody => {
            vec![&[(Refresh, &["r"], 1), (Close, &["esc", "enter", "q"], 2), (Help, &["?"], 9)], MOVES]
        }
        Focus::Help => vec![MOVES, &[(Close, &["esc", "?", "q", "enter"], 1)]],
        Focus::Disconnect => {
            vec![
                &[(Yes, &["y"], 1), (No, &["n", "esc"], 2), (ForgetHistory, &["h"], 3), (Revoke, &["v"], 4)],
                ASKED,
            ]
        }
        Focus::Ways => vec![
            &[
                (Up, &["up", "k"], 0),
                (Down, &["down", "j"], 0),
                (Accept, &["enter"], 1),
                (SandboxToken, &["t"], 2),
            ],
            DIALOG_END,
            ASKED,
        ],
        Focus::Token => {
            vec![&[(Accept, &["enter"], 1), (SandboxToken, &["ctrl-t"], 2)], EDITING, DIALOG_END]
        }
        Focus::PasteBox => vec![&[(Accept, &["enter"], 1)], EDITING, DIALOG_END],
        Focus::Invitation => {
            let ways: &[Row] = &[(ShowLink, &["o"], 1), (CopyLink, &["y"], 2), (OpenBrowser, &["b"], 3)];
            vec![ways, SCROLL, DIALOG_END, ASKED]
        }
        Focus::Exchanging => vec![DIALOG_END],
        Focus::Confirm => vec![&[(Yes, &["y"], 1), (No, &["n", "esc"], 2)], ASKED],
        Focus::Chooser => vec![
            &[
                (Up, &["up", "k"], 0),
                (Down, &["down", "j"], 0),
                (Toggle, &["space"], 1),
                (Accept, &["enter"], 2),
            ],
            DIALOG_END,
            ASKED,
        ],
        Focus::Ended => vec![&[(Connect, &["c"], 2), (Close, &["enter", "esc", "q"], 1)], ASKED],
    }
}

/// Keys that edit text; none is a character, for those go into the text.
const EDITING: &[Row] = &[
    (Left, &["left"], 0),
    (Right, &["right"], 0),
    (First, &["home", "ctrl-a"], 0),
    (Last, &["end", "ctrl-e"], 0),
    (EraseBefore, &["backspace", "ctrl-h"], 0),
    (EraseAll, &["ctrl-u"], 3),
];

pub(super) fn bindings() -> BTreeMap<Focus, Vec<Binding>> {
    Focus::ALL.iter().map(|focus| (*focus, rows(*focus))).collect()
}

/// The default keys of one action in one focus.
pub(super) fn keys(focus: Focus, action: Action) -> Vec<Key> {
    rows(focus).into_iter().find(|row| row.action == action).map_or_else(Vec::new, |row| row.keys)
}

fn rows(focus: Focus) -> Vec<Binding> {
    let parse = |text: &&str| text.parse().unwrap_or(Key::plain(Code::F(24)));
    tables(focus)
        .into_iter()
        .flatten()
        .map(|(action, keys, rank)| Binding {
            action: *action,
            keys: keys.iter().map(parse).collect(),
            rank: *rank,
        })
        .collect()
}
