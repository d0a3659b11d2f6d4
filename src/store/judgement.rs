//! Judgements by eye of retrieved neighbours: stored at each press, taken back by a mark, never deleted.

use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

use super::run_folder::unix_now;
use super::{Db, StoreError};

/// What a person said of one neighbour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Good,
    Doubtful,
    Bad,
}

impl Verdict {
    /// All three, in the order of the keys 1, 2, 3.
    pub const ALL: [Self; 3] = [Self::Good, Self::Doubtful, Self::Bad];

    /// The word in the database, in JSON and in CSV.
    pub fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Doubtful => "doubtful",
            Self::Bad => "bad",
        }
    }

    /// The verdict of this word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.word() == text)
    }
}

/// Where a neighbour was searched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// Every video of the pool.
    #[default]
    Data,
    /// The key queue as training saw it.
    Queue,
}

impl Place {
    /// The word in the database, in JSON and in CSV.
    pub fn word(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Queue => "queue",
        }
    }

    /// The place of this word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Data, Self::Queue].into_iter().find(|place| place.word() == text)
    }
}

/// What the query was not allowed to find.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mask {
    /// Everything may be found. Among the videos of the pool the query itself never is.
    None,
    /// Clips of the query's own video.
    #[default]
    Video,
    /// Clips of the query's own source recording, its video among them.
    Source,
}

impl Mask {
    /// The word in the database, in JSON and in CSV.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Video => "video",
            Self::Source => "source",
        }
    }

    /// The mask of this word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::None, Self::Video, Self::Source].into_iter().find(|mask| mask.word() == text)
    }

    /// What it means in `place`: among the videos of the pool the query's own video is never found.
    pub fn within(self, place: Place) -> Self {
        if place == Place::Data { self.max(Self::Video) } else { self }
    }
}

/// A video by its data set and its path in it; of no data set, a file of one's own by its whole path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct VideoName {
    pub set: String,
    pub path: String,
}

impl VideoName {
    /// The name of a file that is in no data set.
    pub fn own_file(path: &std::path::Path) -> Self {
        Self { set: String::new(), path: path.to_string_lossy().into_owned() }
    }

    /// Whether it is in no data set.
    pub fn is_own_file(&self) -> bool {
        self.set.is_empty()
    }

    /// Data set and path, as people read them.
    pub fn words(&self) -> String {
        if self.is_own_file() { self.path.clone() } else { format!("{}/{}", self.set, self.path) }
    }
}

/// One judgement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// Given by the database.
    pub id: i64,
    /// Unix seconds; given by [`add`].
    pub made: u64,
    pub run: String,
    pub step: u64,
    pub place: Place,
    /// `None`: not said. Judgements that were made before masks were stored do not say it.
    pub mask: Option<Mask>,
    pub query: VideoName,
    pub neighbour: VideoName,
    /// Place in the list, from 1.
    pub rank: u32,
    /// Cosine.
    pub similarity: f32,
    pub verdict: Verdict,
    /// The arm was hidden.
    pub blind: bool,
}

impl Judgement {
    /// The word of its mask, also where it is not said.
    pub fn mask_word(&self) -> &'static str {
        mask_word(self.mask)
    }
}

/// The word of a mask, also where it is not said.
pub fn mask_word(mask: Option<Mask>) -> &'static str {
    mask.map_or("not said", Mask::word)
}

/// Stores judgements that were made by one press, all or none, and returns their ids. `id` and `made` are not used.
pub fn add(db: &Db, judgements: &[Judgement]) -> Result<Vec<i64>, StoreError> {
    let now = unix_now();
    db.transaction(|db| judgements.iter().map(|judgement| insert(db, judgement, now)).collect())
}

fn insert(db: &Db, j: &Judgement, now: u64) -> Result<i64, StoreError> {
    let id = db.connection().query_row(
        "INSERT INTO judgement (made, run, step, place, query_set, query_path, neighbour_set, neighbour_path, rank,
            similarity, verdict, blind, mask)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) RETURNING id",
        params![
            now as i64,
            j.run,
            j.step as i64,
            j.place.word(),
            j.query.set,
            j.query.path,
            j.neighbour.set,
            j.neighbour.path,
            j.rank,
            f64::from(j.similarity),
            j.verdict.word(),
            j.blind,
            j.mask.map(Mask::word)
        ],
        |row| row.get(0),
    )?;
    Ok(id)
}

/// Takes judgements back; an older one of the same pair counts again.
pub fn undo(db: &Db, ids: &[i64]) -> Result<(), StoreError> {
    db.transaction(|db| {
        for id in ids {
            db.connection().execute("UPDATE judgement SET undone = 1 WHERE id = ?1", [id])?;
        }
        Ok(())
    })
}

/// The judgements that count, in the order they were made: the newest of each pair, without those taken back. What
/// was judged under another mask is another list, so it stands beside.
pub fn list(db: &Db) -> Result<Vec<Judgement>, StoreError> {
    let mut query = db.connection().prepare_cached(
        "SELECT id, made, run, step, place, query_set, query_path, neighbour_set, neighbour_path, rank, similarity,
            verdict, blind, mask
         FROM judgement WHERE id IN (
            SELECT max(id) FROM judgement WHERE undone = 0
            GROUP BY run, step, place, mask, query_set, query_path, neighbour_set, neighbour_path)
         ORDER BY id",
    )?;
    let rows = query.query_map([], |row| Ok(read(row)))?;
    rows.map(|row| row?).collect()
}

