//! The process environment as a value, so that whatever depends on it can be told another.

use std::{collections::BTreeMap, fmt};

use zeroize::Zeroize as _;

/// Environment variables by name; read once, at the edge. A text may be a secret, so Debug tells the names alone.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// The variable's text; an empty one counts as not set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    pub fn is_set(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Takes out and wipes the variables whose names do not pass.
    pub fn retain(&mut self, passes: impl Fn(&str) -> bool) {
        self.0.retain(|name, text| {
            let stays = passes(name);
            if !stays {
                text.zeroize();
            }
            stays
        });
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Environment")?;
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}

impl<N: Into<String>, T: Into<String>> FromIterator<(N, T)> for Environment {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(variables: I) -> Self {
        Self(variables.into_iter().map(|(name, text)| (name.into(), text.into())).collect())
    }
}

#[cfg(test)]
mod tests;
