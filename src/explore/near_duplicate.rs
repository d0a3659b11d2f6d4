//! Near-duplicates by their pictures: a copy that was cut, scaled or coded anew looks like a brilliant neighbour and
//! is none.
//!
//! Three small grey pictures of each video are compared, and how they change from one to the next: clips of one fixed
//! camera share their background, but not their movements.

use std::collections::HashMap;

use crate::data::DataError;
use crate::data::cache::ShardReader;
use crate::engine::EngineError;
use crate::engine::run::embeddings::RowOf;
use crate::store::Workspace;
use crate::store::catalogue::{self, VideoRow};

/// Side of the pictures.
const SIDE: usize = 16;

/// Where in the video they are taken, as shares of its length.
const AT: [f64; 3] = [0.2, 0.5, 0.8];

/// Least cosine of the pictures, each less its mean.
const SAME_PICTURES: f32 = 0.999;

/// Least cosine of the changes, where there are any.
const SAME_CHANGES: f32 = 0.9;

/// Change per pixel (of 255) below which nothing moves.
const STILL: f32 = 1.0;

/// What a video looks like.
#[derive(Clone, Debug)]
struct Looks {
    content_hash: String,
    /// Grey values less their mean, three pictures one after the other.
    pictures: Vec<f32>,
    /// Each picture less the one before.
    changes: Vec<f32>,
}

/// Which videos show the same content.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Copies {
    /// For each of the others whether it is the query's content again.
    pub of_query: Vec<bool>,
    /// For each of the others those before it that it shows again.
    pub of_earlier: Vec<Vec<usize>>,
}

/// Compares the query and `others` with each other. Reads stored frames; a video that can no longer be read is no
/// duplicate, and neither is a video of itself.
///
/// # Errors
/// The catalogue cannot be read.
pub fn near_duplicates(workspace: &Workspace, query: &RowOf, others: &[&RowOf]) -> Result<Copies, EngineError> {
    let videos: Vec<&RowOf> = std::iter::once(query).chain(others.iter().copied()).collect();
    let rows = catalogue_rows(workspace, &videos)?;
    let look =
        |video: &&RowOf| rows.get(&(video.set.as_str(), video.path.as_str())).and_then(|row| looks(workspace, row));
    let looks: Vec<Option<Looks>> = videos.iter().map(look).collect();
    let same = |a: usize, b: usize| {
        let one_video = (&videos[a].set, &videos[a].path) == (&videos[b].set, &videos[b].path);
        !one_video && looks[a].as_ref().zip(looks[b].as_ref()).is_some_and(|(a, b)| alike(a, b))
    };
    let of_earlier = |i: usize| (0..i).filter(|earlier| same(earlier + 1, i + 1)).collect();
    Ok(Copies {
        of_query: (0..others.len()).map(|i| same(0, i + 1)).collect(),
        of_earlier: (0..others.len()).map(of_earlier).collect(),
    })
}

type Rows<'a> = HashMap<(&'a str, &'a str), VideoRow>;

fn catalogue_rows<'a>(workspace: &Workspace, videos: &[&'a RowOf]) -> Result<Rows<'a>, EngineError> {
    let db = workspace.db().map_err(DataError::from)?;
    let mut sets: Vec<&str> = videos.iter().map(|v| v.set.as_str()).collect();
    sets.sort_unstable();
    sets.dedup();
    let mut rows = HashMap::new();
    for set in sets {
        // A data set that was removed has no rows, and its videos no pictures.
        let known = catalogue::videos(&db, set).unwrap_or_default();
        let mut by_path: HashMap<String, VideoRow> = known.into_iter().map(|row| (row.path.clone(), row)).collect();
        for video in videos.iter().filter(|v| v.set == set) {
            if let Some(row) = by_path.remove(&video.path) {
                rows.insert((set, video.path.as_str()), row);
            }
        }
    }
    Ok(rows)
}

fn looks(workspace: &Workspace, row: &VideoRow) -> Option<Looks> {
    let shard = ShardReader::open(&workspace.cache_dir().join(row.shard.as_ref()?)).ok()?;
    let last = shard.frames().checked_sub(1)?;
    let pictures: Vec<Vec<f32>> =
        AT.iter().map(|share| small(&shard, (share * last as f64).round() as usize)).collect();
    let changes = pictures.windows(2).flat_map(|p| p[1].iter().zip(&p[0]).map(|(b, a)| b - a)).collect();
    let centred = |picture: &Vec<f32>| {
        let mean = picture.iter().sum::<f32>() / picture.len() as f32;
        picture.iter().map(move |v| v - mean).collect::<Vec<_>>()
    };
    let pictures = pictures.iter().flat_map(centred).collect();
    Some(Looks { content_hash: row.content_hash.clone(), pictures, changes })
}

