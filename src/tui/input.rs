//! A one-line text field with a cursor; it may hold a token, so it is wiped and never shows itself.

use super::Pasted;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    text: Pasted,
    /// In characters.
    cursor: usize,
}

impl Input {
    /// Far longer than any token or address.
    const LONGEST: usize = 8_192;

    /// Takes text at the cursor; controls and line breaks inside a paste are dropped.
    pub fn insert(&mut self, text: &str) {
        let room = Self::LONGEST.saturating_sub(self.len());
        let (before, after) = self.halves();
        // With room for all from the start, so that growing leaves no copy behind.
        let mut joined = String::with_capacity(before.len() + text.len() + after.len());
        joined.push_str(before);
        let clean = text.chars().filter(|one| !one.is_control()).take(room);
        let count = clean.map(|one| joined.push(one)).count();
        joined.push_str(after);
        self.text = Pasted::new(joined);
        self.cursor += count;
    }

    pub fn erase_before(&mut self) {
        let (before, after) = self.halves();
        let mut kept = before.chars();
        if kept.next_back().is_some() {
            let joined = [kept.as_str(), after].concat();
            self.text = Pasted::new(joined);
            self.cursor -= 1;
        }
    }

    pub fn erase_all(&mut self) {
        *self = Self::default();
    }

    pub const fn left(&mut self) {
        self.cursor = self.cursor.saturating_sub(1);
    }

    pub fn right(&mut self) {
        self.cursor = (self.cursor + 1).min(self.len());
    }

    pub const fn first(&mut self) {
        self.cursor = 0;
    }

    pub fn last(&mut self) {
        self.cursor = self.len();
    }

    pub fn len(&self) -> usize {
        self.text.expose().chars().count()
    }

    pub fn is_empty(&self) -> bool {
        self.text.expose().is_empty()
    }

    pub const fn cursor(&self) -> usize {
        self.cursor
    }

    /// The text without the spaces around it, and an empty field.
    pub fn take(&mut self) -> Pasted {
        let text = Pasted::new(self.text.expose().trim());
        self.erase_all();
        text
    }

    fn halves(&self) -> (&str, &str) {
        let text = self.text.expose();
        let index = text.char_indices().nth(self.cursor).map_or(text.len(), |(index, _)| index);
        text.split_at_checked(index).unwrap_or((text, ""))
    }
}

#[cfg(test)]
mod tests {
    use super::Input;

    #[test]
    fn text_goes_in_and_out_at_the_cursor() {
        let mut input = Input::default();
        input.insert("héllo");
        input.left();
        input.left();
        input.erase_before();
        input.insert("y\n\u{1b}ö");
        assert_eq!((input.len(), input.cursor()), (6, 4));
        assert_eq!(input.take().expose(), "héyölo");
        assert!(input.is_empty());
        input.erase_before();
        input.right();
        assert_eq!(input.cursor(), 0);
    }

    #[test]
    fn a_token_is_not_in_the_debug_text() {
        let mut input = Input::default();
        input.insert("EAAsecret");
        assert!(!format!("{input:?}").contains("secret"));
    }
}
