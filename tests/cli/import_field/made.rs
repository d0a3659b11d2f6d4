//! Imports of a folder looked at closely, and small files changed on purpose.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::{self, Place};
use kinrin::data::Pool;
use kinrin::data::cache::ShardReader;
use kinrin::store::catalogue::{self, VideoRow};
use kinrin::store::{Reason, Workspace};

/// A video as it was imported.
pub struct Video {
    pub row: VideoRow,
    pub shard: Option<ShardReader>,
}

impl Video {
    pub fn shard(&self) -> &ShardReader {
        self.shard.as_ref().unwrap_or_else(|| panic!("{}: {:?}", self.row.path, self.row.reason))
    }

    /// State, and the reason in words.
    pub fn said(&self) -> (&'static str, String) {
        (self.row.state.as_str(), self.row.reason.as_ref().map(Reason::to_string).unwrap_or_default())
    }

    /// The source frames that the stored ones show: frame n has the luma 16 + 2·n.
    pub fn numbers(&self) -> Vec<i32> {
        let shard = self.shard();
        let (width, height) = (shard.width(), shard.height());
        let number = |frame: &[u8]| {
            let pixel = |x: usize, y: usize| f64::from(frame[(y * width + x) * 3 + 1]);
            let middle = (height / 2..height * 3 / 4).flat_map(|y| (width / 2..width * 3 / 4).map(move |x| (x, y)));
            let values: Vec<f64> = middle.map(|(x, y)| pixel(x, y)).collect();
            (values.iter().sum::<f64>() / values.len() as f64 / (2.0 * 255.0 / 219.0)).round() as i32
        };
        (0..shard.frames()).map(|i| number(shard.frame(i))).collect()
    }

    /// The corner that is red: top or bottom, left or right; and whether the picture is higher than wide.
    pub fn corner(&self) -> (&'static str, bool) {
        let shard = self.shard();
        let (width, height, frame) = (shard.width(), shard.height(), shard.frame(0));
        let red = |right: bool, bottom: bool| {
            let at = |yes: bool, length: usize| if yes { length - 1 - length / 12 } else { length / 12 };
            let pixel = &frame[(at(bottom, height) * width + at(right, width)) * 3..][..3];
            i32::from(pixel[0]) - i32::from(pixel[1].max(pixel[2]))
        };
        let corners = [("TL", false, false), ("TR", true, false), ("BL", false, true), ("BR", true, true)];
        let found = corners.into_iter().max_by_key(|(_, right, bottom)| red(*right, *bottom)).unwrap();
        assert!(red(found.1, found.2) > 60, "{}: no red corner", self.row.path);
        (found.0, height > width)
    }
}

/// Imports `folder` as data set `d` and looks at what is there then, by path.
pub fn imported(place: &Place, folder: &Path, more: &[&str]) -> BTreeMap<String, Video> {
    place.json(&[&["data", "import", folder.to_str().unwrap(), "--name", "d"], more].concat());
    stored(place)
}

pub fn stored(place: &Place) -> BTreeMap<String, Video> {
    let workspace = Workspace::open(&place.workspace()).unwrap();
    let rows = catalogue::videos(&workspace.db().unwrap(), "d").unwrap();
    let video = |row: VideoRow| {
        let shard = row.shard.as_ref().map(|shard| ShardReader::open(&workspace.cache_dir().join(shard)).unwrap());
        (row.path.clone(), Video { row, shard })
    };
    rows.into_iter().map(video).collect()
}

/// The source frames that a labelled clip of `path` is made of, as training sees it.
pub fn clip_numbers(place: &Place, path: &str, label: &str) -> Vec<i32> {
    let workspace = Workspace::open(&place.workspace()).unwrap();
    let pool = Pool::open(&workspace, &["d".to_owned()], None).unwrap();
    let video = pool.videos().iter().find(|video| video.row.path == path).unwrap().video_id;
    let wanted = |clip: &&kinrin::data::PoolClip| clip.video_id == video && clip.label.as_deref() == Some(label);
    let clip = pool.clips().iter().find(wanted).unwrap();
    let timeline = pool.timeline(video);
    let window = timeline.window(clip.start_s, clip.end_s);
    let first = (window.start_s * timeline.fps + 1e-4).floor() as usize;
    let end = (window.end_s * timeline.fps - 1e-4).ceil() as usize;
    stored(place)[path].numbers()[first..end].to_vec()
}

/// The decoders that there are.
pub fn decoders() -> Vec<&'static str> {
    if common::ffmpeg() { vec!["builtin", "ffmpeg"] } else { vec!["builtin"] }
}

/// A case of the field; `None` where there is no footage.
pub fn case(name: &str) -> Option<PathBuf> {
    Some(common::real_data("field")?.join(name))
}

/// Runs FFmpeg to make a file of the footage.
pub fn made(place: &Place, name: &str, arguments: &[&str]) -> PathBuf {
    let path = place.write(name, "");
    let mut command = Command::new("ffmpeg");
    let output = command.args(["-nostdin", "-v", "error"]).args(arguments).arg("-y").arg(&path).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    path
}

/// Changes the content of every box `name`, its head left out.
pub fn change_boxes(bytes: &mut [u8], name: &[u8; 4], mut change: impl FnMut(usize, &mut [u8])) {
    let places: Vec<usize> = (4..bytes.len() - 4).filter(|&at| &bytes[at..at + 4] == name).collect();
    for (i, at) in places.into_iter().enumerate() {
        let size = u32::from_be_bytes(*bytes[at - 4..].first_chunk().unwrap()) as usize;
        change(i, &mut bytes[at + 4..at - 4 + size]);
    }
}

/// Adds to the time at which fragments begin, ticks of the track.
pub fn shift_fragments(bytes: &mut [u8], by: impl Fn(usize) -> u64) {
    change_boxes(bytes, b"tfdt", |i, content| {
        assert_eq!(content[0], 1, "a time of 64 bits");
        let time = u64::from_be_bytes(*content[4..].first_chunk().unwrap()) + by(i);
        content[4..12].copy_from_slice(&time.to_be_bytes());
    });
}
