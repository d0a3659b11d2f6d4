//! MP4 with H.264 in our own child: `re_mp4` reads the index, OpenH264 decodes (8 bit, 4:2:0, progressive).

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use openh264::OpenH264API;
use openh264::decoder::{DecodedYUV, Decoder, DecoderConfig, Flush};
use openh264::formats::YUVSource;
use re_mp4::{Avc1Box, Mp4, Sample, StsdBoxContent, Track, TrakBox};

use super::boxes::Described;
use super::clock::MAX_HOLD;
use super::colours::Colours;
use super::film::Film;
use super::padded::Padded;
use super::resample::{Colour, Resizer};
use super::sink::Sink;
use super::size::{is_same_shape, scaled};
use super::sps::{self, Sps};
use super::task::{DecodeTask, Status};
use super::turn::Turn;
use super::{boxes, edits, sniff};
use crate::store::Reason;
use crate::store::file_fault::{Beyond, IndexFault};

/// A coded picture of more bytes than this is no picture.
const MAX_SAMPLE: u64 = 64 << 20;

fn broken(reason: Reason) -> io::Result<Status> {
    Ok(Status { broken: Some(reason), ..Status::default() })
}

fn foreign() -> io::Result<Status> {
    Ok(Status { needs_ffmpeg: true, ..Status::default() })
}

/// Left to FFmpeg for a reason that can be said.
fn beyond(beyond: Beyond) -> io::Result<Status> {
    Ok(Status { needs_ffmpeg: true, beyond: Some(beyond), ..Status::default() })
}

/// Decodes the video track of `path` into `sink`. What its container asks for and is not done here is left to FFmpeg.
pub fn decode<W: Write>(path: &Path, task: &DecodeTask, sink: &mut Sink<W>) -> io::Result<Status> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let declared = sniff::last_box_end(&mut file, length).unwrap_or(length);
    if sniff::is_joined(path) {
        return beyond(Beyond::Joined);
    }
    let index = boxes::Index::read(&mut file, length);
    let tags = index.as_ref().and_then(boxes::Index::tags);
    if index.as_ref().and_then(|index| Film::of_index(&index.bytes)).is_some_and(|film| film.encrypted) {
        return broken(Reason::Index(IndexFault::Encrypted));
    }
    file.seek(SeekFrom::Start(0))?;
    let mp4 = match Mp4::read(Padded::new(file.try_clone()?, declared, tags), declared) {
        Ok(mp4) => mp4,
        Err(re_mp4::Error::BoxNotFound(re_mp4::BoxType::MoovBox)) => {
            return broken(Reason::NoIndex);
        }
        Err(_) if sniff::lacks_index(path) => return broken(Reason::NoIndex),
        Err(_) => return foreign(), // an old or odd container that FFmpeg may know
    };
    let of_kind = |kind: &'static [u8; 4]| {
        let tracks = mp4.moov.traks.iter().enumerate();
        tracks.filter(move |(_, trak)| trak.mdia.hdlr.handler_type.value == *kind)
    };
    let mut films = of_kind(b"vide");
    let Some((place, trak)) = films.next() else {
        // A sequence of photographs (AVIF, HEIF) is no film by its kind.
        return if of_kind(b"pict").next().is_some() { foreign() } else { broken(Reason::NoPictures) };
    };
    if films.next().is_some() {
        return beyond(Beyond::Streams);
    }
    if !mp4.moofs.is_empty() {
        return beyond(Beyond::Fragments);
    }
    let described = index.and_then(|index| index.described(place)).unwrap_or_default();
    let first_only = |trak: &TrakBox| trak.mdia.minf.stbl.stsc.entries.iter().all(|e| e.sample_description_index < 2);
    match (mp4.tracks().get(&trak.tkhd.track_id), &trak.mdia.minf.stbl.stsd.contents) {
        (_, StsdBoxContent::Avc1(_)) if described.descriptions > 1 && !first_only(trak) => beyond(Beyond::Joined),
        (Some(track), StsdBoxContent::Avc1(avc1))
            if parsed_sps(avc1).is_none_or(|sps| sps.plain) && !colours(avc1, described).is_high_range() =>
        {
            let Some(start) = edits::start(&mp4, track, trak) else { return beyond(Beyond::EditList) };
            // A player turns the track first, and the whole movie then.
            let turns = [&trak.tkhd.matrix, &mp4.moov.mvhd.matrix].map(|m| Turn::of_matrix(m.a, m.b, m.c, m.d));
            let [Some(of_track), Some(of_movie)] = turns else { return beyond(Beyond::Turn) };
            let turn = of_track.then(of_movie);
            let Some(plan) = Plan::new(track, trak, avc1, described, task) else { return broken(Reason::NoSize) };
            Plan { start, turn, ..plan }.decode(&mut file, length, sink)
        }
        _ => foreign(),
    }
}

