//! Every style in one table, named after what it styles; there is no colour anywhere else.

mod palette;

use ratatui::style::{Modifier, Style};

use palette::Palette;

/// The themes a person can choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeName {
    #[default]
    Dark,
    Light,
    HighContrast,
    /// Good and bad differ in blue and orange, not in green and red.
    ColourBlindSafe,
}

impl ThemeName {
    pub const ALL: &'static [Self] = &[Self::Dark, Self::Light, Self::HighContrast, Self::ColourBlindSafe];

    /// The name in `[theme]`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::HighContrast => "high-contrast",
            Self::ColourBlindSafe => "colour-blind",
        }
    }
}

/// What the terminal can show; `None` is also what `NO_COLOR` asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colours {
    #[default]
    True,
    Indexed256,
    Basic16,
    None,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    pub page: Style,
    pub brand: Style,
    pub tab: Style,
    pub tab_open: Style,
    pub rule: Style,
    pub text: Style,
    pub strong: Style,
    /// Labels, ages, explanations: there to be found, not to be seen first.
    pub quiet: Style,
    pub account: Style,
    pub label: Style,
    pub figure: Style,
    /// Values that were not measured.
    pub unmeasured: Style,
    pub rise: Style,
    pub fall: Style,
    pub healthy: Style,
    pub warning: Style,
    pub ended: Style,
    pub selected: Style,
    pub chart: Style,
    pub chart_axis: Style,
    pub bar: Style,
    pub bar_other: Style,
    pub key: Style,
    pub hint: Style,
    pub working: Style,
    pub info: Style,
    pub error: Style,
    pub dialog_border: Style,
    pub dialog_title: Style,
    pub field: Style,
    pub cursor: Style,
    pub link: Style,
    pub qr: Style,
}

impl Theme {
    pub fn new(name: ThemeName, colours: Colours) -> Self {
        let palette = Palette::of(name, colours);
        let plain = Style::new();
        let ink = |colour| if let Some(colour) = colour { plain.fg(colour) } else { plain };
        let bold = |style: Style| style.add_modifier(Modifier::BOLD);
        // Without colours what is quiet is dim, and what is chosen is reversed.
        let no_colours = colours == Colours::None;
        let quiet = if no_colours { plain.add_modifier(Modifier::DIM) } else { ink(palette.quiet) };
        let selected = match palette.selected {
            Some(colour) => plain.bg(colour),
            None if no_colours => plain.add_modifier(Modifier::BOLD),
            None => plain.add_modifier(Modifier::REVERSED),
        };
        let text = ink(palette.text);
        let accent = ink(palette.accent);
        Self {
            page: palette.page.map_or(text, |colour| text.bg(colour)),
            brand: bold(accent),
            tab: quiet,
            tab_open: bold(text).add_modifier(Modifier::UNDERLINED),
            rule: ink(palette.line),
            text,
            strong: bold(text),
            quiet,
            account: bold(accent),
            label: quiet,
            figure: bold(text),
            unmeasured: quiet.add_modifier(Modifier::ITALIC),
            rise: ink(palette.good),
            fall: ink(palette.bad),
            healthy: ink(palette.good),
            warning: ink(palette.warn),
            ended: bold(ink(palette.bad)),
            selected,
            chart: accent,
            chart_axis: quiet,
            bar: accent,
            bar_other: ink(palette.second),
            key: bold(accent),
            hint: quiet,
            working: accent,
            info: ink(palette.good),
            error: bold(ink(palette.bad)),
            dialog_border: accent,
            dialog_title: bold(text),
            field: text.add_modifier(Modifier::UNDERLINED),
            cursor: plain.add_modifier(Modifier::REVERSED),
            link: accent.add_modifier(Modifier::UNDERLINED),
            qr: palette.qr,
        }
    }
}

#[cfg(test)]
mod tests;
