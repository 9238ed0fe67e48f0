//! Files beside each other import each other in one direction only.
//!
//! A circle that goes through a parent's re-export (`use super::Page`) is not seen: such a path names the parent.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    paths::paths,
    rules::{SourceFile, is_test, module_of},
};

type Module = Vec<String>;

/// One sentence for each circle of files in one folder.
pub(crate) fn circles(sources: &[SourceFile]) -> Vec<String> {
    let files: BTreeMap<Module, &SourceFile> = sources
        .iter()
        .filter(|source| source.path.starts_with("src/") && !is_test(&source.path))
        .map(|source| (module_of(&source.path), source))
        .collect();
    let imports: BTreeMap<&Module, BTreeSet<&Module>> =
        files.iter().map(|(module, source)| (module, siblings(module, source, &files))).collect();
    let mut told = BTreeSet::new();
    imports
        .keys()
        .filter_map(|module| way_back(module, &imports))
        .filter_map(|circle| {
            let members: BTreeSet<&Module> = circle.iter().copied().collect();
            told.insert(members).then(|| sentence(&circle, &files))
        })
        .collect()
}

/// The files beside this one that it names.
fn siblings<'a>(
    module: &Module,
    source: &SourceFile,
    files: &'a BTreeMap<Module, &SourceFile>,
) -> BTreeSet<&'a Module> {
    let Some((_, folder)) = module.split_last() else { return BTreeSet::new() };
    let named = paths(&source.text).unwrap_or_default().into_iter().filter_map(|path| path.rooted(module));
    named
        .filter(|target| target.len() > folder.len() && target.starts_with(folder))
        .filter_map(|target| files.get_key_value(&target[..=folder.len()]).map(|(beside, _)| beside))
        .filter(|beside| *beside != module)
        .collect()
}

/// The shortest way from a file over what it imports back to itself.
fn way_back<'a>(
    start: &'a Module,
    imports: &BTreeMap<&'a Module, BTreeSet<&'a Module>>,
) -> Option<Vec<&'a Module>> {
    let mut seen = BTreeSet::new();
    let mut ways = std::collections::VecDeque::from([vec![start]]);
    while let Some(way) = ways.pop_front() {
        for next in imports.get(way.last()?).into_iter().flatten() {
            if *next == start {
                return Some(way);
            }
            if seen.insert(*next) {
                ways.push_back(way.iter().copied().chain([*next]).collect());
            }
        }
    }
    None
}

fn sentence(circle: &[&Module], files: &BTreeMap<Module, &SourceFile>) -> String {
    let names: Vec<&str> =
        circle.iter().filter_map(|module| files.get(*module)).map(|source| source.path.as_str()).collect();
    format!("{} import each other in a circle: move what they share below them", names.join(", "))
}
