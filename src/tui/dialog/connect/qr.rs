//! A QR code as modules; made once when the link comes, drawn from then on.

use qrcode::{Color, EcLevel, QrCode};

#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Qr {
    width: usize,
    dark: Vec<bool>,
}

impl Qr {
    /// Modules of light around the code; cameras need them.
    const MARGIN: usize = 2;

    /// `None` when the text is too long for any code.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
        let dark = code.to_colors().into_iter().map(|colour| colour == Color::Dark).collect();
        Some(Self { width: code.width(), dark })
    }

    /// Cells across, margin included.
    pub(crate) const fn columns(&self) -> usize {
        self.width + 2 * Self::MARGIN
    }

    /// Lines down: two modules share one.
    pub(crate) const fn lines(&self) -> usize {
        self.columns().div_ceil(2)
    }

    /// One line of half blocks, dark as foreground.
    pub(crate) fn line(&self, line: usize) -> String {
        (0..self.columns())
            .map(|column| match (self.is_dark(column, line * 2), self.is_dark(column, line * 2 + 1)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            })
            .collect()
    }

    fn is_dark(&self, column: usize, row: usize) -> bool {
        let inside = |at: usize| at.checked_sub(Self::MARGIN).filter(|at| *at < self.width);
        match (inside(column), inside(row)) {
            (Some(x), Some(y)) => self.dark.get(y * self.width + x).copied().unwrap_or(false),
            _ => false,
        }
    }
}

impl std::fmt::Debug for Qr {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The code holds the link, and the link the state.
        write!(formatter, "Qr({}, redacted)", self.width)
    }
}
