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

/// A video by its data set and its path in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct VideoName {
    pub set: String,
    pub path: String,
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
    /// What is judged; a later judgement of the same pair replaces an earlier one.
    pub fn pair(&self) -> (&str, u64, Place, &VideoName, &VideoName) {
        (&self.run, self.step, self.place, &self.query, &self.neighbour)
    }
}

/// Stores judgements that were made by one press, all or none, and returns their ids. `id` and `made` are not used.
pub fn add(db: &Db, judgements: &[Judgement]) -> Result<Vec<i64>, StoreError> {
    let now = unix_now();
    db.transaction(|db| judgements.iter().map(|judgement| insert(db, judgement, now)).collect())
}

fn insert(db: &Db, j: &Judgement, now: u64) -> Result<i64, StoreError> {
    let id = db.connection().query_row(
        "INSERT INTO judgement (made, run, step, place, query_set, query_path, neighbour_set, neighbour_path, rank,
            similarity, verdict, blind) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) RETURNING id",
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
            j.blind
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

/// The judgements that count, in the order they were made: the newest of each pair, without those taken back.
pub fn list(db: &Db) -> Result<Vec<Judgement>, StoreError> {
    let mut query = db.connection().prepare_cached(
        "SELECT id, made, run, step, place, query_set, query_path, neighbour_set, neighbour_path, rank, similarity,
            verdict, blind
         FROM judgement WHERE id IN (
            SELECT max(id) FROM judgement WHERE undone = 0
            GROUP BY run, step, place, query_set, query_path, neighbour_set, neighbour_path)
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
    let (place, verdict): (String, String) = (row.get(4)?, row.get(11)?);
    let corrupt = |field, value: &str| StoreError::Corrupt { field, value: value.to_owned() };
    Ok(Judgement {
        id: row.get(0)?,
        made: row.get::<_, i64>(1)? as u64,
        run: row.get(2)?,
        step: row.get::<_, i64>(3)? as u64,
        place: Place::parse(&place).ok_or_else(|| corrupt("judgement.place", &place))?,
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
        let made = Judgement { blind: true, place: Place::Queue, ..judgement("a", Verdict::Doubtful) };
        let ids = add(&db, std::slice::from_ref(&made)).unwrap();
        let back = newest(&db, "r").unwrap().unwrap();
        assert_eq!(back, Judgement { id: ids[0], made: back.made, ..made });
        assert_eq!(newest(&db, "another").unwrap(), None);
    }
}
