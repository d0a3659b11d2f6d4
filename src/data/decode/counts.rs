//! How many pictures the tables in the index of an MP4 file know of. Each tells it in its own way: the list of sizes
//! (`stsz`), the list of times (`stts`), and the places in the file (`stsc` with `stco` or `co64`). Decoders take what
//! fits them and say nothing where these differ.

use super::boxes::{Index, children, inside};
use crate::store::Reason;
use crate::store::file_fault::IndexFault;

/// Pictures by each of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    sizes: u64,
    times: u64,
    places: u64,
}

/// Of the first video track.
fn of_index(index: &Index) -> Option<Counts> {
    let mut tracks = children(inside(&index.bytes, b"moov", 0)?).filter(|(name, _)| name == b"trak");
    tracks.find_map(|(_, track)| of_film(track))
}

/// Whether an index has pictures of its own, beside those of fragments.
pub fn has_pictures(index: &Index) -> bool {
    of_index(index).is_some_and(|counts| counts.sizes > 0)
}

/// What is to be said where the tables of the first video track contradict each other.
pub fn told(index: &Index) -> Option<Reason> {
    let Counts { sizes, times, places } = of_index(index)?;
    let same = sizes == times && times == places;
    (!same).then_some(Reason::Index(IndexFault::Counts { sizes, times, places }))
}

/// `None` of a track that is no video, or whose tables are not all there.
fn of_film(track: &[u8]) -> Option<Counts> {
    let media = inside(track, b"mdia", 0)?;
    let is_film = inside(media, b"hdlr", 0)?.get(8..12)? == b"vide";
    is_film.then(|| Counts::of(inside(inside(media, b"minf", 0)?, b"stbl", 0)?)).flatten()
}

impl Counts {
    /// Of the tables of one track (`stbl`).
    pub fn of(table: &[u8]) -> Option<Self> {
        let sizes = u64::from(word(inside(table, b"stsz", 0)?, 8)?);
        let times = rows::<2>(inside(table, b"stts", 0)?).map(|[pictures, _]| u64::from(pictures)).sum();
        let chunks = inside(table, b"stco", 0).or_else(|| inside(table, b"co64", 0))?;
        let places = places(inside(table, b"stsc", 0)?, u64::from(word(chunks, 4)?));
        Some(Self { sizes, times, places })
    }

    /// What all of them know of.
    pub fn least(self) -> u64 {
        self.sizes.min(self.times).min(self.places)
    }
}

/// Pictures in so many chunks: each row is of the chunks from its first one to the first one of the next row.
fn places(table: &[u8], chunks: u64) -> u64 {
    let runs: Vec<(u64, u64)> = rows::<3>(table).map(|[first, each, _]| (u64::from(first), u64::from(each))).collect();
    let ends = runs.iter().skip(1).map(|(first, _)| *first).chain([chunks + 1]);
    let of_run = |((first, each), end): (&(u64, u64), u64)| end.min(chunks + 1).saturating_sub(*first) * each;
    runs.iter().zip(ends).map(of_run).fold(0, u64::saturating_add)
}

/// The rows of a table, each of `N` numbers.
fn rows<const N: usize>(table: &[u8]) -> impl Iterator<Item = [u32; N]> {
    let told = word(table, 4).unwrap_or(0) as usize;
    let rows = table.get(8..).unwrap_or_default().chunks_exact(4 * N).take(told);
    rows.map(|row| std::array::from_fn(|i| word(row, 4 * i).unwrap_or(0)))
}

fn word(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*data.get(at..)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(numbers: &[u32]) -> Vec<u8> {
        [0].iter().chain(numbers).flat_map(|n| n.to_be_bytes()).collect()
    }

    #[test]
    fn runs_of_chunks_are_counted_to_the_next_run_and_lies_stay_numbers() {
        assert_eq!(places(&table(&[2, 1, 5, 1, 4, 2, 1]), 6), 3 * 5 + 3 * 2);
        assert_eq!(places(&table(&[1, 1, u32::MAX, 1]), u64::from(u32::MAX)), u64::from(u32::MAX).pow(2));
        assert_eq!(places(&table(&[2, 9, 5, 1, 4, 2, 1]), 6), 3 * 2, "a run that begins after the next one");
        assert_eq!(places(&table(&[u32::MAX]), 6), 0, "rows that are not there");
        assert_eq!(rows::<2>(&table(&[2, 30, 512, 20, 256])).map(|[n, _]| n).sum::<u32>(), 50);
    }
}
