//! The next step inside a sentence, worded for where the sentence is said.

/// What does on a command line what a key does in the dashboard.
const COMMANDS: [(char, &str); 3] = [('c', "connect"), ('r', "sync"), ('R', "renew")];

/// A sentence for a person without the dashboard. Advice is written and stored with the dashboard's key; here the
/// command takes its place: "press c to try again" becomes "run `lightmeter connect` to try again".
pub fn on_command_line(sentence: &str) -> String {
    let mut worded = Vec::new();
    let mut words = sentence.split(' ').peekable();
    while let Some(word) = words.next() {
        let run = match word {
            "press" => Some("run"),
            "Press" => Some("Run"),
            _ => None,
        };
        if let Some((run, command)) = run.zip(words.peek().and_then(|next| command(next))) {
            worded.push(format!("{run} {command}"));
            words.next();
        } else {
            worded.push(word.to_owned());
        }
    }
    worded.join(" ")
}

/// The command in the place of a key that stands alone, with the key's punctuation.
fn command(word: &str) -> Option<String> {
    let mut letters = word.chars();
    let key = letters.next()?;
    let after = letters.as_str();
    let (_, name) = COMMANDS.iter().find(|(known, _)| *known == key)?;
    (!after.starts_with(char::is_alphanumeric)).then(|| format!("`lightmeter {name}`{after}"))
}

#[cfg(test)]
mod tests;
