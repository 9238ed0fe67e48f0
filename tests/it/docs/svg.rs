//! A terminal's cells as an SVG picture that looks the same wherever it is shown.
//!
//! Text is laid on the grid of cells. Lines, blocks and braille are drawn as shapes, because fonts differ in how
//! these meet at the borders of a cell, or lack them.

use std::fmt::Write as _;

use ratatui::{
    buffer::{Buffer, Cell},
    style::{Color, Modifier},
};

const WIDTH: u16 = 9;
const HEIGHT: u16 = 18;
/// Around the cells, and the height of the title bar above them.
const EDGE: u16 = 14;
const BAR: u16 = 30;
const PAPER: &str = "#0d1117";
const FRAME: &str = "#30363d";
const INK: &str = "#c9d1d9";

/// The whole picture; `title` is what a screen reader says.
pub(super) fn picture(buffer: &Buffer, title: &str) -> String {
    let (width, height) = (buffer.area.width * WIDTH + 2 * EDGE, buffer.area.height * HEIGHT + BAR + EDGE);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\" aria-label=\"{title}\">\n<title>{title}</title>\n\
         <style>text{{font:15px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;\
         white-space:pre}}.b{{font-weight:700}}.i{{font-style:italic}}.u{{text-decoration:underline}}</style>\n\
         <rect x=\".5\" y=\".5\" width=\"{}\" height=\"{}\" rx=\"10\" fill=\"{PAPER}\" stroke=\"{FRAME}\"/>\n",
        width - 1,
        height - 1
    );
    for (index, colour) in ["#f85149", "#d29922", "#3fb950"].into_iter().enumerate() {
        let _ = writeln!(svg, "<circle cx=\"{}\" cy=\"16\" r=\"5\" fill=\"{colour}\"/>", 20 + 18 * index);
    }
    let _ = writeln!(svg, "<g transform=\"translate({EDGE} {BAR})\">");
    for (y, row) in (0_u16..).zip(buffer.content.chunks(usize::from(buffer.area.width))) {
        for (x, run) in runs(row, background) {
            if let Some(fill) = background(run[0]) {
                rectangle(&mut svg, x * WIDTH, y * HEIGHT, cells(&run) * WIDTH, HEIGHT, &fill);
            }
        }
        for (x, run) in runs(row, |cell| (is_shape(cell), foreground(cell), cell.modifier)) {
            if is_shape(run[0]) {
                shapes(&mut svg, x, y, &run);
            } else {
                text(&mut svg, x, y, &run);
            }
        }
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

/// Neighbours that are alike, with the column of the first.
fn runs<K: PartialEq>(row: &[Cell], key: impl Fn(&Cell) -> K) -> Vec<(u16, Vec<&Cell>)> {
    let mut runs: Vec<(u16, Vec<&Cell>)> = Vec::new();
    for (x, cell) in (0_u16..).zip(row) {
        match runs.last_mut() {
            Some((_, run)) if key(run[0]) == key(cell) => run.push(cell),
            _ => runs.push((x, vec![cell])),
        }
    }
    runs
}

fn cells(run: &[&Cell]) -> u16 {
    u16::try_from(run.len()).unwrap()
}

/// Words keep their columns; three blanks or more end a piece, so that no blank is ever stretched.
fn text(svg: &mut String, x: u16, y: u16, run: &[&Cell]) {
    let symbols: Vec<&str> = run.iter().map(|cell| cell.symbol()).collect();
    let mut from = 0;
    while from < symbols.len() {
        if symbols[from].trim().is_empty() {
            from += 1;
            continue;
        }
        let rest = &symbols[from..];
        let gap = rest.windows(2).position(|pair| pair.iter().all(|one| one.trim().is_empty()));
        let piece = &rest[..gap.unwrap_or(rest.len())];
        let written: String = piece.concat().trim_end().to_owned();
        let length = u16::try_from(written.chars().count()).unwrap() * WIDTH;
        let left = (x + u16::try_from(from).unwrap()) * WIDTH;
        let classes = classes(run[0].modifier);
        let _ = writeln!(
            svg,
            "<text x=\"{left}\" y=\"{}\" textLength=\"{length}\" lengthAdjust=\"spacingAndGlyphs\" \
             fill=\"{}\"{classes}>{}</text>",
            y * HEIGHT + 13,
            foreground(run[0]),
            escaped(&written)
        );
        from += piece.len();
    }
}

fn classes(modifier: Modifier) -> String {
    let names = [(Modifier::BOLD, "b"), (Modifier::ITALIC, "i"), (Modifier::UNDERLINED, "u")];
    let used: Vec<&str> =
        names.into_iter().filter(|(one, _)| modifier.contains(*one)).map(|(_, name)| name).collect();
    if used.is_empty() { String::new() } else { format!(" class=\"{}\"", used.join(" ")) }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn symbol(cell: &Cell) -> char {
    cell.symbol().chars().next().unwrap_or(' ')
}

fn is_shape(cell: &Cell) -> bool {
    matches!(symbol(cell), '─' | '│' | '╭' | '╮' | '╰' | '╯' | '▀'..='▐' | '\u{2800}'..='\u{28ff}')
}

fn shapes(svg: &mut String, x: u16, y: u16, run: &[&Cell]) {
    let (mut areas, mut lines) = (String::new(), String::new());
    for (column, cell) in (x..).zip(run) {
        match symbol(cell) {
            line @ ('─' | '│' | '╭' | '╮' | '╰' | '╯') => {
                stroke(&mut lines, line, column * WIDTH, y * HEIGHT);
            }
            area => fill(&mut areas, area, column * WIDTH, y * HEIGHT),
        }
    }
    let colour = foreground(run[0]);
    if !areas.is_empty() {
        let _ = writeln!(svg, "<path fill=\"{colour}\" d=\"{areas}\"/>");
    }
    if !lines.is_empty() {
        let _ = writeln!(svg, "<path fill=\"none\" stroke=\"{colour}\" d=\"{lines}\"/>");
    }
}

/// Lines meet in the middles of a cell's sides.
fn stroke(path: &mut String, line: char, left: u16, top: u16) {
    let (right, bottom) = (left + WIDTH, top + HEIGHT);
    let (centre, middle) = (f32::from(left) + 4.5, f32::from(top) + 9.5);
    let _ = match line {
        '─' => write!(path, "M{left} {middle}H{right}"),
        '│' => write!(path, "M{centre} {top}V{bottom}"),
        '╭' => write!(path, "M{centre} {bottom}Q{centre} {middle} {right} {middle}"),
        '╮' => write!(path, "M{centre} {bottom}Q{centre} {middle} {left} {middle}"),
        '╰' => write!(path, "M{centre} {top}Q{centre} {middle} {right} {middle}"),
        _ => write!(path, "M{centre} {top}Q{centre} {middle} {left} {middle}"),
    };
}

fn fill(path: &mut String, area: char, left: u16, top: u16) {
    let eighths = |from: char, to: char| u16::try_from(u32::from(to) - u32::from(from)).unwrap();
    let _ = match area {
        '▁'..='█' => {
            let high = HEIGHT * eighths('▀', area) / 8;
            write!(path, "M{left} {}h{WIDTH}v{high}h-{WIDTH}z", top + HEIGHT - high)
        }
        '▉'..='▏' => {
            let wide = (WIDTH * eighths(area, '▐')).div_ceil(8);
            write!(path, "M{left} {top}h{wide}v{HEIGHT}h-{wide}z")
        }
        '▐' => write!(path, "M{} {top}h4v{HEIGHT}h-4z", left + 5),
        '▀' => write!(path, "M{left} {top}h{WIDTH}v{}h-{WIDTH}z", HEIGHT / 2),
        braille => {
            dots(path, braille, left, top);
            Ok(())
        }
    };
}

/// Two columns of four dots; Unicode counts the upper three of each column first.
fn dots(path: &mut String, braille: char, left: u16, top: u16) {
    const PLACES: [(u16, u16); 8] = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)];
    let bits = u32::from(braille) - 0x2800;
    for (bit, (column, row)) in PLACES.into_iter().enumerate() {
        if bits & (1 << bit) != 0 {
            let (x, y) = (left * 2 + 3 + column * 9, top * 2 + 3 + row * 9);
            let _ = write!(path, "M{} {}h2.6v2.6h-2.6z", f32::from(x) / 2.0, f32::from(y) / 2.0);
        }
    }
}

fn rectangle(svg: &mut String, x: u16, y: u16, width: u16, height: u16, fill: &str) {
    let _ =
        writeln!(svg, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\"/>");
}

/// The paper shows through where nothing else is said.
fn background(cell: &Cell) -> Option<String> {
    if cell.modifier.contains(Modifier::REVERSED) { Some(ink(cell.fg)) } else { colour(cell.bg) }
}

fn foreground(cell: &Cell) -> String {
    if cell.modifier.contains(Modifier::REVERSED) {
        colour(cell.bg).unwrap_or_else(|| PAPER.to_owned())
    } else {
        ink(cell.fg)
    }
}

fn ink(written: Color) -> String {
    colour(written).unwrap_or_else(|| INK.to_owned())
}

fn colour(colour: Color) -> Option<String> {
    match colour {
        Color::Reset => None,
        Color::Rgb(red, green, blue) => Some(format!("#{red:02x}{green:02x}{blue:02x}")),
        // Its shade depends on the terminal, so no picture can be true to it.
        other => unreachable!("the dark theme in true colour has no {other}"),
    }
}
