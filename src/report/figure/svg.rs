//! Scenes as SVG 1.1: plain elements, the fonts by name, nothing from elsewhere.

use std::fmt::Write;

use super::palette::{Ink, rgb};
use super::scene::{HALO, Part, Scene, Shape};
use super::style::{Align, Mark};

/// Fonts of texts; what a viewer lacks falls through to its own.
pub const FONTS: &str = "Inter, 'BIZ UDPGothic', sans-serif";

/// Writes a scene; `title` is what a screen reader says.
pub fn write(scene: &Scene, [w, h]: [f32; 2], dark: bool, title: &str) -> String {
    let [left, top, right, bottom] = scene.map.plot;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" \
         font-family=\"{FONTS}\" role=\"img\">\n<title>{}</title>\n<defs><clipPath id=\"plot\"><rect x=\"{left}\" \
         y=\"{top}\" width=\"{}\" height=\"{}\"/></clipPath></defs>\n<rect width=\"{w}\" height=\"{h}\" fill=\"{}\"/>\n",
        escaped(title),
        right - left,
        bottom - top,
        hex(Ink::Panel, dark)
    );
    for run in scene.parts.chunk_by(|a, b| a.clipped == b.clipped) {
        let clipped = run.first().is_some_and(|p| p.clipped);
        svg.push_str(if clipped { "<g clip-path=\"url(#plot)\">\n" } else { "<g>\n" });
        run.iter().for_each(|part| shape(&mut svg, part, dark));
        svg.push_str("</g>\n");
    }
    svg.push_str("</svg>\n");
    svg
}

fn shape(svg: &mut String, part: &Part, dark: bool) {
    // Writing to a string cannot fail.
    let _ = match &part.shape {
        Shape::Line { points, ink, alpha, width, dash } => {
            let dashes: Vec<String> = dash.lengths().iter().map(f32::to_string).collect();
            let dashes =
                if dashes.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{}\"", dashes.join(" ")) };
            writeln!(
                svg,
                "<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\" stroke-opacity=\"{alpha}\" \
                 stroke-linejoin=\"round\"{dashes}/>",
                path(points),
                hex(*ink, dark)
            )
        }
        Shape::Strip { upper, lower, ink, alpha } => {
            let outline: Vec<[f32; 2]> = upper.iter().chain(lower.iter().rev()).copied().collect();
            writeln!(svg, "<path d=\"{}Z\" fill=\"{}\" fill-opacity=\"{alpha}\"/>", path(&outline), hex(*ink, dark))
        }
        Shape::Mark { at, radius, mark: kind, ink, halo } => {
            mark(svg, *at, *radius, *kind, [*ink, Ink::Panel], *halo, dark)
        }
        Shape::Text { at, align, size, bold, ink, text, halo } => {
            let anchor = match align {
                Align::Left => "start",
                Align::Centre => "middle",
                Align::Right => "end",
            };
            let weight = if *bold { " font-weight=\"600\"" } else { "" };
            // A third of the size puts the middle of the digits, not the baseline, at `at`.
            let (x, y) = (at[0], at[1] + size * 0.36);
            let (fill, text) = (hex(*ink, dark), escaped(text));
            let edge = if *halo {
                let panel = hex(Ink::Panel, dark);
                format!(
                    " stroke=\"{panel}\" stroke-width=\"{}\" stroke-linejoin=\"round\" paint-order=\"stroke\"",
                    2.0 * HALO
                )
            } else {
                String::new()
            };
            writeln!(
                svg,
                "<text x=\"{x:.2}\" y=\"{y:.2}\" font-size=\"{size}\" text-anchor=\"{anchor}\" fill=\"{fill}\"{edge}{weight}>{text}</text>"
            )
        }
    };
}

fn mark(
    svg: &mut String,
    [x, y]: [f32; 2],
    r: f32,
    kind: Mark,
    inks: [Ink; 2],
    halo: f32,
    dark: bool,
) -> std::fmt::Result {
    if halo > 0.0 {
        writeln!(svg, "<circle cx=\"{x:.2}\" cy=\"{y:.2}\" r=\"{}\" fill=\"{}\"/>", r + halo, hex(inks[1], dark))?;
    }
    let fill = hex(inks[0], dark);
    match kind.outline(r) {
        None => writeln!(svg, "<circle cx=\"{x:.2}\" cy=\"{y:.2}\" r=\"{r}\" fill=\"{fill}\"/>"),
        Some(corners) => {
            let placed: Vec<[f32; 2]> = corners.iter().map(|c| [x + c[0], y + c[1]]).collect();
            writeln!(svg, "<path d=\"{}Z\" fill=\"{fill}\"/>", path(&placed))
        }
    }
}

fn path(points: &[[f32; 2]]) -> String {
    let mut d = String::with_capacity(points.len() * 14);
    for (i, [x, y]) in points.iter().enumerate() {
        let _ = write!(d, "{}{x:.2} {y:.2}", if i == 0 { 'M' } else { 'L' });
    }
    d
}

fn hex(ink: Ink, dark: bool) -> String {
    let [r, g, b] = rgb(ink, dark);
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
