//! The next step inside a sentence, worded for where the sentence is said.

/// What does on a command line what a key does in the dashboard.
const COMMANDS: [(char, &str); 3] = [('c', "connect"), ('r', "sync"), ('R', "renew")];

/// A sentence for a person without the dashboard. Advice is written and stored with the dashboard's key; here the
/// command takes its place: "press c to try again" becomes "run `lightmeter connect` to try again".
pub fn on_command_line(sentence: &str) -> String {
    reworded(sentence, |press, key| {
        let run = if press == "Press" { "Run" } else { "run" };
        let (_, name) = COMMANDS.iter().find(|(known, _)| *known == key)?;
        Some(format!("{run} `lightmeter {name}`"))
    })
}

/// A sentence for a person at the dashboard whose keys may be others: `own` names the one that does what the default
/// key does, and `None` leaves it as it is.
pub fn with_own_keys(sentence: &str, own: impl Fn(char) -> Option<String>) -> String {
    reworded(sentence, |press, key| Some(format!("{press} {}", own(key)?)))
}

/// Puts what `step` makes of each "press" and its key in their place; a key is a letter that stands alone, and its
/// punctuation stays.
fn reworded(sentence: &str, step: impl Fn(&str, char) -> Option<String>) -> String {
    let mut worded = Vec::new();
    let mut words = sentence.split(' ').peekable();
    while let Some(word) = words.next() {
        let pressed = words.peek().filter(|_| matches!(word, "press" | "Press")).and_then(|next| lone(next));
        if let Some((instead, after)) = pressed.and_then(|(key, after)| Some((step(word, key)?, after))) {
            worded.push(format!("{instead}{after}"));
            words.next();
        } else {
            worded.push(word.to_owned());
        }
    }
    worded.join(" ")
}

/// A word that is a single letter, and the punctuation after it.
fn lone(word: &str) -> Option<(char, &str)> {
    let mut letters = word.chars();
    let key = letters.next()?;
    let after = letters.as_str();
    (!after.starts_with(char::is_alphanumeric)).then_some((key, after))
}

#[cfg(test)]
mod tests;
