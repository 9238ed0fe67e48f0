//! (focus, key) → action: the defaults, a person's own keys over them, and the help rows of both.

mod defaults;

use std::collections::BTreeMap;

use super::{Action, Key, key::UnknownKey};
use crate::domain::with_own_keys;

/// What the keys go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Focus {
    Connections,
    Summary,
    Posts,
    Audience,
    Record,
    Details,
    Everybody,
    Help,
    Disconnect,
    /// Connect: choosing a way.
    Ways,
    /// Connect: the box that takes a token.
    Token,
    /// Connect: the link is out and the paste box is empty.
    Invitation,
    /// Connect: something is in the paste box.
    PasteBox,
    /// Connect: the worker is at it.
    Exchanging,
    Confirm,
    Chooser,
    /// Connect: it failed or it is done.
    Ended,
}

impl Focus {
    pub const ALL: &'static [Self] = &[
        Self::Connections,
        Self::Summary,
        Self::Posts,
        Self::Audience,
        Self::Record,
        Self::Details,
        Self::Everybody,
        Self::Help,
        Self::Disconnect,
        Self::Ways,
        Self::Token,
        Self::Invitation,
        Self::PasteBox,
        Self::Exchanging,
        Self::Confirm,
        Self::Chooser,
        Self::Ended,
    ];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Connections => "Connections",
            Self::Summary => "Overview: Summary",
            Self::Posts => "Overview: Posts",
            Self::Audience => "Overview: Audience",
            Self::Record => "Overview: Record",
            Self::Details => "Details",
            Self::Everybody => "Everybody's connections",
            Self::Help => "Help",
            Self::Disconnect => "Disconnect",
            Self::Ways => "Connect: choosing a way",
            Self::Token => "Connect: pasting a token",
            Self::Invitation => "Connect: waiting for Meta",
            Self::PasteBox => "Connect: text in the paste box",
            Self::Exchanging => "Connect: exchanging",
            Self::Confirm => "Connect: your answer",
            Self::Chooser => "Connect: several accounts",
            Self::Ended => "Connect: the end",
        }
    }

    /// Whether a letter bound to this action is text here instead: everything in a field, and above an empty one what
    /// moves about, for an address or a code begins with any letter.
    const fn takes_text_from(self, action: Action) -> bool {
        match self {
            Self::Token | Self::PasteBox => true,
            Self::Invitation => action.moves(),
            _ => false,
        }
    }
}

/// The actions that stored advice names by their default keys.
const ADVISED: [(char, Action); 3] = [('c', Action::Connect), ('r', Action::Refresh), ('R', Action::Renew)];

/// One row of the keymap: an action, its keys and the hint bar's rank (0 is never hinted, 1 comes first).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    pub action: Action,
    pub keys: Vec<Key>,
    pub rank: u8,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap(BTreeMap<Focus, Vec<Binding>>);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeymapError {
    #[error(
        "[keys] `{name}` is not an action; did you mean `{nearest}`? The README's table “All keys” names every one"
    )]
    UnknownAction { name: String, nearest: &'static str },
    #[error("[keys] {action}: {source}")]
    UnknownKey { action: String, source: UnknownKey },
    #[error("[keys] {action}: ctrl-c always quits and cannot be bound")]
    Reserved { action: String },
    #[error(
        "[keys] `{key}` would mean both {first} and {second} in \u{201c}{focus}\u{201d}: give one of them another key"
    )]
    Twice { key: Key, first: &'static str, second: &'static str, focus: &'static str },
    #[error("[keys] {action}: give it at least one key")]
    Unbound { action: String },
}

impl Default for Keymap {
    fn default() -> Self {
        Self(defaults::bindings())
    }
}

