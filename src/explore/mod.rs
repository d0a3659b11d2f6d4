//! Looking back at what a run has learned, from the embeddings that it stored: nearest neighbours of a video or
//! of a file of one's own, near-duplicates, the map of all videos. Nothing here trains or decides.

pub mod data_check;
pub mod map;
pub mod near_duplicate;
pub mod neighbours;
pub mod own_clip;
