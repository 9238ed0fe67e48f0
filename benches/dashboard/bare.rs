//! The least that a ratatui program does: takes the terminal, draws one page, waits for keys.

use std::io::{self, BufWriter, stdout};

use crossterm::{
    event::{Event, KeyCode, read},
    execute,
    terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
};
use ratatui::{Frame, Terminal, backend::CrosstermBackend, text::Line, widgets::Paragraph};

fn main() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(stdout(), EnterAlternateScreen)?;
    let ended = run();
    execute!(stdout(), LeaveAlternateScreen)?;
    disable_raw_mode()?;
    ended
}

fn run() -> io::Result<()> {
    let mut terminal = Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(64 * 1_024, stdout())))?;
    let mut help = false;
    loop {
        terminal.draw(|frame| draw(frame, help))?;
        if let Event::Key(key) = read()? {
            match key.code {
                KeyCode::Char('?') => help = true,
                KeyCode::Char('q') if help => help = false,
                KeyCode::Char('q') => return Ok(()),
                _ => {}
            }
        }
    }
}

fn draw(frame: &mut Frame<'_>, help: bool) {
    let last = frame.area().height.saturating_sub(1);
    let line = |row: u16| match row {
        1 => Line::raw("Reach 123 456"),
        2 if help => Line::raw("? show every key"),
        row if row == last => Line::raw("? help   q quit"),
        row => {
            Line::raw(format!("{row:>3} a line as long as many of a dashboard's, with some figures in it"))
        }
    };
    frame.render_widget(Paragraph::new((0..=last).map(line).collect::<Vec<_>>()), frame.area());
}
