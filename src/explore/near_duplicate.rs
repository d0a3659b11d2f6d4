//! Near-duplicates by their pictures: a copy that was cut, scaled or coded anew looks like a brilliant neighbour and
//! is none.
//!
//! What is compared is in [`Pictures`].

use std::collections::HashMap;

use crate::data::DataError;
use crate::data::check::pictures::Pictures;
use crate::engine::EngineError;
use crate::engine::run::embeddings::RowOf;
use crate::store::Workspace;
use crate::store::catalogue::{self, VideoRow};

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
        |video: &&RowOf| Pictures::of(&workspace.cache_dir(), rows.get(&(video.set.as_str(), video.path.as_str()))?);
    let looks: Vec<Option<Pictures>> = videos.iter().map(look).collect();
    let same = |a: usize, b: usize| {
        let one_video = (&videos[a].set, &videos[a].path) == (&videos[b].set, &videos[b].path);
        !one_video && looks[a].as_ref().zip(looks[b].as_ref()).is_some_and(|(a, b)| a.is_alike(b))
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

    fn clip(name: &str, path: Path, noise: u8) -> Pictures {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(root.path()).unwrap();
        Pictures::of(&workspace.cache_dir(), &stored(&workspace, name, path, noise)).unwrap()
    }

    #[test]
    fn a_copy_with_other_noise_is_a_duplicate_and_another_clip_of_the_camera_is_not() {
        let first = clip("a", |t| (t * 5, 4), 0);
        let others = [clip("b", |t| (t * 5, 4), 3), clip("c", |t| (50 - t * 5, 30), 0), clip("d", |_| (20, 20), 0)];
        assert_eq!(others.each_ref().map(|other| first.is_alike(other)), [true, false, false]);
        // The comparison of all with all passes over most pairs and finds the same.
        let all: Vec<Option<Pictures>> = [first].into_iter().chain(others).map(Some).collect();
        assert_eq!(crate::data::check::pictures::alike_pairs(&all, &mut |_, _| true), Some(vec![(0, 1)]));
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
