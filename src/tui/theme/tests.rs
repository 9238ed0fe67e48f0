//! What is written can be read: every ink stands out from the page it is on.

use ratatui::style::Color;

use super::{Colours, Theme, ThemeName};

/// xterm's own sixteen; those of other terminals are near.
const SIXTEEN: [u32; 16] = [
    0x00_0000, 0xcd_0000, 0x00_cd00, 0xcd_cd00, 0x00_00ee, 0xcd_00cd, 0x00_cdcd, 0xe5_e5e5, 0x7f_7f7f,
    0xff_0000, 0x00_ff00, 0xff_ff00, 0x5c_5cff, 0xff_00ff, 0x00_ffff, 0xff_ffff,
];

fn rgb(colour: Color) -> Option<u32> {
    let basic = [
        Color::Black,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
        Color::Gray,
        Color::DarkGray,
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
        Color::White,
    ];
    match colour {
        Color::Rgb(red, green, blue) => Some(u32::from_be_bytes([0, red, green, blue])),
        Color::Reset => None,
        named => Some(SIXTEEN[basic.iter().position(|one| *one == named).unwrap()]),
    }
}

/// WCAG's relative luminance.
fn luminance(colour: u32) -> f64 {
    let part = |shift: u32| {
        let part = f64::from(colour >> shift & 0xff) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
}

fn contrast(one: u32, other: u32) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn every_ink_of_every_theme_stands_out_from_its_page() {
    let mut faint = Vec::new();
    for name in ThemeName::ALL {
        let terminal = if *name == ThemeName::Light { 0xff_ffff } else { 0x00_0000 };
        for (colours, least) in [(Colours::True, 4.5), (Colours::Basic16, 2.9)] {
            let theme = Theme::new(*name, colours);
            let page = theme.page.bg.and_then(rgb).unwrap_or(terminal);
            for (what, style) in [
                ("text", theme.text),
                ("quiet", theme.quiet),
                ("account", theme.account),
                ("engaged", theme.bar_other),
                ("healthy", theme.healthy),
                ("warning", theme.warning),
                ("ended", theme.ended),
            ] {
                let Some(ink) = style.fg.and_then(rgb) else { continue };
                let told = contrast(ink, page);
                if told < least {
                    faint.push(format!("{name:?} in {colours:?}: {what} has a contrast of {told:.1}"));
                }
                if let Some(selected) = theme.selected.bg.and_then(rgb) {
                    let told = contrast(ink, selected);
                    if told < 3.5 {
                        faint.push(format!("{name:?} in {colours:?}: {what}, selected, has {told:.1}"));
                    }
                }
            }
        }
    }
    assert!(faint.is_empty(), "{faint:#?}");
}

#[test]
fn good_warning_and_bad_are_three_colours() {
    for name in ThemeName::ALL {
        for colours in [Colours::True, Colours::Indexed256, Colours::Basic16] {
            let theme = Theme::new(*name, colours);
            let inks = [theme.healthy.fg, theme.warning.fg, theme.ended.fg];
            assert!(
                inks[0] != inks[1] && inks[1] != inks[2] && inks[0] != inks[2],
                "{name:?} in {colours:?}"
            );
        }
    }
}
