//! OAuth scopes: which we ask for, and what a refused one costs.

use std::collections::BTreeSet;

use super::Login;

/// One permission of Meta's, by Meta's name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Scope(String);

impl Scope {
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What a person loses without this scope, as a clause; `None` for a scope we do not ask for.
    pub fn cost_of_refusal(&self) -> Option<&'static str> {
        Some(match self.0.as_str() {
            "instagram_business_basic" | "instagram_basic" => "the account itself cannot be read",
            "instagram_business_manage_insights" | "instagram_manage_insights" => {
                "no insights can be fetched"
            }
            "pages_show_list" => "your Pages, and the accounts linked to them, cannot be listed",
            "pages_read_engagement" => "media and insights behind a Page may be refused",
            "business_management" => "Pages that belong to a business portfolio stay hidden",
            _ => return None,
        })
    }

    /// Without an essential scope there is nothing to show, so the connection is not made.
    pub fn is_essential(&self) -> bool {
        matches!(
            self.0.as_str(),
            "instagram_business_basic"
                | "instagram_business_manage_insights"
                | "instagram_basic"
                | "instagram_manage_insights"
        )
    }
}

/// A set of scopes, written as Meta writes it: a comma list, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes(BTreeSet<Scope>);

impl Scopes {
    /// What a login asks for.
    pub fn wanted(login: Login) -> Self {
        let names: &[&str] = match login {
            Login::Instagram => &["instagram_business_basic", "instagram_business_manage_insights"],
            Login::Facebook => &[
                "instagram_basic",
                "instagram_manage_insights",
                "pages_show_list",
                "pages_read_engagement",
                "business_management",
            ],
        };
        names.iter().copied().collect()
    }

    /// Reads a comma- or space-separated list.
    pub fn parse(list: &str) -> Self {
        list.split([',', ' ']).filter(|name| !name.is_empty()).collect()
    }

    pub fn contains(&self, name: &str) -> bool {
        self.0.contains(&Scope::new(name))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Scope> {
        self.0.iter()
    }

    /// The scopes of `self` that `granted` lacks.
    #[must_use]
    pub fn missing_from(&self, granted: &Self) -> Self {
        Self(self.0.difference(&granted.0).cloned().collect())
    }
}

impl std::fmt::Display for Scopes {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, scope) in self.0.iter().enumerate() {
            if index > 0 {
                formatter.write_str(",")?;
            }
            formatter.write_str(scope.as_str())?;
        }
        Ok(())
    }
}

impl<'a> FromIterator<&'a str> for Scopes {
    fn from_iter<I: IntoIterator<Item = &'a str>>(names: I) -> Self {
        Self(names.into_iter().map(Scope::new).collect())
    }
}
