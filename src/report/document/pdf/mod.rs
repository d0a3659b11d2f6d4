//! A document as PDF: A4, the bundled faces embedded as far as they are used, figures as vectors, headings as bookmarks.
//! The same document gives the same bytes.

mod flow;
mod fonts;
mod paper;
mod scene;
mod setting;
mod table;

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, TextStr};

use self::flow::{Flow, Mark};
use self::paper::{PAGE, Paper, alpha_name, image_name};
use super::block::Document;

/// Why a PDF could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    #[error("a bundled font cannot be used: {0}")]
    Font(String),
    #[error("a part of the PDF could not be compressed: {0}")]
    Compress(std::io::Error),
}

/// Writes the document.
///
/// # Errors
/// A damaged bundled font.
pub fn write(document: &Document) -> Result<Vec<u8>, PdfError> {
    let Flow { mut paper, marks, .. } = flow::lay_out(document)?;
    let mut pdf = Pdf::new();
    let mut last = 0;
    let mut next = || {
        last += 1;
        Ref::new(last)
    };
    let [catalog, tree, info, outline] = [(); 4].map(|()| next());
    let contents = std::mem::take(&mut paper.pages);
    let pages: Vec<Ref> = contents.iter().map(|_| next()).collect();
    let resources = resources(&mut pdf, &paper, &mut next)?;
    for (page, content) in pages.iter().zip(contents) {
        write_page(&mut pdf, [*page, tree, next(), resources], content)?;
    }
    pdf.pages(tree).kids(pages.iter().copied()).count(pages.len() as i32);
    bookmarks(&mut pdf, outline, &marks, &pages, &mut next);
    let lang = document.language.code();
    let mut of = pdf.catalog(catalog);
    of.pages(tree).outlines(outline).lang(TextStr(lang));
    of.viewer_preferences().display_doc_title(true);
    of.finish();
    let producer = concat!("Kinrin ", env!("CARGO_PKG_VERSION"));
    pdf.document_info(info).title(TextStr(&document.title)).producer(TextStr(producer));
    Ok(pdf.finish())
}

/// One dictionary for all pages: fonts, pictures, opacities.
fn resources(pdf: &mut Pdf, paper: &Paper, next: &mut impl FnMut() -> Ref) -> Result<Ref, PdfError> {
    let fonts = paper.fonts.write(pdf, next)?;
    let mut images = Vec::new();
    for (i, image) in paper.images.iter().enumerate() {
        let id = next();
        let packed = compressed(&image.rgb)?;
        let mut object = pdf.image_xobject(id, &packed);
        object.filter(Filter::FlateDecode);
        object.width(image.width as i32).height(image.height as i32).bits_per_component(8);
        object.color_space().device_rgb();
        object.finish();
        images.push((image_name(i), id));
    }
    let mut alphas = Vec::new();
    for percent in &paper.alphas {
        let (id, alpha) = (next(), f32::from(*percent) / 100.0);
        pdf.ext_graphics(id).stroking_alpha(alpha).non_stroking_alpha(alpha);
        alphas.push((alpha_name(*percent), id));
    }
    let id = next();
    let mut resources = pdf.indirect(id).start::<pdf_writer::writers::Resources<'_>>();
    resources.fonts().pairs(fonts.iter().map(|(name, id)| (Name(name.as_bytes()), *id)));
    resources.x_objects().pairs(images.iter().map(|(name, id)| (Name(name.as_bytes()), *id)));
    resources.ext_g_states().pairs(alphas.iter().map(|(name, id)| (Name(name.as_bytes()), *id)));
    resources.finish();
    Ok(id)
}

fn write_page(pdf: &mut Pdf, [id, tree, content_id, resources]: [Ref; 4], content: Content) -> Result<(), PdfError> {
    let packed = compressed(&content.finish())?;
    pdf.stream(content_id, &packed).filter(Filter::FlateDecode);
    let mut page = pdf.page(id);
    page.media_box(Rect::new(0.0, 0.0, PAGE[0], PAGE[1])).parent(tree).contents(content_id);
    page.pair(Name(b"Resources"), resources);
    page.finish();
    Ok(())
}

/// One bookmark per section.
fn bookmarks(pdf: &mut Pdf, outline: Ref, marks: &[Mark], pages: &[Ref], next: &mut impl FnMut() -> Ref) {
    let items: Vec<Ref> = marks.iter().map(|_| next()).collect();
    let mut root = pdf.outline(outline);
    if let (Some(first), Some(last)) = (items.first(), items.last()) {
        root.first(*first).last(*last).count(items.len() as i32);
    }
    root.finish();
    for (i, (mark, id)) in marks.iter().zip(&items).enumerate() {
        let Some(page) = pages.get(mark.page) else { continue };
        let mut item = pdf.outline_item(*id);
        item.title(TextStr(&mark.text)).parent(outline);
        if i > 0 {
            item.prev(items[i - 1]);
        }
        if let Some(after) = items.get(i + 1) {
            item.next(*after);
        }
        item.dest().page(*page).xyz(0.0, PAGE[1] - mark.y + 8.0, None);
    }
}

/// `bytes` as zlib.
fn compressed(bytes: &[u8]) -> Result<Vec<u8>, PdfError> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map_err(PdfError::Compress)
}
