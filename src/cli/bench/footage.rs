//! Footage that `kinrin bench ingest` makes: usual clips, very many tiny files, one very long file.

use std::path::Path;
use std::process::Command;

use anyhow::anyhow;
use clap::ValueEnum;

use super::Failure;
use crate::data::decode::ffmpeg::Ffmpeg;
use crate::data::demo::VideoWriter;

/// What is generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Footage {
    /// 8 clips of 640 × 360 pixels, 20 s each
    Clips,
    /// 100,000 files of two pictures, 1,000 in each folder
    Tiny,
    /// One file of 320 × 180 pixels and 12 hours, as a recorder that never stops writes it; its frames take 12 GB in
    /// the temporary folder
    Long,
}

/// A clip that is generated: size in pixels, frames per second, frames.
struct Clip {
    size: (usize, usize),
    rate: u32,
    frames: u32,
}

/// Files of a folder of tiny ones.
const PER_FOLDER: usize = 1000;
/// Seconds of the piece that a long file repeats.
const PIECE: u32 = 60;

impl Footage {
    /// As it is named in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Clips => "clips",
            Self::Tiny => "tiny",
            Self::Long => "long",
        }
    }

    /// Files, where none is said.
    pub fn usual_files(self) -> usize {
        match self {
            Self::Clips => 8,
            Self::Tiny => 100_000,
            Self::Long => 1,
        }
    }

    /// Writes `files` files of `seconds` each (`None`: the usual length) into `folder`, with FFmpeg's encoder where there
    /// is one: it makes the harder files.
    pub fn make(
        self,
        folder: &Path,
        files: usize,
        seconds: Option<u32>,
        ffmpeg: Option<&Ffmpeg>,
    ) -> Result<(), Failure> {
        match self {
            Self::Clips => (0..files).try_for_each(|i| {
                let clip = Clip { size: (640, 360), rate: 30, frames: 30 * seconds.unwrap_or(20) };
                clip.encode(&folder.join(format!("clip{i}.mp4")), i, ffmpeg)
            }),
            Self::Tiny => tiny(folder, files, seconds, ffmpeg),
            Self::Long => {
                let ffmpeg = ffmpeg.ok_or_else(|| anyhow!("a long file is made with FFmpeg, which is not there"))?;
                (0..files).try_for_each(|i| {
                    let path = folder.join(format!("recorder{i}.mp4"));
                    long(&path, i, seconds.unwrap_or(12 * 3600), ffmpeg)
                })
            }
        }
    }
}

/// One clip is encoded, and every file is a copy of it with a number at its end: another content for the same work.
fn tiny(folder: &Path, files: usize, seconds: Option<u32>, ffmpeg: Option<&Ffmpeg>) -> Result<(), Failure> {
    const RATE: u32 = 10;
    let clip = Clip { size: (64, 64), rate: RATE, frames: seconds.map_or(2, |seconds| RATE * seconds) };
    let first = folder.join("first.mp4");
    clip.encode(&first, 0, ffmpeg)?;
    let content = std::fs::read(&first)?;
    std::fs::remove_file(first)?;
    for i in 0..files {
        let folder = folder.join(format!("{:03}", i / PER_FOLDER));
        if i % PER_FOLDER == 0 {
            std::fs::create_dir_all(&folder)?;
        }
        let number = [&16u32.to_be_bytes()[..], b"free", &(i as u64).to_be_bytes()].concat();
        std::fs::write(folder.join(format!("{i:06}.mp4")), [content.as_slice(), &number].concat())?;
    }
    Ok(())
}

/// A piece is encoded and repeated without encoding it again.
fn long(path: &Path, i: usize, seconds: u32, ffmpeg: &Ffmpeg) -> Result<(), Failure> {
    let length = PIECE.min(seconds);
    let piece = path.with_extension("piece.mp4");
    Clip { size: (320, 180), rate: 25, frames: 25 * length }.encode(&piece, i, Some(ffmpeg))?;
    let repeats = seconds.div_ceil(length) - 1;
    let mut command = Command::new(ffmpeg.program());
    command.args(["-nostdin", "-v", "error", "-stream_loop", &repeats.to_string(), "-i"]).arg(&piece);
    command.args(["-t", &seconds.to_string(), "-c", "copy", "-y"]).arg(path);
    succeed(&mut command, path)?;
    Ok(std::fs::remove_file(piece)?)
}

fn succeed(command: &mut Command, path: &Path) -> Result<(), Failure> {
    if command.status()?.success() { Ok(()) } else { Err(anyhow!("ffmpeg could not write {}", path.display()).into()) }
}

impl Clip {
    fn encode(&self, path: &Path, i: usize, ffmpeg: Option<&Ffmpeg>) -> Result<(), Failure> {
        match ffmpeg {
            Some(ffmpeg) => self.encode_with(ffmpeg, path, i),
            None => self.encode_ourselves(path, i),
        }
    }

    fn encode_with(&self, ffmpeg: &Ffmpeg, path: &Path, i: usize) -> Result<(), Failure> {
        let Self { size, rate, frames } = self;
        let source = format!("testsrc2=s={}x{}:r={rate},noise=alls=12:all_seed={i}", size.0, size.1);
        let mut command = Command::new(ffmpeg.program());
        command.args(["-nostdin", "-v", "error", "-f", "lavfi", "-i", &source]);
        command.args(["-frames:v", &frames.to_string(), "-c:v", "libx264", "-preset", "veryfast"]);
        succeed(command.args(["-pix_fmt", "yuv420p", "-y"]).arg(path), path)
    }

    fn encode_ourselves(&self, path: &Path, i: usize) -> Result<(), Failure> {
        let (width, height) = self.size;
        let mut writer = VideoWriter::new(width, height, self.rate).map_err(|text| anyhow!(text))?;
        let mut frame = vec![0; width * height * 3];
        for number in 0..self.frames as usize {
            for (at, pixel) in frame.as_chunks_mut::<3>().0.iter_mut().enumerate() {
                let (x, y) = (at % width, at / width);
                let wave = (x + 5 * number + 31 * i) ^ (y + 2 * number);
                *pixel = [wave as u8, (wave >> 1) as u8, (x / 3 + number) as u8];
            }
            writer.push(&frame).map_err(|text| anyhow!(text))?;
        }
        std::fs::write(path, writer.finish().map_err(|text| anyhow!(text))?)?;
        Ok(())
    }
}
