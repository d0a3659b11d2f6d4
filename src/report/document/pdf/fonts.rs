//! The bundled faces in a PDF: what a text measures, which glyphs it needs, and those glyphs embedded, with a map back
//! to characters so that text can be copied and searched.

use std::collections::BTreeMap;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Name, Pdf, Rect, Ref, Str};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, GlyphId, MetadataProvider};
use subsetter::GlyphRemapper;

use super::{PdfError, compressed};
use crate::report::figure::fonts;

/// Which faces a text is set in: one for Latin, and one behind it for Japanese.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    #[default]
    Regular,
    Bold,
    Mono,
}

impl Style {
    fn faces(self) -> [usize; 2] {
        match self {
            Self::Regular => [0, 1],
            Self::Bold => [2, 3],
            Self::Mono => [4, 1],
        }
    }
}

/// Name and file of each face.
static FACES: [(&str, &[u8]); 5] = [
    ("Inter-Regular", fonts::INTER),
    ("BIZUDPGothic-Regular", fonts::BIZ),
    ("Inter-SemiBold", fonts::INTER_SEMIBOLD),
    ("BIZUDPGothic-Bold", fonts::BIZ_BOLD),
    ("JetBrainsMono-Regular", fonts::MONO),
];

struct Face {
    name: &'static str,
    data: &'static [u8],
    charmap: Charmap<'static>,
    glyphs: GlyphMetrics<'static>,
    units: f32,
    used: GlyphRemapper,
    /// By the glyph's number in the PDF: its number in the face, and the character it was first used for.
    shown: BTreeMap<u16, (GlyphId, char)>,
}

/// Glyphs of one face in a row.
pub struct Run {
    pub face: usize,
    /// Two bytes a glyph.
    pub codes: Vec<u8>,
    /// In ems.
    pub width: f32,
}

/// All faces, with what was used of each so far.
pub struct Fonts {
    faces: Vec<Face>,
}

impl Fonts {
    /// Opens the bundled faces.
    ///
    /// # Errors
    /// A damaged face.
    pub fn new() -> Result<Self, PdfError> {
        let face = |&(name, data): &(&'static str, &'static [u8])| {
            let font = FontRef::new(data).map_err(|e| PdfError::Font(format!("{name}: {e}")))?;
            let (size, place) = (Size::unscaled(), LocationRef::default());
            Ok(Face {
                name,
                data,
                charmap: font.charmap(),
                glyphs: font.glyph_metrics(size, place),
                units: f32::from(font.metrics(size, place).units_per_em.max(1)),
                used: GlyphRemapper::new(),
                shown: BTreeMap::new(),
            })
        };
        Ok(Self { faces: FACES.iter().map(face).collect::<Result<_, PdfError>>()? })
    }

    /// Face and glyph of a character; a box where no face has it.
    fn glyph(&self, style: Style, c: char) -> (usize, GlyphId) {
        let c = if c.is_control() || matches!(c, '\u{a0}' | '\u{202f}') { ' ' } else { c };
        let find = |c: char| {
            let with = |&face: &usize| Some((face, self.faces[face].charmap.map(c)?));
            style.faces().iter().find_map(with)
        };
        find(c).or_else(|| find('□')).unwrap_or((style.faces()[1], GlyphId::NOTDEF))
    }

    fn advance(&self, face: usize, glyph: GlyphId) -> f32 {
        self.faces[face].glyphs.advance_width(glyph).unwrap_or(0.0) / self.faces[face].units
    }

    /// Advance of a character in ems.
    pub fn width_of(&self, style: Style, c: char) -> f32 {
        if is_invisible(c) {
            return 0.0;
        }
        let (face, glyph) = self.glyph(style, c);
        self.advance(face, glyph)
    }

    /// Advance of a text in ems.
    pub fn width(&self, style: Style, text: &str) -> f32 {
        text.chars().map(|c| self.width_of(style, c)).sum()
    }

