//! A key press, whatever transport it came from; written in the config as it is shown in the help.

use std::{fmt, str::FromStr};

/// One key with its modifiers. Shift is kept only where the character does not carry it already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub code: Code,
    pub ctrl: bool,
    pub alt: bool,
    pub shift: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    Char(char),
    /// F1 to F24.
    F(u8),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
}

impl Key {
    /// Ends the program wherever it is pressed; it cannot be bound to anything else.
    pub const CTRL_C: Self = Self { code: Code::Char('c'), ctrl: true, alt: false, shift: false };

    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    pub const fn char(character: char) -> Self {
        Self::plain(Code::Char(character))
    }

    /// The character that a text field takes from it.
    pub const fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(character) if !self.ctrl && !self.alt => Some(character),
            _ => None,
        }
    }

    /// The one spelling of a key: terminals disagree about shift and upper case.
    #[must_use]
    pub const fn normalized(mut self) -> Self {
        if let Code::Char(character) = self.code {
            if self.ctrl {
                self.code = Code::Char(character.to_ascii_lowercase());
            } else if self.shift {
                self.code = Code::Char(character.to_ascii_uppercase());
            }
            self.shift = false;
        }
        self
    }
}

const NAMED: &[(&str, Code)] = &[
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("space", Code::Char(' ')),
    ("backspace", Code::Backspace),
    ("delete", Code::Delete),
    ("insert", Code::Insert),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("home", Code::Home),
    ("end", Code::End),
    ("pageup", Code::PageUp),
    ("pagedown", Code::PageDown),
];

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")] {
            if held {
                formatter.write_str(name)?;
            }
        }
        match self.code {
            Code::F(number) => write!(formatter, "F{number}"),
            code => match (NAMED.iter().find(|(_, named)| *named == code), code) {
                (Some((name, _)), _) => formatter.write_str(name),
                (None, Code::Char(character)) => write!(formatter, "{character}"),
                (None, _) => Ok(()),
            },
        }
    }
}

/// Text that names no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a key; write it like `c`, `R`, `ctrl-r`, `enter` or `F5`")]
pub struct UnknownKey(pub String);

impl FromStr for Key {
    type Err = UnknownKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut key = Self::char(' ');
        let mut rest = text;
        loop {
            let (held, after) = if let Some(after) = rest.strip_prefix("ctrl-") {
                (&mut key.ctrl, after)
            } else if let Some(after) = rest.strip_prefix("alt-") {
                (&mut key.alt, after)
            } else if let Some(after) = rest.strip_prefix("shift-") {
                (&mut key.shift, after)
            } else {
                break;
            };
            if *held || after.is_empty() {
                return Err(UnknownKey(text.to_owned()));
            }
            *held = true;
            rest = after;
        }
        key.code = code(rest).ok_or_else(|| UnknownKey(text.to_owned()))?;
        Ok(key.normalized())
    }
}

fn code(name: &str) -> Option<Code> {
    let mut characters = name.chars();
    match (characters.next(), characters.next()) {
        (Some(only), None) if !only.is_control() => return Some(Code::Char(only)),
        _ => {}
    }
    let lower = name.to_ascii_lowercase();
    if let Some((_, code)) = NAMED.iter().find(|(named, _)| *named == lower) {
        return Some(*code);
    }
    let number: u8 = lower.strip_prefix('f')?.parse().ok()?;
    (1..=24).contains(&number).then_some(Code::F(number))
}

#[cfg(test)]
mod tests;
