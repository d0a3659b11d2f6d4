//! SVG into PNG with the fonts that Kinrin brings, so that a picture is the same on every machine.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::{FigureError, fonts};

const MOST_PIXELS: u64 = 64 << 20;

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut faces = fontdb::Database::new();
    for bytes in [fonts::INTER, fonts::INTER_SEMIBOLD, fonts::BIZ, fonts::BIZ_BOLD] {
        faces.load_font_data(bytes.to_vec());
    }
    faces.set_sans_serif_family("Inter");
    Arc::new(faces)
});

/// Renders `svg`, which is `size` points large, with `scale` pixels per point.
pub fn render(svg: &str, size: [f32; 2], scale: f32) -> Result<Vec<u8>, FigureError> {
    let [w, h] = size.map(|s| (s * scale).round() as u32);
    if w == 0 || h == 0 || u64::from(w) * u64::from(h) > MOST_PIXELS {
        return Err(FigureError::Size(w, h));
    }
    let options = Options { font_family: "Inter".to_owned(), fontdb: FONTS.clone(), ..Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(|e| FigureError::Svg(e.to_string()))?;
    let mut pixels = Pixmap::new(w, h).ok_or(FigureError::Size(w, h))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|e| FigureError::Png(e.to_string()))
}