/// The newest judgement that counts, of one run or of all.
pub fn newest(db: &Db, run: &str) -> Result<Option<Judgement>, StoreError> {
    Ok(list(db)?.into_iter().rev().find(|judgement| judgement.run == run))
}

fn read(row: &Row<'_>) -> Result<Judgement, StoreError> {
    let (place, verdict, mask): (String, String, Option<String>) = (row.get(4)?, row.get(11)?, row.get(13)?);
    let corrupt = |field, value: &str| StoreError::Corrupt { field, value: value.to_owned() };
    Ok(Judgement {
        id: row.get(0)?,
        made: row.get::<_, i64>(1)? as u64,
        run: row.get(2)?,
        step: row.get::<_, i64>(3)? as u64,
        place: Place::parse(&place).ok_or_else(|| corrupt("judgement.place", &place))?,
        mask: match mask {
            Some(word) => Some(Mask::parse(&word).ok_or_else(|| corrupt("judgement.mask", &word))?),
            None => None,
        },
        query: VideoName { set: row.get(5)?, path: row.get(6)? },
        neighbour: VideoName { set: row.get(7)?, path: row.get(8)? },
        rank: row.get(9)?,
        similarity: row.get::<_, f64>(10)? as f32,
        verdict: Verdict::parse(&verdict).ok_or_else(|| corrupt("judgement.verdict", &verdict))?,
        blind: row.get(12)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Workspace;

    fn judgement(neighbour: &str, verdict: Verdict) -> Judgement {
        let video = |path: &str| VideoName { set: "s".into(), path: path.into() };
        Judgement {
            id: 0,
            made: 0,
            run: "r".into(),
            step: 4,
            place: Place::Data,
            mask: Some(Mask::Video),
            query: video("q"),
            neighbour: video(neighbour),
            rank: 1,
            similarity: 0.5,
            verdict,
            blind: false,
        }
    }

    #[test]
    fn the_newest_of_a_pair_counts_and_undo_brings_the_older_one_back() {
        let folder = tempfile::tempdir().unwrap();
        let db = Workspace::open(folder.path()).unwrap().db().unwrap();
        add(&db, &[judgement("a", Verdict::Good), judgement("b", Verdict::Doubtful)]).unwrap();
        let second = add(&db, &[judgement("a", Verdict::Bad)]).unwrap();
        let verdicts = |db: &Db| list(db).unwrap().iter().map(|j| j.verdict).collect::<Vec<_>>();
        assert_eq!(verdicts(&db), [Verdict::Doubtful, Verdict::Bad]);
        undo(&db, &second).unwrap();
        assert_eq!(verdicts(&db), [Verdict::Good, Verdict::Doubtful]);
    }

    #[test]
    fn a_judgement_reads_back_as_it_was_made() {
        let folder = tempfile::tempdir().unwrap();
        let db = Workspace::open(folder.path()).unwrap().db().unwrap();
        let mask = Some(Mask::Source);
        let made = Judgement { blind: true, place: Place::Queue, mask, ..judgement("a", Verdict::Doubtful) };
        let ids = add(&db, std::slice::from_ref(&made)).unwrap();
        let back = newest(&db, "r").unwrap().unwrap();
        assert_eq!(back, Judgement { id: ids[0], made: back.made, ..made });
        assert_eq!(newest(&db, "another").unwrap(), None);
    }

    #[test]
    fn a_pair_judged_under_two_masks_counts_under_each() {
        let folder = tempfile::tempdir().unwrap();
        let db = Workspace::open(folder.path()).unwrap().db().unwrap();
        let under = |mask, verdict| Judgement { mask, ..judgement("a", verdict) };
        for (mask, verdict) in [(None, Verdict::Good), (Some(Mask::Video), Verdict::Bad)] {
            add(&db, &[under(mask, verdict)]).unwrap();
        }
        add(&db, &[under(Some(Mask::Video), Verdict::Doubtful)]).unwrap();
        let seen: Vec<_> = list(&db).unwrap().iter().map(|j| (j.mask, j.verdict)).collect();
        assert_eq!(seen, [(None, Verdict::Good), (Some(Mask::Video), Verdict::Doubtful)]);
        assert_eq!(Mask::None.within(Place::Data), Mask::Video);
    }

    #[test]
    fn a_judgement_from_before_masks_were_stored_is_read_as_not_said() {
        let folder = tempfile::tempdir().unwrap();
        let db = Workspace::open(folder.path()).unwrap().db().unwrap();
        // What an older program wrote, in the columns that it knew.
        let insert = "INSERT INTO judgement (made, run, step, place, query_set, query_path, neighbour_set,
            neighbour_path, rank, similarity, verdict, blind) VALUES (7, 'r', 4, 'data', 's', 'q', 's', 'a', 1, 0.5,
            'good', 0)";
        db.connection().execute(insert, []).unwrap();
        let old = list(&db).unwrap().remove(0);
        assert_eq!((old.made, old.verdict, old.mask, old.mask_word()), (7, Verdict::Good, None, "not said"));
    }
}
