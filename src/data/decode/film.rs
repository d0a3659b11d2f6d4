//! What the index of an MP4 file asks of a player and FFmpeg passes over in silence: which of several tracks is switched
//! on, the speed of playing, waits in which nothing is shown, and pictures of fragments whose times overlap.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::boxes::{self, children, inside};

/// A fragment's head of more bytes than this is not looked into.
const MAX_HEAD: u64 = 4 << 20;

/// The video track that is read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Film {
    /// Its place among all tracks, from 0.
    pub track: usize,
    id: u32,
    /// Whether it is switched on.
    on: bool,
    /// Whether a video track before it is switched off.
    pub is_later: bool,
    /// Whether its edit list plays a part faster or slower, or holds a picture.
    pub other_speed: bool,
    /// Whether its edit list shows nothing after it has shown something, and not only at its end.
    pub empty_later: bool,
    /// Seconds from its first picture on in which it is shown, where its edit list shows nothing behind: there FFmpeg shows
    /// pictures a second time.
    pub shown_s: Option<f64>,
    /// Whether its edit list may leave something out.
    cut: bool,
    /// Whether it has an edit list.
    pub edited: bool,
    /// Whether nobody can see its pictures without a key.
    pub encrypted: bool,
}

impl Film {
    /// The first video track that is switched on, or else the first, of a whole index; `None` where there is none.
    pub fn of_index(index: &[u8]) -> Option<Self> {
        let movie = inside(index, b"moov", 0)?;
        let scale = inside(movie, b"mvhd", 0).and_then(ticks).unwrap_or(0);
        let tracks = children(movie).filter(|(name, _)| name == b"trak").enumerate();
        let films: Vec<Self> =
            tracks.filter_map(|(track, (_, content))| Self::of_track(track, content, scale)).collect();
        let at = films.iter().position(|film| film.on).unwrap_or(0);
        Some(Self { is_later: at > 0, ..*films.get(at)? })
    }

    /// `scale`: ticks per second of the whole movie.
    fn of_track(track: usize, content: &[u8], scale: u32) -> Option<Self> {
        let media = inside(content, b"mdia", 0)?;
        let handler = inside(media, b"hdlr", 0)?;
        let table = [b"minf", b"stbl", b"stsd"].iter().try_fold(media, |data, name| inside(data, name, 0));
        let head = inside(content, b"tkhd", 0)?;
        let id = number(head, if *head.first()? == 1 { 20 } else { 12 })?;
        let edits =
            inside(content, b"edts", 0).and_then(|edits| inside(edits, b"elst", 0)).map(edits).unwrap_or_default();
        let shown_s = shown(&edits).filter(|_| scale > 0).map(|ticks| ticks as f64 / f64::from(scale));
        let film = Self {
            track,
            id,
            on: head.get(3)? & 1 == 1,
            is_later: false,
            other_speed: edits.iter().any(|edit| !edit.is_usual),
            empty_later: shown_s.is_none() && edits.iter().skip_while(|edit| !edit.shows).any(|edit| !edit.shows),
            shown_s,
            cut: edits.iter().any(|edit| edit.shows && edit.length > 0),
            edited: !edits.is_empty(),
            // The name of its first description, behind its size and those of the table.
            encrypted: table.and_then(|table| table.get(12..16)).is_some_and(|name| name == b"encv"),
        };
        (handler.get(8..12)? == b"vide").then_some(film)
    }

    /// How many pictures the fragments of the file hold for the track; `None` where it has no fragments, or an edit list
    /// that may leave some out.
    pub fn pictures(&self, path: &Path) -> Option<usize> {
        let mut file = File::open(path).ok()?;
        let length = file.metadata().ok()?.len();
        let heads: Vec<_> = boxes::top(&mut file, length).into_iter().filter(|(name, ..)| name == b"moof").collect();
        let mut pictures = 0;
        let mut bytes = Vec::new();
        for (_, at, size) in &heads {
            bytes.clear();
            file.seek(SeekFrom::Start(*at)).ok()?;
            file.by_ref().take(*size.min(&MAX_HEAD)).read_to_end(&mut bytes).ok()?;
            pictures += inside(&bytes, b"moof", 0).map_or(0, |head| in_fragment(head, self.id));
        }
        (!heads.is_empty() && !self.cut).then_some(pictures)
    }
}

/// Pictures of the track `id` that a fragment with this head has.
fn in_fragment(head: &[u8], id: u32) -> usize {
    let of_track = |content: &[u8]| inside(content, b"tfhd", 0).and_then(|head| number(head, 4)) == Some(id);
    let runs = children(head).filter(|(name, content)| name == b"traf" && of_track(content));
    let runs = runs.flat_map(|(_, content)| children(content)).filter(|(name, _)| name == b"trun");
    runs.filter_map(|(_, run)| number(run, 4)).map(|pictures| pictures as usize).sum()
}

/// A part of an edit list.
struct Edit {
    /// Or else it is a wait.
    shows: bool,
    is_usual: bool,
    /// Ticks of the movie; 0: as long as there is something.
    length: u64,
}

/// Ticks of the movie in which a list shows something, where it shows it at a stretch and nothing behind.
fn shown(edits: &[Edit]) -> Option<u64> {
    let from = edits.iter().position(|edit| edit.shows)?;
    let (shown, behind) = edits[from..].split_at(edits[from..].iter().position(|edit| !edit.shows)?);
    let plain = shown.iter().all(|edit| edit.is_usual && edit.length > 0) && behind.iter().all(|edit| !edit.shows);
    plain.then(|| shown.iter().map(|edit| edit.length).fold(0, u64::saturating_add))
}