/// The frame as a small grey picture: means of its tiles.
fn small(shard: &ShardReader, frame: usize) -> Vec<f32> {
    let (width, height, rgb) = (shard.width(), shard.height(), shard.frame(frame));
    let edge = |i: usize, size: usize| i * size / SIDE;
    let tile = |(ty, tx): (usize, usize)| {
        let rows = edge(ty, height)..edge(ty + 1, height).max(edge(ty, height) + 1);
        let columns = edge(tx, width)..edge(tx + 1, width).max(edge(tx, width) + 1);
        let n = (rows.len() * columns.len() * 3) as f32;
        let bytes = rows.flat_map(|y| columns.clone().map(move |x| (y * width + x) * 3));
        bytes.map(|at| rgb[at..at + 3].iter().map(|b| f32::from(*b)).sum::<f32>()).sum::<f32>() / n
    };
    (0..SIDE).flat_map(|y| (0..SIDE).map(move |x| (y, x))).map(tile).collect()
}

fn alike(a: &Looks, b: &Looks) -> bool {
    if a.content_hash == b.content_hash {
        return true;
    }
    let still = |looks: &Looks| length(&looks.changes) / (looks.changes.len() as f32).sqrt() < STILL;
    let moves_alike = match (still(a), still(b)) {
        (true, true) => true,
        (false, false) => cosine(&a.changes, &b.changes) >= SAME_CHANGES,
        _ => false,
    };
    moves_alike && cosine(&a.pictures, &b.pictures) >= SAME_PICTURES
}

fn length(values: &[f32]) -> f32 {
    values.iter().map(|v| v * v).sum::<f32>().sqrt()
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let product: f32 = a.iter().zip(b).map(|(x, y)| x * y).sum();
    product / (length(a) * length(b)).max(1e-12)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::cache::ShardWriter;

    /// Where the square is in a frame, pixels.
    type Path = fn(usize) -> (usize, usize);

    /// A stored clip whose square goes along `path` (pixels) over the same ground, with `noise` added.
    fn stored(workspace: &Workspace, name: &str, path: Path, noise: u8) -> VideoRow {
        let file = std::path::PathBuf::from(format!("{name}.kshard"));
        let mut writer = ShardWriter::create(&workspace.cache_dir().join(&file), 64, 48).unwrap();
        for t in 0..10 {
            let (left, top) = path(t);
            let pixel = |x: usize, y: usize| match (left..left + 12).contains(&x) && (top..top + 12).contains(&y) {
                true => 250 - noise,
                false => (x * 2) as u8 + if (x + y).is_multiple_of(3) { noise } else { 0 },
            };
            let frame: Vec<u8> = (0..48).flat_map(|y| (0..64).flat_map(move |x| [pixel(x, y); 3])).collect();
            writer.push(&frame).unwrap();
        }
        writer.finish(5.0, None).unwrap();
        VideoRow {
            id: 0,
            path: name.into(),
            state: catalogue::VideoState::Ok,
            reason: None,
            frames: 10,
            width: 64,
            height: 48,
            fps: 5.0,
            times: crate::store::TimeMap::default(),
            content_hash: name.into(),
            shard: Some(file),
            stamp: catalogue::FileStamp::default(),
        }
    }

    fn clip(name: &str, path: Path, noise: u8) -> Looks {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(root.path()).unwrap();
        looks(&workspace, &stored(&workspace, name, path, noise)).unwrap()
    }

    #[test]
    fn a_copy_with_other_noise_is_a_duplicate_and_another_clip_of_the_camera_is_not() {
        let first = clip("a", |t| (t * 5, 4), 0);
        assert!(alike(&first, &clip("b", |t| (t * 5, 4), 3)));
        assert!(!alike(&first, &clip("c", |t| (50 - t * 5, 30), 0)));
        assert!(!alike(&first, &clip("d", |_| (20, 20), 0)));
    }

    #[test]
    fn neighbours_that_show_each_other_again_are_told_also_where_the_query_is_another() {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(root.path()).unwrap();
        let db = workspace.db().unwrap();
        let recipe = catalogue::Recipe::new(48, 5.0);
        let set = catalogue::DataSetInfo { name: "s".into(), recipe, source: "s".into(), group_columns: Vec::new() };
        catalogue::upsert_data_set(&db, &set).unwrap();
        let clips: [(&str, Path, u8); 4] = [
            ("query", |t| (50 - t * 5, 30), 0),
            ("first", |t| (t * 5, 4), 0),
            ("other", |_| (20, 20), 0),
            ("again", |t| (t * 5, 4), 3),
        ];
        for (name, path, noise) in clips {
            catalogue::upsert_video(&db, "s", &stored(&workspace, name, path, noise)).unwrap();
        }
        let row = |path: &str| RowOf {
            set: "s".into(),
            path: path.into(),
            source: 0,
            label: None,
            groups: std::collections::BTreeMap::new(),
        };
        let others = ["first", "other", "again", "first"].map(row);
        let found = near_duplicates(&workspace, &row("query"), &others.each_ref()).unwrap();
        assert_eq!(found.of_query, [false; 4]);
        // The last is the first video itself: of that one it is no copy, of its copy it is one.
        assert_eq!(found.of_earlier, [vec![], vec![], vec![0], vec![2]]);
    }
}
