//! Untrusted text has one door: what a screen, a file or a message may take of Meta's and people's text.

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};
use unicode_segmentation::UnicodeSegmentation;

/// Text that can change nothing on a terminal but its own cells: one line, no controls, no C1, no bidi marks,
/// no tags, bounded in length and in combining marks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Shown(String);

impl Shown {
    /// Longer text is cut; Instagram's own limit for a caption is 2 200 characters.
    const MOST_GRAPHEMES: usize = 2_200;
    const MOST_MARKS: usize = 8;

    pub fn new(raw: &str) -> Self {
        // The cut on the raw text bounds the work; no grapheme we keep needs more than this many characters.
        let bounded = raw.chars().take(Self::MOST_GRAPHEMES * 4);
        let mut text = String::new();
        let mut marks = 0_usize;
        let mut characters = bounded.nfc().peekable();
        let mut previous: Option<char> = None;
        while let Some(character) = characters.next() {
            if matches!(character, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}') {
                if !text.is_empty() && !text.ends_with(' ') {
                    text.push(' ');
                }
                previous = Some(' ');
                marks = 0;
                continue;
            }
            if is_joiner(character) {
                // A joiner or variation selector only makes sense inside an emoji.
                let follows_emoji = previous.is_some_and(is_emoji_part);
                let leads_on =
                    character != '\u{200D}' || characters.peek().copied().is_some_and(is_emoji_part);
                if !(follows_emoji && leads_on) {
                    continue;
                }
            } else if is_hidden(character) {
                continue;
            } else if is_mark(character) {
                marks += 1;
                if marks > Self::MOST_MARKS || previous.is_none() {
                    continue;
                }
            } else {
                marks = 0;
            }
            text.push(character);
            previous = Some(character);
        }
        let end = text.grapheme_indices(true).nth(Self::MOST_GRAPHEMES).map(|(index, _)| index);
        if let Some(end) = end {
            text.truncate(end);
        }
        text.truncate(text.trim_end().len());
        Self(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a character may stand in a finished screen; the second net asks this of every cell.
    pub fn may_show(character: char) -> bool {
        !is_hidden(character) || is_joiner(character)
    }
}

/// Text of Meta's or of people's, as it came: stored so, never displayed. It has no Display on purpose.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Untrusted(String);

impl Untrusted {
    pub fn new(raw: impl Into<String>) -> Self {
        Self(raw.into())
    }

    /// Through the door.
    pub fn shown(&self) -> Shown {
        Shown::new(&self.0)
    }

    /// For the store only.
    pub fn as_it_came(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Untrusted {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Untrusted({:?})", self.shown())
    }
}

fn is_mark(character: char) -> bool {
    character.general_category_group() == GeneralCategoryGroup::Mark
}

fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200D}' | '\u{FE0E}' | '\u{FE0F}' | '\u{20E3}')
}

fn is_emoji_part(character: char) -> bool {
    is_joiner(character)
        || matches!(character, '#' | '*' | '0'..='9' | '©' | '®')
        || matches!(u32::from(character), 0x2190..=0x2BFF | 0x3030 | 0x303D | 0x3297 | 0x3299 | 0x1F000..=0x1FAFF)
}

/// Controls, bidi marks, tags and everything else that is there without being seen.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            u32::from(character),
            0x00AD
                | 0x034F
                | 0x061C
                | 0x115F..=0x1160
                | 0x17B4..=0x17B5
                | 0x180B..=0x180F
                | 0x200B..=0x200F
                | 0x2028..=0x202E
                | 0x2060..=0x206F
                | 0x3164
                | 0xFE00..=0xFE0D
                | 0xFEFF
                | 0xFFA0
                | 0xFFF0..=0xFFFB
                | 0x1BCA0..=0x1BCA3
                | 0x1D173..=0x1D17A
                | 0xE0000..=0xE0FFF
        )
        || character.general_category_group() == GeneralCategoryGroup::Other
            && !matches!(u32::from(character), 0xE000..=0xF8FF | 0xF0000..=0x10_FFFD)
            && !character.is_alphanumeric()
}

impl std::fmt::Display for Shown {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(&self.0)
    }
}

impl serde::Serialize for Shown {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests;
