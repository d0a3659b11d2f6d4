//! The numbers of a figure as a table.

use super::Figure;

/// One line per point, with its own interval or that of the band around it.
pub fn write(figure: &Figure) -> String {
    let mut text = String::from("series,x,y,y_low,y_high,x_low,x_high,n\n");
    for series in &figure.series {
        for (i, p) in series.points.iter().enumerate() {
            let band = series.bands.get(i).filter(|b| b.x == p.x).map(|b| [b.low, b.high]);
            let [y_low, y_high] = pair(p.y95.or(band));
            let [x_low, x_high] = pair(p.x_range);
            let n = if p.n > 0 { p.n.to_string() } else { String::new() };
            let name = quoted(&series.name);
            text.push_str(&format!("{name},{},{},{y_low},{y_high},{x_low},{x_high},{n}\n", p.x, p.y));
        }
    }
    text
}

fn pair(values: Option<[f64; 2]>) -> [String; 2] {
    values.filter(|v| v[0].is_finite()).map_or([String::new(), String::new()], |v| v.map(|v| v.to_string()))
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