/// What the track's first parameter set says.
fn parsed_sps(avc1: &Avc1Box) -> Option<Sps> {
    sps::parse(&avc1.avcc.contents.sequence_parameter_sets.first()?.bytes)
}

/// What the video says of its colours, and where it is silent its description.
fn colours(avc1: &Avc1Box, described: Described) -> Colours {
    parsed_sps(avc1).map(|sps| sps.colours).unwrap_or_default().or(described.colours)
}

/// How much wider than high a pixel is: as the description says, or else the track's head (its display size), or else
/// the video itself. FFmpeg asks in this order, too.
fn pixel_shape(trak: &TrakBox, avc1: &Avc1Box, pixel: Option<(u32, u32)>) -> f64 {
    // Whole pixels, as FFmpeg takes them.
    let side = |fixed: re_mp4::FixedPointU16| f64::from(fixed.raw_value() >> 16);
    let shown = (side(trak.tkhd.width), side(trak.tkhd.height));
    // Some writers leave it out.
    let by_head = (shown.0 / shown.1) / (f64::from(avc1.width) / f64::from(avc1.height));
    let by_head = Some(by_head).filter(|shape| (0.125..=8.0).contains(shape) && (shape - 1.0).abs() > 1e-3);
    let ratio = |(width, height): (u32, u32)| f64::from(width) / f64::from(height);
    let by_video = || parsed_sps(avc1).and_then(|sps| sps.pixel).map(ratio);
    pixel.map(ratio).or(by_head).or_else(by_video).unwrap_or(1.0)
}

/// What stays the same over a whole track.
struct Plan<'a> {
    samples: &'a [Sample],
    parameters: Vec<u8>,
    length_size: usize,
    /// When each shown frame ends, seconds after the first begins, in the order of showing.
    ends: Vec<f64>,
    /// When the first one begins, seconds after the start of the container.
    start: f64,
    turn: Turn,
    colour: Colour,
    /// Of the pictures before they are turned.
    target: (u32, u32),
}

impl<'a> Plan<'a> {
    /// `None`: there is no picture size, or too large a one.
    fn new(track: &'a Track, trak: &TrakBox, avc1: &Avc1Box, described: Described, task: &DecodeTask) -> Option<Self> {
        let (width, height) = (f64::from(avc1.width), f64::from(avc1.height));
        if width <= 0.0 || height <= 0.0 || u64::from(avc1.width) * u64::from(avc1.height) > task.pixels {
            return None;
        }
        let shown = width * pixel_shape(trak, avc1, described.pixel);
        let avcc = &avc1.avcc.contents;
        let sets = avcc.sequence_parameter_sets.iter().chain(&avcc.picture_parameter_sets);
        Some(Self {
            samples: &track.samples,
            parameters: sets.flat_map(|set| [&START, set.bytes.as_slice()].concat()).collect(),
            length_size: usize::from(avcc.length_size_minus_one & 3) + 1,
            ends: frame_ends(&track.samples),
            start: 0.0,
            turn: Turn::NONE,
            colour: colours(avc1, described).colour(),
            target: scaled(shown, height, task.short_side),
        })
    }

