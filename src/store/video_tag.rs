//! Tags of videos: words that people put on what they look at. They never reach training or evaluation.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::params;

use super::judgement::VideoName;
use super::{Db, StoreError};

/// Tags by video, of those that have any.
pub type VideoTags = BTreeMap<VideoName, BTreeSet<String>>;

/// The tags of all videos.
pub fn all(db: &Db) -> Result<VideoTags, StoreError> {
    let mut query = db.connection().prepare_cached("SELECT set_name, path, tag FROM video_tag")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let mut tags = VideoTags::new();
    for row in rows {
        let (set, path, tag): (String, String, String) = row?;
        tags.entry(VideoName { set, path }).or_default().insert(tag);
    }
    Ok(tags)
}

/// Puts a tag on videos, or takes it from them; all of it, or nothing.
pub fn set(db: &Db, videos: &[VideoName], tag: &str, on: bool) -> Result<(), StoreError> {
    let sql = match on {
        true => "INSERT OR IGNORE INTO video_tag (set_name, path, tag) VALUES (?1, ?2, ?3)",
        false => "DELETE FROM video_tag WHERE set_name = ?1 AND path = ?2 AND tag = ?3",
    };
    db.transaction(|db| {
        for VideoName { set, path } in videos {
            db.connection().execute(sql, params![set, path, tag])?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Workspace;

    #[test]
    fn a_tag_is_put_on_videos_once_and_taken_from_one() {
        let folder = tempfile::tempdir().unwrap();
        let db = Workspace::open(folder.path()).unwrap().db().unwrap();
        let video = |path: &str| VideoName { set: "s".into(), path: path.into() };
        let both = [video("a"), video("b")];
        set(&db, &both, "夜", true).unwrap();
        set(&db, &both, "夜", true).unwrap();
        set(&db, &both[..1], "odd", true).unwrap();
        set(&db, &both[1..], "夜", false).unwrap();
        let tags = all(&db).unwrap();
        assert_eq!(tags.len(), 1, "no empty entries");
        assert!(tags[&video("a")].iter().eq(["odd", "夜"]));
    }
}