impl Keymap {
    /// The defaults with `[keys]` over them: an action named there has those keys and no others.
    pub fn with_overrides(overrides: &BTreeMap<String, Vec<String>>) -> Result<Self, KeymapError> {
        let mut keymap = Self::default();
        for (name, texts) in overrides {
            let action = Action::named(name).ok_or_else(|| KeymapError::UnknownAction {
                name: name.clone(),
                nearest: Action::nearest(name).map_or("", Action::name),
            })?;
            let mut keys = Vec::new();
            for text in texts {
                let key: Key = text
                    .parse()
                    .map_err(|source| KeymapError::UnknownKey { action: name.clone(), source })?;
                if key == Key::CTRL_C {
                    return Err(KeymapError::Reserved { action: name.clone() });
                }
                keys.push(key);
            }
            if keys.is_empty() {
                return Err(KeymapError::Unbound { action: name.clone() });
            }
            for (focus, bindings) in &mut keymap.0 {
                if let Some(binding) = bindings.iter_mut().find(|binding| binding.action == action) {
                    binding.keys.clone_from(&keys);
                    if focus.takes_text_from(action) {
                        // A letter that a person bound for lists stays a letter where text is typed.
                        binding.keys.retain(|key| key.typed().is_none());
                    }
                    if binding.keys.is_empty() {
                        binding.keys = defaults::keys(*focus, action);
                    }
                }
            }
        }
        keymap.check()?;
        Ok(keymap)
    }

    pub fn resolve(&self, focus: Focus, key: Key) -> Option<Action> {
        let key = key.normalized();
        self.rows(focus).iter().find(|binding| binding.keys.contains(&key)).map(|binding| binding.action)
    }

    /// Every binding of a focus, in the order of the help.
    pub fn rows(&self, focus: Focus) -> &[Binding] {
        self.0.get(&focus).map_or(&[], Vec::as_slice)
    }

    /// A sentence of advice, which is kept with the default keys, with the keys that do the same here.
    pub fn worded(&self, sentence: &str) -> String {
        with_own_keys(sentence, |key| {
            let (_, action) = ADVISED.iter().find(|(default, _)| *default == key)?;
            self.anywhere(*action).map(|key| key.to_string())
        })
    }

    /// The first key of an action in the first place that has it.
    pub fn anywhere(&self, action: Action) -> Option<Key> {
        Focus::ALL.iter().find_map(|focus| self.key(*focus, action))
    }

    /// The first key of an action, for sentences that name one.
    pub fn key(&self, focus: Focus, action: Action) -> Option<Key> {
        self.rows(focus).iter().find(|row| row.action == action)?.keys.first().copied()
    }

    /// The bindings worth a place in the hint bar, most useful first.
    pub fn hints(&self, focus: Focus) -> Vec<&Binding> {
        let mut hints: Vec<_> = self.rows(focus).iter().filter(|row| row.rank > 0).collect();
        hints.sort_by_key(|row| row.rank);
        hints
    }

    /// The key table of the README, in Markdown.
    pub fn table(&self) -> String {
        let mut lines =
            vec!["| where | keys | what | name in `[keys]` |".to_owned(), "|---|---|---|---|".to_owned()];
        for focus in Focus::ALL {
            lines.extend(self.rows(*focus).iter().map(|row| {
                let keys: Vec<String> = row.keys.iter().map(|key| format!("`{key}`")).collect();
                let (what, name) = (row.action.description(), row.action.name());
                format!("| {} | {} | {what} | `{name}` |", focus.title(), keys.join(" "))
            }));
        }
        lines.push(String::new());
        lines.join("\n")
    }

    fn check(&self) -> Result<(), KeymapError> {
        for (focus, bindings) in &self.0 {
            let mut seen: BTreeMap<Key, Action> = BTreeMap::new();
            for binding in bindings {
                for key in &binding.keys {
                    if let Some(first) = seen.insert(*key, binding.action)
                        && first != binding.action
                    {
                        return Err(KeymapError::Twice {
                            key: *key,
                            first: first.name(),
                            second: binding.action.name(),
                            focus: focus.title(),
                        });
                    }
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
