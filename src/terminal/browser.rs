//! Whether there is a browser in front of the person, and opening it.

mod open;

use std::{fs, path::PathBuf};

use crate::domain::Environment;

pub use open::{OpenError, open};

/// Where the authorize link can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    Here,
    /// The browser of the Windows around this Linux.
    Wsl,
    NotHere(WhyNot),
}

/// Why no browser is opened; the link is there in every other way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// `--no-browser`.
    Asked,
    /// The dashboard is served over SSH by lightmeter itself.
    Served,
    Ssh,
    Container,
    Ci,
    NoDisplay,
    TextBrowser,
}

/// What the machine and the command line tell beside the environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    pub system: System,
    pub container: bool,
    pub wsl: bool,
    /// What is known without looking: [`WhyNot::Asked`] or [`WhyNot::Served`].
    pub ruled_out: Option<WhyNot>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Linux and the BSDs, where the environment names the display.
    Linux,
    MacOs,
}

impl Marks {
    /// Looks at this machine; what the command line and the session say is for the caller to add.
    pub fn read() -> Self {
        let root = root();
        let exists = |mark: &&str| root.join(mark).exists();
        let version = fs::read_to_string(root.join("proc/version")).unwrap_or_default().to_ascii_lowercase();
        Self {
            system: if cfg!(target_os = "macos") { System::MacOs } else { System::Linux },
            container: ["run/.containerenv", ".dockerenv"].iter().any(exists),
            wsl: version.contains("microsoft") || version.contains("wsl"),
            ruled_out: None,
        }
    }
}

/// The folder below which the machine's marks are looked for; a build for tests can be shown another machine.
fn root() -> PathBuf {
    #[cfg(feature = "probe")]
    if let Some(root) = crate::clock::probe::root() {
        return root;
    }
    PathBuf::from("/")
}

/// Decides in this order, the surest sign first. A multiplexer may keep SSH's variables longer than the
/// connection: that only costs a browser that did not open by itself.
pub fn detect(environment: &Environment, marks: &Marks) -> Browser {
    let any_set = |names: &[&str]| names.iter().any(|name| environment.is_set(name));
    if let Some(why) = marks.ruled_out {
        return Browser::NotHere(why);
    }
    let signs = [
        (any_set(&["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"]), WhyNot::Ssh),
        (marks.container, WhyNot::Container),
        (is_ci(environment), WhyNot::Ci),
    ];
    if let Some((_, why)) = signs.into_iter().find(|(is_so, _)| *is_so) {
        return Browser::NotHere(why);
    }
    if marks.wsl || environment.is_set("WSL_INTEROP") {
        return Browser::Wsl;
    }
    if marks.system == System::Linux && !any_set(&["DISPLAY", "WAYLAND_DISPLAY"]) {
        return Browser::NotHere(WhyNot::NoDisplay);
    }
    match chosen(environment) {
        Some(program) if is_text_browser(program) => Browser::NotHere(WhyNot::TextBrowser),
        _ => Browser::Here,
    }
}

fn is_ci(environment: &Environment) -> bool {
    environment.get("CI").is_some_and(|text| !matches!(text, "false" | "0"))
}

/// The first command of `BROWSER`, which is a list separated by colons.
fn chosen(environment: &Environment) -> Option<&str> {
    environment.get("BROWSER")?.split(':').map(str::trim).find(|command| !command.is_empty())
}

/// Text browsers take the dashboard's screen, and Meta's login does not work in them.
fn is_text_browser(command: &str) -> bool {
    const NAMES: [&str; 9] =
        ["lynx", "links", "links2", "elinks", "w3m", "www-browser", "browsh", "carbonyl", "chawan"];
    let program = command.split_whitespace().next().unwrap_or_default();
    program.rsplit('/').next().is_some_and(|name| NAMES.contains(&name))
}

impl WhyNot {
    /// Why, and what to do.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Asked => "No browser is opened, as you asked. Open the link wherever you like.",
            Self::Served | Self::Ssh => {
                "You are connected over SSH, so no browser is opened here. Open the link on the computer in \
                 front of you."
            }
            Self::Container => {
                "lightmeter runs in a container, which has no browser. Open the link on your own computer."
            }
            Self::Ci => "CI is set, so nobody sits at this computer. Open the link on your own.",
            Self::NoDisplay => {
                "There is no desktop here: neither DISPLAY nor WAYLAND_DISPLAY is set. Open the link on a \
                 computer with a browser."
            }
            Self::TextBrowser => {
                "BROWSER names a text browser, in which Meta's login does not work. Open the link in another \
                 one."
            }
        }
    }
}

#[cfg(test)]
mod tests;
