//! Reads every path out of Rust source as tokens, so that comments and strings never count and macros do.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

/// A path such as `crate::domain::Day`, one for each branch of a `use` tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CodePath {
    pub(crate) line: usize,
    /// As written; a glob ends in `*`, a root that is given another name ends in `as`.
    pub(crate) segments: Vec<String>,
    /// The inline modules it is written in, outermost first.
    inside: Vec<String>,
}

impl CodePath {
    /// The path from the crate's root, for a file that is the module `file`; `None` for a path that does not
    /// start at `crate`, `self` or `super`.
    pub(crate) fn rooted(&self, file: &[String]) -> Option<Vec<String>> {
        let (first, rest) = self.segments.split_first()?;
        let here: Vec<String> = file.iter().chain(&self.inside).cloned().collect();
        let mut path = match first.as_str() {
            "crate" | "lightmeter" => Vec::new(),
            "self" => here,
            "super" => here.split_last()?.1.to_vec(),
            _ => return None,
        };
        let more_supers = rest.iter().take_while(|segment| *segment == "super").count();
        path.truncate(path.len().saturating_sub(more_supers));
        path.extend_from_slice(&rest[more_supers..]);
        Some(path)
    }
}

pub(crate) fn paths(source: &str) -> Result<Vec<CodePath>, String> {
    let tokens: TokenStream = source.parse().map_err(|error| format!("is not Rust: {error}"))?;
    let mut reader = Reader::default();
    reader.walk(tokens);
    Ok(reader.found)
}

#[derive(Default)]
struct Reader {
    found: Vec<CodePath>,
    inside: Vec<String>,
}

impl Reader {
    fn walk(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += 1;
            match token {
                TokenTree::Ident(word) if word == "mod" => {
                    if let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(body))) =
                        (tokens.get(at), tokens.get(at + 1))
                    {
                        self.inside.push(name.to_string());
                        self.walk(body.stream());
                        self.inside.pop();
                        at += 2;
                    }
                }
                TokenTree::Ident(first) => at += self.path(first, &[], &tokens[at..]),
                TokenTree::Group(group) => self.walk(group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    /// Reads the path that begins with `first`; returns how many of the tokens `after` it took.
    fn path(&mut self, first: &Ident, before: &[String], after: &[TokenTree]) -> usize {
        let line = first.span().start().line;
        let mut segments = before.to_vec();
        segments.push(first.to_string());
        let mut taken = 0;
        while is_double_colon(&after[taken..]) {
            match after.get(taken + 2) {
                Some(TokenTree::Ident(segment)) => segments.push(segment.to_string()),
                Some(TokenTree::Punct(star)) if star.as_char() == '*' => segments.push("*".to_owned()),
                Some(TokenTree::Group(tree)) if tree.delimiter() == Delimiter::Brace => {
                    self.branches(&segments, tree.stream());
                    return taken + 3;
                }
                _ => break,
            }
            taken += 3;
        }
        let ends_at_a_root = segments.iter().all(|one| matches!(one.as_str(), "crate" | "super" | "self"));
        if ends_at_a_root && matches!(after.get(taken), Some(TokenTree::Ident(word)) if word == "as") {
            segments.push("as".to_owned());
        }
        self.found.push(CodePath { line, segments, inside: self.inside.clone() });
        taken
    }

    fn branches(&mut self, before: &[String], tree: TokenStream) {
        let tokens: Vec<TokenTree> = tree.into_iter().collect();
        for branch in tokens.split(|token| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ','))
        {
            match branch.first() {
                Some(TokenTree::Ident(first)) => drop(self.path(first, before, &branch[1..])),
                Some(TokenTree::Punct(star)) => {
                    let segments = before.iter().cloned().chain(["*".to_owned()]).collect();
                    let line = star.span().start().line;
                    self.found.push(CodePath { line, segments, inside: self.inside.clone() });
                }
                _ => {}
            }
        }
    }
}

fn is_double_colon(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Punct(one), TokenTree::Punct(two), ..] if one.as_char() == ':' && two.as_char() == ':')
}
