//! Writes frames as H.264 in an MP4 file, without any program outside of this one.

use std::io::Cursor;

use mp4::{AvcConfig, Bytes, FourCC, MediaConfig, Mp4Config, Mp4Sample, Mp4Writer, TrackConfig, TrackType};
use openh264::OpenH264API;
use openh264::encoder::{
    Encoder, EncoderConfig, FrameRate, IntraFramePeriod, QpRange, RateControlMode, SpsPpsStrategy, VuiConfig,
};
use openh264::formats::{RgbSliceU8, YUVBuffer};

/// Ticks per second of the file's clock; a multiple of all usual frame rates.
const CLOCK: u32 = 90_000;
/// Frames from one that can be decoded alone to the next.
const KEY_EVERY: u32 = 30;
/// Quantiser of every frame: visually clean at the demo's size.
const QUANTISER: u8 = 26;

/// An MP4 file in the making. Width and height must be even.
pub struct VideoWriter {
    encoder: Encoder,
    yuv: YUVBuffer,
    size: (usize, usize),
    fps: u32,
    /// The track can only be laid down once the first frame has brought its parameter sets.
    file: Option<Mp4Writer<Cursor<Vec<u8>>>>,
    frames: u64,
}

impl VideoWriter {
    pub fn new(width: usize, height: usize, fps: u32) -> Result<Self, String> {
        let config = EncoderConfig::new()
            .max_frame_rate(FrameRate::from_hz(fps as f32))
            .rate_control_mode(RateControlMode::Off)
            .qp(QpRange::new(QUANTISER, QUANTISER))
            .skip_frames(false)
            .scene_change_detect(false)
            .adaptive_quantization(false)
            .background_detection(false)
            .sps_pps_strategy(SpsPpsStrategy::ConstantId)
            .intra_frame_period(IntraFramePeriod::from_num_frames(KEY_EVERY))
            .num_threads(1) // more would make the file depend on the machine
            .vui(VuiConfig::bt601());
        let encoder = Encoder::with_api_config(OpenH264API::from_source(), config).map_err(|e| e.to_string())?;
        Ok(Self { encoder, yuv: YUVBuffer::new(width, height), size: (width, height), fps, file: None, frames: 0 })
    }

    /// Adds a frame, RGB interleaved.
    pub fn push(&mut self, rgb: &[u8]) -> Result<(), String> {
        self.yuv.read_rgb8(RgbSliceU8::new(rgb, self.size));
        let stream = self.encoder.encode(&self.yuv).map_err(|e| e.to_string())?;
        let access = AccessUnit::new(&stream.to_vec());
        if self.file.is_none() {
            self.file = Some(start(self.size, &access).map_err(|e| e.to_string())?);
        }
        let Some(file) = &mut self.file else { return Ok(()) };
        let duration = CLOCK / self.fps;
        let sample = Mp4Sample {
            start_time: self.frames * u64::from(duration),
            duration,
            rendering_offset: 0,
            is_sync: access.key,
            bytes: Bytes::from(access.sample),
        };
        self.frames += 1;
        file.write_sample(1, &sample).map_err(|e| e.to_string())
    }

    /// The whole file.
    pub fn finish(self) -> Result<Vec<u8>, String> {
        let mut file = self.file.ok_or("a video needs a frame")?;
        file.write_end().map_err(|e| e.to_string())?;
        Ok(file.into_writer().into_inner())
    }
}

/// Lays down the file with its one track.
fn start(size: (usize, usize), first: &AccessUnit) -> Result<Mp4Writer<Cursor<Vec<u8>>>, mp4::Error> {
    let brand = |name: &[u8; 4]| FourCC { value: *name };
    let config = Mp4Config {
        major_brand: brand(b"isom"),
        minor_version: 512,
        compatible_brands: vec![brand(b"isom"), brand(b"iso2"), brand(b"avc1"), brand(b"mp41")],
        timescale: CLOCK,
    };
    let mut file = Mp4Writer::write_start(Cursor::new(Vec::new()), &config)?;
    file.add_track(&TrackConfig {
        track_type: TrackType::Video,
        timescale: CLOCK,
        language: "und".to_owned(),
        media_conf: MediaConfig::AvcConfig(AvcConfig {
            width: size.0 as u16,
            height: size.1 as u16,
            seq_param_set: first.sequence.clone(),
            pic_param_set: first.picture.clone(),
        }),
    })?;
    Ok(file)
}

/// One coded frame, taken apart: parameter sets go to the track, the rest becomes the sample.
struct AccessUnit {
    sequence: Vec<u8>,
    picture: Vec<u8>,
    /// Units with their lengths in front, as MP4 wants them.
    sample: Vec<u8>,
    key: bool,
}

impl AccessUnit {
    /// From a byte stream with start codes (H.264, annex B).
    fn new(stream: &[u8]) -> Self {
        let mut access = Self { sequence: Vec::new(), picture: Vec::new(), sample: Vec::new(), key: false };
        for unit in openh264::nal_units(stream) {
            let unit = unit.strip_prefix(&[0, 0, 0, 1]).or_else(|| unit.strip_prefix(&[0, 0, 1])).unwrap_or(unit);
            // A unit never ends in zero bytes: they belong to the next start code.
            let end = unit.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
            let unit = &unit[..end];
            match unit.first().map(|byte| byte & 0x1F) {
                Some(7) => access.sequence = unit.to_vec(),
                Some(8) => access.picture = unit.to_vec(),
                Some(kind) => {
                    access.key |= kind == 5;
                    access.sample.extend((unit.len() as u32).to_be_bytes());
                    access.sample.extend(unit);
                }
                None => {}
            }
        }
        access
    }
}
