//! The embedding map as people see it: clips in [`classes`], words on them, the map as a figure.

pub mod classes;
pub mod figure;
pub mod judged;
pub mod time;
pub mod words;

use self::judged::Verdicts;
use crate::store::video_tag::VideoTags;

/// What people have said of clips, for the colourings that show it.
#[derive(Clone, Copy, Debug)]
pub struct People<'a> {
    /// Those on neighbours that the map's run found.
    pub verdicts: &'a Verdicts,
    pub tags: &'a VideoTags,
}

/// Clips in classes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Classes {
    /// In the order of their colours: the most frequent label first, groups and recordings by name, times ascending.
    pub names: Vec<String>,
    /// Class of each row of the map; `None`: not told.
    pub of: Vec<Option<usize>>,
}

impl Classes {
    /// The rows of a class.
    pub fn rows(&self, class: usize) -> impl Iterator<Item = usize> + '_ {
        self.of.iter().enumerate().filter(move |(_, of)| **of == Some(class)).map(|(row, _)| row)
    }
}
