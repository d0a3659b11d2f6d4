//! Pictures in our own child: moving GIF, WebP and PNG, single pictures, folders of frames.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::Path;

use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{AnimationDecoder, DynamicImage, Frame, Frames};
use image::{ImageDecoder, ImageFormat, ImageReader, ImageResult, RgbImage, RgbaImage};

use super::resample::Resizer;
use super::sequence::{frame_files, picture_names, sequences};
use super::sink::Sink;
use super::size::{is_same_shape, scaled};
use super::task::{DecodeTask, Status};
use crate::store::Reason;
use crate::store::file_fault::PictureFault;

/// Seconds of a frame that says nothing about its time, or a hundredth of a second and less, as browsers and FFmpeg show
/// it: old programs wrote that down for "as fast as you can".
const USUAL_DELAY: f64 = 0.1;
const LEAST_DELAY: f64 = 0.010_5;
/// Pictures of a folder that may be damaged one after the other; after more of them it breaks off.
const MOST_DAMAGED: usize = 25;

fn limits(task: &DecodeTask) -> image::Limits {
    let mut limits = image::Limits::default();
    let side = u32::try_from(task.pixels).unwrap_or(u32::MAX);
    limits.max_image_width = Some(side);
    limits.max_image_height = Some(side);
    limits.max_alloc = Some(task.pixels.saturating_mul(8));
    limits
}

/// Decodes a moving picture, or a single one as one frame.
pub fn file<W: Write>(path: &Path, task: &DecodeTask, sink: &mut Sink<W>) -> io::Result<Status> {
    let reader = BufReader::new(File::open(path)?);
    let format = ImageReader::new(reader).with_guessed_format()?.format();
    let reader = BufReader::new(File::open(path)?);
    let mut painter = Painter::new(task);
    let moving = match format {
        Some(ImageFormat::Gif) => gif(reader, task),
        Some(ImageFormat::WebP) => webp(reader, task),
        Some(ImageFormat::Png) => apng(reader, task),
        _ => Ok(None),
    };
    match moving {
        Ok(Some(frames)) => painter.paint_all(frames, sink),
        Ok(None) => {
            let read = read_picture(path, task);
            if let Ok(picture) = &read {
                painter.show(picture, 1.0 / f64::from(task.folder_fps), true, sink)?;
            }
            let broken = read.err().map(|error| Reason::Picture(fault(&error)));
            Ok(Status { broken, ..Status::default() })
        }
        Err(error) => Ok(Status { broken: Some(Reason::Picture(fault(&error))), ..Status::default() }),
    }
}

type Moving = ImageResult<Option<Frames<'static>>>;

fn gif(reader: BufReader<File>, task: &DecodeTask) -> Moving {
    let mut decoder = GifDecoder::new(reader)?;
    decoder.set_limits(limits(task))?;
    Ok(Some(decoder.into_frames()))
}

fn webp(reader: BufReader<File>, task: &DecodeTask) -> Moving {
    let mut decoder = WebPDecoder::new(reader)?;
    decoder.set_limits(limits(task))?;
    Ok(decoder.has_animation().then(|| decoder.into_frames()))
}

fn apng(reader: BufReader<File>, task: &DecodeTask) -> Moving {
    let decoder = PngDecoder::with_limits(reader, limits(task))?;
    Ok(if decoder.is_apng()? { Some(decoder.apng()?.into_frames()) } else { None })
}

/// Decodes a folder of frames, or one sequence of a folder, in the natural order of their names. In the place of a damaged
/// picture the one before it stays.
pub fn folder<W: Write>(path: &Path, task: &DecodeTask, sink: &mut Sink<W>) -> io::Result<Status> {
    let several = if path.is_dir() { sequences(&picture_names(path)?) } else { BTreeMap::new() };
    if !several.is_empty() {
        let names = several.into_keys().collect();
        return Ok(Status { broken: Some(Reason::SeveralSequences(names)), ..Status::default() });
    }
    let mut painter = Painter::new(task);
    let frames = frame_files(path)?;
    let (mut broken, mut damaged) = (None, 0);
    let mut before = None;
    for (i, frame) in frames.iter().enumerate() {
        let secs = |pictures: usize| pictures as f64 / f64::from(task.folder_fps);
        let (end, last) = (secs(i + 1), i + 1 == frames.len());
        match read_picture(frame, task) {
            Ok(picture) => {
                if painter.first.is_none() {
                    sink.begin(secs(i), task.folder_fps)?;
                }
                painter.show(&picture, end, last, sink)?;
                (before, damaged) = (Some(picture), 0);
            }
            Err(error) => {
                let name = frame.file_name().unwrap_or_default().to_string_lossy().into_owned();
                broken = broken.or(Some(Reason::Frame { name, why: fault(&error) }));
                if let Some(before) = &before {
                    painter.show(before, end, last, sink)?;
                }
                damaged += 1;
            }
        }
        if painter.other_shape {
            let reason = Reason::ShapeChanges { frames: i as u32 };
            return Ok(Status { broken: Some(reason), ..Status::default() });
        }
        if sink.full() || damaged > MOST_DAMAGED {
            break;
        }
    }
    Ok(Status { broken, ..Status::default() })
}