/// Ticks per second that the head of a movie tells.
fn ticks(head: &[u8]) -> Option<u32> {
    number(head, if head.first()? == &1 { 20 } else { 12 })
}

fn edits(list: &[u8]) -> Vec<Edit> {
    let (size, wide) = if list.first() == Some(&1) { (20, true) } else { (12, false) };
    let entries = list.get(8..).unwrap_or_default().chunks_exact(size);
    let entries = entries.take(number(list, 4).unwrap_or_default() as usize);
    let edit = |entry: &[u8]| {
        let (length, time) = entry[..size - 4].split_at(if wide { 8 } else { 4 });
        let shows = time.iter().any(|byte| *byte != 0xff);
        let is_usual = !shows || entry[size - 4..] == [0, 1, 0, 0];
        Edit { shows, is_usual, length: length.iter().fold(0, |ticks, byte| ticks << 8 | u64::from(*byte)) }
    };
    entries.map(edit).collect()
}

fn number(content: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*content.get(at..)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn boxed(name: &str, content: &[u8]) -> Vec<u8> {
        [&(content.len() as u32 + 8).to_be_bytes(), name.as_bytes(), content].concat()
    }

    fn track(id: u8, on: u8, handler: &[u8; 4], edits: &[u8]) -> Vec<u8> {
        let head = boxed("tkhd", &[&[0, 0, 0, on][..], &[0; 8], &[0, 0, 0, id]].concat());
        let list = boxed("edts", &boxed("elst", edits));
        let media = boxed("mdia", &boxed("hdlr", &[&[0; 8][..], handler].concat()));
        boxed("trak", &[head, list, media].concat())
    }

    #[test]
    fn the_first_track_that_is_switched_on_is_the_film() {
        let of = |tracks: &[Vec<u8>]| Film::of_index(&boxed("moov", &tracks.concat()));
        let sound = || track(1, 1, b"soun", &[]);
        let film = of(&[sound(), track(2, 0, b"vide", &[]), track(3, 1, b"vide", &[])]).unwrap();
        assert_eq!((film.track, film.id, film.is_later), (2, 3, true));
        let film = of(&[sound(), track(2, 0, b"vide", &[])]).unwrap();
        assert_eq!((film.track, film.id, film.is_later), (1, 2, false), "nothing else is there");
        assert_eq!(of(&[sound()]), None);
    }

    #[test]
    fn an_encrypted_film_is_known_by_its_description() {
        let of = |name: &str| {
            let table = boxed("stsd", &[&[0, 0, 0, 0, 0, 0, 0, 1], boxed(name, &[0; 90]).as_slice()].concat());
            let media = [boxed("hdlr", &[&[0; 8][..], b"vide"].concat()), boxed("minf", &boxed("stbl", &table))];
            let head = boxed("tkhd", &[&[0, 0, 0, 1][..], &[0; 8], &[0, 0, 0, 1]].concat());
            let track = boxed("trak", &[head, boxed("mdia", &media.concat())].concat());
            Film::of_index(&boxed("moov", &track)).unwrap().encrypted
        };
        assert_eq!(["encv", "avc1"].map(of), [true, false]);
    }

    #[test]
    fn another_speed_is_told_from_a_wait_at_the_start() {
        let of = |entries: &[[u8; 12]]| {
            let list = [&[0, 0, 0, 0, 0, 0, 0, entries.len() as u8][..], entries.concat().as_slice()].concat();
            let head = boxed("mvhd", &[&[0; 12][..], &10u32.to_be_bytes()].concat());
            Film::of_index(&boxed("moov", &[head, track(1, 1, b"vide", &list)].concat())).unwrap()
        };
        let wait = [0, 0, 1, 0, 255, 255, 255, 255, 0, 0, 0, 0];
        let rest = [0, 0, 0, 0, 0, 0, 4, 0, 0, 1, 0, 0];
        let part = [0, 0, 0, 15, 0, 0, 4, 0, 0, 1, 0, 0];
        let shown = |entries: &[[u8; 12]]| (of(entries).shown_s, of(entries).empty_later);
        assert_eq!(shown(&[wait, part, part, wait, wait]), (Some(3.0), false), "a wait at the end can be cut off");
        assert_eq!(shown(&[part, wait, part]), (None, true), "one within cannot");
        assert_eq!(shown(&[wait, part]), (None, false));
        let (plain, twice) = (of(&[wait, rest]), of(&[wait, [0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 0, 0]]));
        assert_eq!([plain, of(&[rest, wait])].map(|film| film.empty_later), [false, true]);
        assert_eq!([(plain.other_speed, plain.cut), (twice.other_speed, twice.cut)], [(false, false), (true, true)]);
    }

    #[test]
    fn pictures_of_fragments_are_counted_for_their_track() {
        let run = |n: u8| boxed("trun", &[0, 0, 0, 0, 0, 0, 0, n]);
        let part = |id: u8, runs: Vec<u8>| boxed("traf", &[boxed("tfhd", &[0, 0, 0, 0, 0, 0, 0, id]), runs].concat());
        let fragment = |n| boxed("moof", &[part(1, run(90)), part(2, [run(n), run(1)].concat())].concat());
        let moov = boxed("moov", &[track(1, 1, b"soun", &[]), track(2, 1, b"vide", &[])].concat());
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&[moov.clone(), fragment(5), boxed("mdat", &[0; 9]), fragment(7)].concat()).unwrap();
        let film = Film::of_index(&boxes::Index::of(file.path()).unwrap().bytes).unwrap();
        assert_eq!(film.pictures(file.path()), Some(14));
        std::fs::write(file.path(), moov).unwrap();
        assert_eq!(film.pictures(file.path()), None);
    }
}
