//! A generated data set for benchmarks: noise in shards, in a temporary workspace.

use std::sync::Arc;

use rand::Rng;

use crate::data::Pool;
use crate::data::cache::{ShardWriter, shard_path};
use crate::random::stream;
use crate::store::Workspace;
use crate::store::catalogue::{self, ClipRow, DataSetInfo, FileStamp, Recipe, VideoRow, VideoState};

/// Frames per second of the generated videos.
pub const FPS: f32 = 12.0;

/// Frames of each video.
const FRAMES: u32 = 48;

/// A pool of generated videos; the folder is removed when this is dropped.
pub struct Footage {
    pub pool: Arc<Pool>,
    _folder: tempfile::TempDir,
}

/// Stores `videos` videos of this short side, 4:3, as an import would.
pub fn generate(videos: u32, short_side: u32) -> anyhow::Result<Footage> {
    let folder = tempfile::tempdir()?;
    let ws = Workspace::open(folder.path())?;
    let db = ws.db()?;
    let recipe = Recipe::new(short_side, FPS);
    let source = folder.path().to_owned();
    let set = DataSetInfo { name: "bench".to_owned(), recipe, source, group_columns: Vec::new() };
    catalogue::upsert_data_set(&db, &set)?;
    for number in 0..videos {
        let id = catalogue::upsert_video(&db, &set.name, &store(&ws, &recipe, number)?)?;
        catalogue::replace_clips(&db, id, &[ClipRow::default()])?;
    }
    let pool = Arc::new(Pool::open(&ws, &[set.name], None)?);
    Ok(Footage { pool, _folder: folder })
}

fn store(ws: &Workspace, recipe: &Recipe, number: u32) -> anyhow::Result<VideoRow> {
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
        path: format!("{number:04}.mp4"),
        state: VideoState::Ok,
        reason: None,
        frames: FRAMES,
        width,
        height,
        fps: FPS,
        content_hash,
        shard: Some(shard),
        stamp: FileStamp::default(),
    })
}