fn fault(error: &image::ImageError) -> PictureFault {
    match error {
        image::ImageError::Limits(_) => PictureFault::TooLarge,
        image::ImageError::Unsupported(_) => PictureFault::OtherKind,
        _ => PictureFault::Damaged,
    }
}

struct Painter<'a> {
    task: &'a DecodeTask,
    /// Of the first picture; later ones of another size are made to fit.
    target: Option<(u32, u32)>,
    /// Size of the first picture.
    first: Option<(u32, u32)>,
    /// Whether the last picture has another shape than the first, and was not painted.
    other_shape: bool,
    resizer: Option<Resizer<3>>,
    rgb: Vec<u8>,
}

impl<'a> Painter<'a> {
    fn new(task: &'a DecodeTask) -> Self {
        Self { task, target: None, first: None, other_shape: false, resizer: None, rgb: Vec::new() }
    }

    /// One frame late, because only then is it known which one is the last.
    fn paint_all<W: Write>(&mut self, frames: Frames<'_>, sink: &mut Sink<W>) -> io::Result<Status> {
        let mut end = 0.0;
        let mut count = 0;
        let mut frames = frames.peekable();
        while let Some(frame) = frames.next() {
            let frame = match frame {
                Ok(frame) => frame,
                Err(error) => {
                    let reason = Reason::BreaksOff { frames: count, why: fault(&error) };
                    return Ok(Status { broken: Some(reason), ..Status::default() });
                }
            };
            count += 1;
            end += delay(&frame);
            let last = !matches!(frames.peek(), Some(Ok(_)));
            let copies = sink.copies(end, last);
            self.paint(&on_black(&frame.into_buffer()), copies, sink)?;
            if sink.full() {
                break;
            }
        }
        Ok(Status::default())
    }

    /// Shows a picture until `end`, seconds after the start.
    fn show<W: Write>(&mut self, picture: &RgbImage, end: f64, last: bool, sink: &mut Sink<W>) -> io::Result<()> {
        let copies = sink.copies(end, last);
        self.paint(picture, copies, sink)
    }

    fn paint<W: Write>(&mut self, picture: &RgbImage, copies: u64, sink: &mut Sink<W>) -> io::Result<()> {
        let (width, height) = picture.dimensions();
        let shape = |(width, height): (u32, u32)| f64::from(width) / f64::from(height);
        let first = *self.first.get_or_insert((width, height));
        self.other_shape = !is_same_shape(shape((width, height)), shape(first));
        if self.other_shape || copies == 0 || width == 0 || height == 0 {
            return Ok(());
        }
        let wanted = || scaled(f64::from(width), f64::from(height), self.task.short_side);
        let target = *self.target.get_or_insert_with(wanted);
        let source = (width as usize, height as usize);
        let goal = (target.0 as usize, target.1 as usize);
        if self.resizer.as_ref().is_none_or(|resizer| resizer.source() != source) {
            self.resizer = Some(Resizer::new(source, goal));
        }
        self.rgb.resize(goal.0 * goal.1 * 3, 0);
        if let Some(resizer) = &mut self.resizer {
            resizer.run(picture.as_raw(), source.0 * 3, &mut self.rgb);
        }
        sink.write(target, &self.rgb, copies)
    }
}

fn delay(frame: &Frame) -> f64 {
    let (numerator, denominator) = frame.delay().numer_denom_ms();
    let seconds = f64::from(numerator) / f64::from(denominator.max(1)) / 1000.0;
    if seconds > LEAST_DELAY { seconds } else { USUAL_DELAY }
}

/// Transparent parts become black.
fn on_black(picture: &RgbaImage) -> RgbImage {
    let blend = |value: u8, alpha: u8| (u16::from(value) * u16::from(alpha) / 255) as u8;
    let rgb = picture
        .as_raw()
        .as_chunks::<4>()
        .0
        .iter()
        .flat_map(|[r, g, b, a]| [blend(*r, *a), blend(*g, *a), blend(*b, *a)]);
    RgbImage::from_raw(picture.width(), picture.height(), rgb.collect()).unwrap_or_default()
}

fn read_picture(path: &Path, task: &DecodeTask) -> ImageResult<RgbImage> {
    let mut reader = ImageReader::open(path)?.with_guessed_format()?;
    reader.limits(limits(task));
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation()?; // as EXIF says: a camera held upright
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    if !picture.color().has_alpha() {
        return Ok(picture.into_rgb8());
    }
    let picture = picture.into_rgba8();
    // Some programs leave the transparency at zero where they mean nothing by it.
    let is_seen = picture.as_raw().as_chunks::<4>().0.iter().any(|pixel| pixel[3] > 0);
    Ok(if is_seen { on_black(&picture) } else { DynamicImage::ImageRgba8(picture).into_rgb8() })
}
