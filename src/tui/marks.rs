//! Every glyph of the dashboard: in Unicode, and in ASCII for terminals and people who want that.

use ratatui::symbols::border;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    pub ascii: bool,
    /// An older value stands in.
    pub carried: &'static str,
    /// Meta has not published it yet.
    pub late: &'static str,
    pub unavailable: &'static str,
    pub ellipsis: &'static str,
    pub dash: &'static str,
    pub dot: &'static str,
    /// Leads the selected row.
    pub selected: &'static str,
    pub up: &'static str,
    pub down: &'static str,
    pub healthy: &'static str,
    pub warning: &'static str,
    pub ended: &'static str,
    pub rule: &'static str,
    pub rule_down: &'static str,
    pub bar: &'static str,
    pub bar_other: &'static str,
    pub cursor: &'static str,
    pub secret: &'static str,
    pub ticked: &'static str,
    pub unticked: &'static str,
    /// Rising blocks of columns, from empty to full.
    pub columns: &'static [&'static str],
}

impl Marks {
    pub const UNICODE: Self = Self {
        ascii: false,
        carried: "~",
        late: "…",
        unavailable: "–",
        ellipsis: "…",
        dash: "–",
        dot: "·",
        selected: "▌",
        up: "▲",
        down: "▼",
        healthy: "●",
        warning: "▲",
        ended: "✕",
        rule: "─",
        rule_down: "│",
        bar: "█",
        bar_other: "▒",
        cursor: "▏",
        secret: "•",
        ticked: "[✓]",
        unticked: "[ ]",
        columns: &[" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
    };

    pub const ASCII: Self = Self {
        ascii: true,
        carried: "~",
        late: "..",
        unavailable: "-",
        ellipsis: "..",
        dash: "-",
        dot: "|",
        selected: ">",
        up: "^",
        down: "v",
        healthy: "+",
        warning: "!",
        ended: "x",
        rule: "-",
        rule_down: "|",
        bar: "#",
        bar_other: ":",
        cursor: "_",
        secret: "*",
        ticked: "[x]",
        unticked: "[ ]",
        columns: &[" ", ".", ".", ":", ":", "|", "|", "#", "#"],
    };

    pub const fn of(ascii: bool) -> Self {
        if ascii { Self::ASCII } else { Self::UNICODE }
    }

    pub const fn border(&self) -> border::Set<'static> {
        if self.ascii {
            border::Set {
                top_left: "+",
                top_right: "+",
                bottom_left: "+",
                bottom_right: "+",
                vertical_left: "|",
                vertical_right: "|",
                horizontal_top: "-",
                horizontal_bottom: "-",
            }
        } else {
            border::ROUNDED
        }
    }
}