    fn decode<W: Write>(&self, file: &mut File, length: u64, sink: &mut Sink<W>) -> io::Result<Status> {
        // The decoder shows pictures in the right order only if it is not flushed after each.
        let config = DecoderConfig::new().flush_after_decode(Flush::NoFlush);
        let Ok(mut decoder) = Decoder::with_api_config(OpenH264API::from_source(), config) else {
            return broken(Reason::NotStarted);
        };
        let secs = self.ends.last().copied().unwrap_or_default();
        sink.begin(self.start, (self.ends.len() as f64 / secs) as f32)?;
        let mut painter = Painter::new(self);
        let mut packet = self.parameters.clone();
        let mut coded = Vec::new();
        let mut reason = None;
        for (i, sample) in self.samples.iter().enumerate() {
            if sample.offset.saturating_add(sample.size) > length || sample.size > MAX_SAMPLE {
                reason = Some(Reason::CutAfter { pictures: i, of: self.samples.len() });
                break;
            }
            read_sample(file, sample, &mut coded)?;
            if to_annex_b(&coded, self.length_size, &mut packet).is_none() {
                reason = Some(Reason::Damaged { picture: i + 1, of: self.samples.len() });
                break;
            }
            match decoder.decode(&packet) {
                Ok(Some(picture)) => painter.paint(&picture, sink)?,
                Ok(None) => {}
                Err(_) => {
                    reason = Some(Reason::Damaged { picture: i + 1, of: self.samples.len() });
                    break;
                }
            }
            packet.clear();
            if sink.full() {
                return Ok(Status::default());
            }
            if painter.other_shape {
                break;
            }
        }
        for picture in decoder.flush_remaining().unwrap_or_default() {
            painter.paint(&picture, sink)?;
        }
        // Not one picture of a whole file: a kind of H.264 that OpenH264 does not know (interlaced, for one).
        let needs_ffmpeg = painter.shown == 0 && !self.samples.is_empty();
        // A picture that the decoder passes over in silence is lost all the same.
        let lost = || Reason::Damaged { picture: painter.shown + 1, of: self.samples.len() };
        let other_shape = || painter.other_shape.then_some(Reason::ShapeChanges { frames: painter.written as u32 });
        let reason = reason.or_else(other_shape).or_else(|| (painter.shown < self.samples.len()).then(lost));
        Ok(Status { broken: reason, needs_ffmpeg, ..Status::default() })
    }
}

const START: [u8; 4] = [0, 0, 0, 1];

/// When each frame ends, in the order of showing.
fn frame_ends(samples: &[Sample]) -> Vec<f64> {
    let seconds = |time: i64, sample: &Sample| time as f64 / sample.timescale.max(1) as f64;
    let mut shown: Vec<&Sample> = samples.iter().collect();
    shown.sort_by_key(|sample| sample.composition_timestamp);
    let mut ends: Vec<f64> = shown.iter().skip(1).map(|s| seconds(s.composition_timestamp, s)).collect();
    if let Some(last) = shown.last() {
        // The last duration is often missing or nonsense, and FFmpeg does not pass it on: the last frame before that tells
        // how long one takes, and not how long a camera paused.
        let begins = shown.first().map(|first| seconds(first.composition_timestamp, first));
        let times: Vec<f64> = begins.into_iter().chain(ends.iter().copied()).collect();
        let lengths = times.windows(2).rev().map(|pair| pair[1] - pair[0]);
        let usual = lengths.into_iter().find(|secs| *secs > 0.0 && *secs <= MAX_HOLD).unwrap_or(1.0 / 25.0);
        ends.push(seconds(last.composition_timestamp, last) + usual);
    }
    ends
}

fn read_sample(file: &mut File, sample: &Sample, into: &mut Vec<u8>) -> io::Result<()> {
    file.seek(SeekFrom::Start(sample.offset))?;
    into.resize(sample.size as usize, 0);
    file.read_exact(into)
}

/// Appends a sample's units with start codes instead of lengths. `None` if a length points past the end.
fn to_annex_b(mut sample: &[u8], length_size: usize, packet: &mut Vec<u8>) -> Option<()> {
    while !sample.is_empty() {
        let (head, rest) = sample.split_at_checked(length_size)?;
        let length = head.iter().fold(0usize, |sum, byte| sum << 8 | usize::from(*byte));
        let (unit, rest) = rest.split_at_checked(length)?;
        packet.extend_from_slice(&START);
        packet.extend_from_slice(unit);
        sample = rest;
    }
    Some(())
}

/// Makes small RGB frames of decoded pictures and hands them on at the right rate.
struct Painter<'a> {
    plan: &'a Plan<'a>,
    luma: Option<Resizer<1>>,
    chroma: Option<Resizer<1>>,
    planes: [Vec<u8>; 3],
    rgb: Vec<u8>,
    shown: usize,
    /// Frames of them.
    written: u64,
    /// How much wider than high the first picture is.
    shape: Option<f64>,
    /// Whether one came that has another shape; it is not squeezed into the first, and none is painted any more.
    other_shape: bool,
}