    /// The glyphs of a text, from now on part of the file.
    pub fn runs(&mut self, style: Style, text: &str) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for c in text.chars().filter(|c| !is_invisible(*c)) {
            let (face, glyph) = self.glyph(style, c);
            let width = self.advance(face, glyph);
            let of = &mut self.faces[face];
            // Faces have at most 65,535 glyphs.
            let code = of.used.remap(glyph.to_u32() as u16);
            of.shown.entry(code).or_insert((glyph, c));
            if runs.last().is_none_or(|run| run.face != face) {
                runs.push(Run { face, codes: Vec::new(), width: 0.0 });
            }
            if let Some(run) = runs.last_mut() {
                run.codes.extend(code.to_be_bytes());
                run.width += width;
            }
        }
        runs
    }

    /// Writes the used glyphs of every used face; (name in the resources, object).
    ///
    /// # Errors
    /// A damaged face.
    pub fn write(&self, pdf: &mut Pdf, next: &mut impl FnMut() -> Ref) -> Result<Vec<(String, Ref)>, PdfError> {
        let used = self.faces.iter().enumerate().filter(|(_, face)| !face.shown.is_empty());
        used.map(|(i, face)| Ok((resource(i), face.write(i, pdf, next)?))).collect()
    }
}

/// The name under which pages know a face.
pub fn resource(face: usize) -> String {
    format!("F{face}")
}

/// Tells where a line may or may not end, and has no glyph.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

const SYSTEM: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

impl Face {
    fn write(&self, number: usize, pdf: &mut Pdf, next: &mut impl FnMut() -> Ref) -> Result<Ref, PdfError> {
        let [font, cid, descriptor, unicode, file] = [(); 5].map(|()| next());
        // Six letters mark a part of a face; one part of each face is in a file.
        let name = format!("KINRI{}+{}", char::from(b'A' + number as u8), self.name);
        let name = Name(name.as_bytes());
        pdf.type0_font(font)
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid)
            .to_unicode(unicode);
        let mut cid_font = pdf.cid_font(cid);
        cid_font.subtype(CidFontType::Type2).base_font(name).system_info(SYSTEM).font_descriptor(descriptor);
        cid_font.default_width(0.0).cid_to_gid_map_predefined(Name(b"Identity"));
        self.widths(&mut cid_font.widths());
        drop(cid_font);
        self.descriptor(pdf, descriptor, name, file);
        self.unicode(pdf, unicode);
        let part =
            subsetter::subset(self.data, 0, &self.used).map_err(|e| PdfError::Font(format!("{}: {e}", self.name)))?;
        let packed = compressed(&part)?;
        pdf.stream(file, &packed).filter(pdf_writer::Filter::FlateDecode).pair(Name(b"Length1"), part.len() as i32);
        Ok(font)
    }

    fn widths(&self, widths: &mut pdf_writer::writers::Widths<'_>) {
        for (code, (glyph, _)) in &self.shown {
            let width = self.glyphs.advance_width(*glyph).unwrap_or(0.0) * 1000.0 / self.units;
            widths.same(*code, *code, width);
        }
    }

    fn descriptor(&self, pdf: &mut Pdf, id: Ref, name: Name<'_>, file: Ref) {
        let Ok(font) = FontRef::new(self.data) else { return };
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        let scaled = |value: f32| value * 1000.0 / self.units;
        let b = metrics.bounds.unwrap_or_default();
        let mut descriptor = pdf.font_descriptor(id);
        descriptor.name(name).flags(FontFlags::SYMBOLIC).italic_angle(0.0).stem_v(80.0).font_file2(file);
        descriptor.bbox(Rect::new(scaled(b.x_min), scaled(b.y_min), scaled(b.x_max), scaled(b.y_max)));
        descriptor.ascent(scaled(metrics.ascent)).descent(scaled(metrics.descent));
        descriptor.cap_height(scaled(metrics.cap_height.unwrap_or(metrics.ascent)));
    }

    fn unicode(&self, pdf: &mut Pdf, id: Ref) {
        let mut map = UnicodeCmap::<u16>::new(Name(b"Kinrin-Unicode"), SYSTEM);
        for (code, (_, c)) in &self.shown {
            map.pair(*code, *c);
        }
        // Not compressed: small, and whoever checks a file can read it.
        pdf.cmap(id, &map.finish());
    }
}
