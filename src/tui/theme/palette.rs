//! The colours behind the theme, by theme and by what the terminal can show.

use ratatui::style::{Color, Style};

use super::{Colours, ThemeName};

/// `None` leaves the terminal's own colour.
#[derive(Clone, Copy, Debug)]
pub(super) struct Palette {
    pub page: Option<Color>,
    pub text: Option<Color>,
    pub quiet: Option<Color>,
    pub line: Option<Color>,
    pub accent: Option<Color>,
    pub second: Option<Color>,
    pub good: Option<Color>,
    pub warn: Option<Color>,
    pub bad: Option<Color>,
    pub selected: Option<Color>,
    pub qr: Style,
}

impl Palette {
    pub(super) fn of(name: ThemeName, colours: Colours) -> Self {
        match colours {
            Colours::True => Self::rich(name),
            Colours::Indexed256 => Self::rich(name).map(indexed),
            Colours::Basic16 => Self::basic(name),
            Colours::None => Self {
                page: None,
                text: None,
                quiet: None,
                line: None,
                accent: None,
                second: None,
                good: None,
                warn: None,
                bad: None,
                selected: None,
                // A camera needs dark on light; black and white are the only colours that stay.
                qr: Style::new().fg(Color::Black).bg(Color::White),
            },
        }
    }

    fn rich(name: ThemeName) -> Self {
        let rgb = |hex: u32| Some(Color::from_u32(hex));
        let qr = Style::new().fg(Color::from_u32(0x00_0000)).bg(Color::from_u32(0xff_ffff));
        match name {
            ThemeName::Dark => Self {
                page: None,
                text: rgb(0xd8_dee9),
                quiet: rgb(0x8a_93a3),
                line: rgb(0x4a_5261),
                accent: rgb(0xf2_b45c),
                second: rgb(0x8f_a8d8),
                good: rgb(0x8f_c98b),
                warn: rgb(0xf0_d06a),
                bad: rgb(0xf0_7f7a),
                selected: rgb(0x2b_3140),
                qr,
            },
            ThemeName::Light => Self {
                page: None,
                text: rgb(0x2a_2f3a),
                quiet: rgb(0x62_6b7a),
                line: rgb(0xb8_bfca),
                accent: rgb(0x7b_3fa0),
                second: rgb(0x3b_5fa5),
                good: rgb(0x1f_7a33),
                warn: rgb(0x8a_6500),
                bad: rgb(0xb3_261e),
                selected: rgb(0xe6_e9f0),
                qr,
            },
            ThemeName::HighContrast => Self {
                page: rgb(0x00_0000),
                text: rgb(0xff_ffff),
                quiet: rgb(0xd0_d0d0),
                line: rgb(0xff_ffff),
                accent: rgb(0xff_d75f),
                second: rgb(0x87_d7ff),
                good: rgb(0x87_ff87),
                warn: rgb(0xff_ff5f),
                bad: rgb(0xff_8787),
                selected: rgb(0x00_4a9f),
                qr,
            },
            ThemeName::ColourBlindSafe => Self {
                good: rgb(0x56_b4e9),
                warn: rgb(0xf0_e442),
                bad: rgb(0xe6_9f00),
                accent: rgb(0xcc_79a7),
                second: rgb(0x00_9e73),
                ..Self::rich(ThemeName::Dark)
            },
        }
    }

    /// Terminals choose these shades themselves; the ones here can be read in most of them. On white that leaves
    /// no green, yellow or cyan.
    fn basic(name: ThemeName) -> Self {
        let dark = Self {
            page: None,
            text: None,
            quiet: Some(Color::Gray),
            line: Some(Color::DarkGray),
            accent: Some(Color::Yellow),
            second: Some(Color::Cyan),
            good: Some(Color::Green),
            warn: Some(Color::LightYellow),
            bad: Some(Color::LightRed),
            selected: None,
            qr: Style::new().fg(Color::Black).bg(Color::White),
        };
        match name {
            ThemeName::Dark => dark,
            ThemeName::Light => Self {
                quiet: Some(Color::DarkGray),
                accent: Some(Color::Blue),
                second: Some(Color::LightMagenta),
                good: Some(Color::LightBlue),
                warn: Some(Color::Magenta),
                bad: Some(Color::Red),
                ..dark
            },
            ThemeName::HighContrast => {
                Self { page: Some(Color::Black), text: Some(Color::White), line: Some(Color::White), ..dark }
            }
            ThemeName::ColourBlindSafe => {
                Self { accent: Some(Color::Magenta), good: Some(Color::LightBlue), ..dark }
            }
        }
    }

    fn map(self, change: fn(Color) -> Color) -> Self {
        Self {
            page: self.page.map(change),
            text: self.text.map(change),
            quiet: self.quiet.map(change),
            line: self.line.map(change),
            accent: self.accent.map(change),
            second: self.second.map(change),
            good: self.good.map(change),
            warn: self.warn.map(change),
            bad: self.bad.map(change),
            selected: self.selected.map(change),
            qr: Style { fg: self.qr.fg.map(change), bg: self.qr.bg.map(change), ..self.qr },
        }
    }
}

/// The nearest colour of the 6×6×6 cube, or of the grey ramp for a grey.
fn indexed(colour: Color) -> Color {
    let Color::Rgb(red, green, blue) = colour else { return colour };
    let spread = red.max(green).max(blue) - red.min(green).min(blue);
    if spread < 20 {
        let level = (u16::from(red) + u16::from(green) + u16::from(blue)) / 3;
        return match level {
            ..8 => Color::Indexed(16),
            247.. => Color::Indexed(231),
            _ => Color::Indexed(232 + u8::try_from((level - 8) / 10).unwrap_or(23).min(23)),
        };
    }
    // The cube's levels are 0, 95, 135, 175, 215 and 255.
    let step = |part: u8| {
        if part < 48 {
            0
        } else if part < 115 {
            1
        } else {
            (part - 35) / 40
        }
    };
    Color::Indexed(16 + 36 * step(red) + 6 * step(green) + step(blue))
}