impl<'a> Painter<'a> {
    fn new(plan: &'a Plan<'a>) -> Self {
        let pixels = plan.target.0 as usize * plan.target.1 as usize;
        let plane = || vec![0; pixels];
        let planes = [plane(), plane(), plane()];
        let (rgb, shape) = (vec![0; pixels * 3], None);
        Self { plan, luma: None, chroma: None, planes, rgb, shown: 0, written: 0, shape, other_shape: false }
    }

    fn paint<W: Write>(&mut self, picture: &DecodedYUV<'_>, sink: &mut Sink<W>) -> io::Result<()> {
        let last = self.shown + 1 >= self.plan.ends.len();
        let Some(&end) = self.plan.ends.get(self.shown) else { return Ok(()) };
        let size = picture.dimensions();
        let shape = size.0 as f64 / size.1.max(1) as f64;
        self.other_shape |= !is_same_shape(shape, *self.shape.get_or_insert(shape));
        if self.other_shape {
            return Ok(());
        }
        self.shown += 1;
        let copies = sink.copies(self.plan.start + end, last);
        self.written += copies;
        if copies == 0 {
            return Ok(());
        }
        self.shrink(picture);
        let (width, height) = self.plan.target;
        if self.plan.turn.is_none() {
            return sink.write((width, height), &self.rgb, copies);
        }
        let rgb = self.plan.turn.apply(&self.rgb, width as usize, height as usize);
        let size = if self.plan.turn.swaps() { (height, width) } else { (width, height) };
        sink.write(size, &rgb, copies)
    }

    /// Planes are made small first and become RGB then: a tenth of the work.
    fn shrink(&mut self, picture: &DecodedYUV<'_>) {
        let target = (self.plan.target.0 as usize, self.plan.target.1 as usize);
        let size = picture.dimensions();
        let half = ((size.0 / 2).max(1), (size.1 / 2).max(1));
        let strides = picture.strides();
        let luma = resizer(&mut self.luma, size, target);
        luma.run(picture.y(), strides.0, &mut self.planes[0]);
        let chroma = resizer(&mut self.chroma, half, target);
        chroma.run(picture.u(), strides.1, &mut self.planes[1]);
        chroma.run(picture.v(), strides.2, &mut self.planes[2]);
        self.plan.colour.to_rgb(&self.planes[0], &self.planes[1], &self.planes[2], &mut self.rgb);
    }
}

/// The resizer for pictures of this size; a new one if the size changed.
fn resizer(slot: &mut Option<Resizer<1>>, source: (usize, usize), target: (usize, usize)) -> &mut Resizer<1> {
    if slot.as_ref().is_none_or(|resizer| resizer.source() != source) {
        *slot = None;
    }
    slot.get_or_insert_with(|| Resizer::new(source, target))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_become_start_codes() {
        let mut packet = Vec::new();
        to_annex_b(&[0, 2, 7, 8, 0, 1, 9], 2, &mut packet).unwrap();
        assert_eq!(packet, [0, 0, 0, 1, 7, 8, 0, 0, 0, 1, 9]);
        assert!(to_annex_b(&[0, 9, 7], 2, &mut packet).is_none());
    }

    #[test]
    fn frames_end_where_the_next_begins() {
        let sample = |composition_timestamp, duration| Sample {
            timescale: 10,
            composition_timestamp,
            duration,
            ..Sample::default()
        };
        let ends = frame_ends(&[sample(0, 1), sample(4, 1), sample(2, 1)]);
        assert!(ends.iter().zip([0.2, 0.4, 0.6]).all(|(end, wanted)| (end - wanted).abs() < 1e-9), "{ends:?}");
        assert_eq!(frame_ends(&[sample(0, u64::MAX)]), [0.04]);
        // A pause of minutes before the last frame is none of its own length.
        let ends = frame_ends(&[sample(0, 1), sample(2, 1), sample(6002, 1)]);
        assert!((ends[2] - 600.4).abs() < 1e-9, "{ends:?}");
    }
}
