//! Every command and flag that the binary's help names is in README and CHANGELOG, and no other command is.

use std::{collections::BTreeSet, process::Command};

use super::text;

#[test]
fn readme_and_changelog_name_every_command_and_flag() {
    let (readme, changelog) = (text("README.md"), text("CHANGELOG.md"));
    let contract = changelog.split("**Commands.**").nth(1).unwrap().split("\n**").next().unwrap();
    for command in commands() {
        let row = format!("`lightmeter {command}");
        let is_default = command == "dashboard" && readme.contains("`lightmeter [dashboard]`");
        let line = readme.lines().find(|line| line.starts_with("| `lightmeter") && names(line, &command));
        assert!(is_default || line.is_some_and(|line| line.contains(&row)), "the README lacks {row}");
        let line = contract.lines().find(|line| line.starts_with("- `") && names(line, &command));
        let line = line.unwrap_or_else(|| panic!("the CHANGELOG lacks the command {command}"));
        for flag in flags(&help(&[&command])) {
            let of_command = readme.lines().filter(|line| line.starts_with("| `lightmeter"));
            let of_command = of_command.filter(|line| names(line, &command)).collect::<String>();
            assert!(of_command.contains(&flag), "the README's {command} lacks {flag}");
            assert!(line.contains(&flag), "the CHANGELOG's {command} lacks {flag}");
        }
    }
    for flag in flags(&help(&[])) {
        let everywhere = ["--help", "--version"];
        let known = everywhere.contains(&flag.as_str()) || contract.contains(&flag);
        assert!(known, "the CHANGELOG lacks {flag}");
    }
}

#[test]
fn the_readme_names_no_command_that_is_not_there() {
    let known = commands();
    let readme = text("README.md");
    let named = readme.split("`lightmeter ").skip(1).filter_map(|rest| {
        let name = rest.split([' ', '`', '\n']).next()?.trim_matches(['[', ']']);
        name.starts_with(|first: char| first.is_ascii_lowercase()).then(|| name.to_owned())
    });
    let named: BTreeSet<String> = named.collect();
    assert!(named.len() > 10, "the README names its commands otherwise than this test expects: {named:?}");
    assert!(named.is_subset(&known), "{:?}", named.difference(&known));
}

fn names(line: &str, command: &str) -> bool {
    line.split(['`', ' ', '[', ']', ',']).any(|word| word == command)
}

fn help(arguments: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_lightmeter")).args(arguments).arg("--help").output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

fn commands() -> BTreeSet<String> {
    let help = help(&[]);
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let names = listed.take_while(|line| !line.is_empty()).filter_map(|line| {
        // A description that goes on in the next line is indented further.
        let line = line.strip_prefix("  ")?;
        line.split(' ').next().filter(|name| !name.is_empty() && *name != "help")
    });
    let names: BTreeSet<String> = names.map(str::to_owned).collect();
    assert!(names.len() > 10, "the help lists commands otherwise than this test expects: {names:?}");
    names
}

/// The long flags of a command, without those that every command has.
fn flags(help: &str) -> BTreeSet<String> {
    let global = ["--config", "--data-dir", "--as", "--verbose", "--help", "--version"];
    let words =
        help.lines().filter(|line| line.trim_start().starts_with('-')).flat_map(|line| line.split(' '));
    let long = words.map(|word| word.trim_end_matches(['.', ','])).filter(|word| word.starts_with("--"));
    long.filter(|flag| !global.contains(flag)).map(str::to_owned).collect()
}
