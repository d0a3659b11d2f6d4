//! Generated data sets for benchmarks: noise in shards, as an import would store it.

use rand::Rng;

use super::DataError;
use super::cache::{ShardWriter, shard_path};
use crate::random::stream;
use crate::store::catalogue::{self, ClipRow, DataSetInfo, FileStamp, Recipe, VideoRow, VideoState};
use crate::store::{TimeMap, Workspace};

/// Frames per second of the generated videos.
pub const FPS: f32 = 12.0;

/// Frames of each video.
const FRAMES: u32 = 48;

/// How much to make.
#[derive(Clone, Copy, Debug)]
pub struct NoiseSpec {
    pub videos: u32,
    /// Different shards; videos beyond share them, so that a large catalogue takes little disk.
    pub shards: u32,
    /// Short side in pixels; the pictures are 4:3.
    pub short_side: u32,
}

/// Makes the data set `name` in `ws`: labels `a` to `h` and groups `site`, in turn.
pub fn fill(ws: &Workspace, name: &str, spec: NoiseSpec) -> Result<(), DataError> {
    let recipe = Recipe::new(spec.short_side, FPS);
    let rows: Vec<VideoRow> =
        (0..spec.shards.min(spec.videos)).map(|number| store(ws, &recipe, number)).collect::<Result<_, _>>()?;
    let source = ws.root().to_owned();
    let set = DataSetInfo { name: name.to_owned(), recipe, source, group_columns: vec!["site".to_owned()] };
    ws.db()?.transaction(|db| {
        catalogue::upsert_data_set(db, &set)?;
        for (number, row) in (0..spec.videos).zip(rows.iter().cycle()) {
            // The catalogue is to look like so many files: what has the same content is kept together by splits.
            let content_hash = format!("{number:064x}");
            let row = VideoRow { path: format!("{number:05}.mp4"), content_hash, ..row.clone() };
            let id = catalogue::upsert_video(db, name, &row)?;
            catalogue::replace_clips(db, id, &[clip(number)])?;
        }
        Ok(())
    })?;
    Ok(())
}

fn clip(number: u32) -> ClipRow {
    let letter = |of: u32| char::from(b'a' + (number % of) as u8).to_string();
    ClipRow { label: Some(letter(8)), groups: [("site".to_owned(), letter(4))].into(), ..ClipRow::default() }
}

fn store(ws: &Workspace, recipe: &Recipe, number: u32) -> Result<VideoRow, DataError> {
    let (width, height) = (recipe.short_side * 4 / 3, recipe.short_side);
    let content_hash = format!("{number:064x}");
    let shard = shard_path(recipe, &content_hash);
    let mut writer = ShardWriter::create(&ws.cache_dir().join(&shard), width, height)?;
    let mut frame = vec![0; (width * height * 3) as usize];
    let rng = &mut stream(0, "bench footage", u64::from(number));
    for _ in 0..FRAMES {
        rng.fill_bytes(&mut frame);
        writer.push(&frame)?;
    }
    writer.finish(FPS, None)?;
    Ok(VideoRow {
        id: 0,
        path: String::new(),
        state: VideoState::Ok,
        reason: None,
        frames: FRAMES,
        width,
        height,
        fps: FPS,
        times: TimeMap::default(),
        content_hash,
        shard: Some(shard),
        stamp: FileStamp::default(),
    })
}
