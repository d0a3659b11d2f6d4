//! The map's files beside the embeddings. They only save time: one that is missing, damaged, or made from other
//! embeddings is made again.
//!
//! `near-step-N.safetensors` holds neighbours and judgements, `map-step-N.safetensors` the places; with a data set its
//! hash stands between.

use std::collections::HashMap;
use std::path::Path;

use safetensors::tensor::{Dtype, SafeTensors, TensorView};

use super::near::{Judged, Neighbourhood};
use crate::eval::projection::{Nearest, Place};
use crate::store::atomic;

/// Raised when a number in the files would come out differently.
const VERSION: &str = "1";

/// Places of one step.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Places {
    pub umap: Vec<Place>,
    pub pca: Vec<Place>,
    /// Share of the variance along the two axes that the PCA chose.
    pub explained: [f64; 2],
}

/// What the files of a step are made from: the embeddings, the data set, and for the places those of the step before.
pub(super) fn key(embeddings: &[u8], set: Option<&str>, before: Option<&str>) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [VERSION, set.unwrap_or_default(), before.unwrap_or_default()] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.update(embeddings);
    hasher.finalize().to_hex().to_string()
}

/// Stores neighbours and judgements.
pub(super) fn write_near(path: &Path, key: &str, near: &Neighbourhood) {
    let judged = near.judged.iter().flat_map(|j| j.as_ref().map_or([0; 3], |j| [j.agree, j.of, j.predicted]));
    let (n, k) = (near.judged.len(), near.nearest.k);
    let tensors = [
        ("rows", Dtype::U32, [n, k], bytes(near.nearest.rows.iter().map(|v| v.to_le_bytes()))),
        ("cosine", Dtype::F32, [n, k], bytes(near.nearest.cosine.iter().map(|v| v.to_le_bytes()))),
        ("judged", Dtype::U32, [n, 3], bytes(judged.map(u32::to_le_bytes))),
    ];
    write(path, key, String::new(), &tensors);
}

/// The neighbours of this key, where they are stored.
pub(super) fn read_near(path: &Path, key: &str) -> Option<Neighbourhood> {
    let (file, _) = read(path, key)?;
    let file = SafeTensors::deserialize(&file).ok()?;
    let k = *file.tensor("rows").ok()?.shape().get(1)?;
    let rows = words(&file, "rows")?.map(u32::from_le_bytes).collect();
    let cosine = words(&file, "cosine")?.map(f32::from_le_bytes).collect();
    let judged: Vec<u32> = words(&file, "judged")?.map(u32::from_le_bytes).collect();
    let judged = judged.as_chunks::<3>().0.iter();
    let judged = judged.map(|&[agree, of, predicted]| (of > 0).then_some(Judged { agree, of, predicted }));
    Some(Neighbourhood { nearest: Nearest { k, rows, cosine }, judged: judged.collect() })
}

/// Stores the places of a step.
pub(super) fn write_places(path: &Path, key: &str, places: &Places) {
    let n = places.umap.len();
    let flat = |places: &[Place]| bytes(places.iter().flatten().map(|v| v.to_le_bytes()));
    let tensors = [("umap", Dtype::F32, [n, 2], flat(&places.umap)), ("pca", Dtype::F32, [n, 2], flat(&places.pca))];
    let explained = serde_json::to_string(&places.explained).unwrap_or_default();
    write(path, key, explained, &tensors);
}

/// The places of this key, where they are stored.
pub(super) fn read_places(path: &Path, key: &str) -> Option<Places> {
    let (file, explained) = read(path, key)?;
    let file = SafeTensors::deserialize(&file).ok()?;
    let places = |name: &str| {
        let values: Vec<f32> = words(&file, name)?.map(f32::from_le_bytes).collect();
        Some(values.as_chunks::<2>().0.to_vec())
    };
    Some(Places { umap: places("umap")?, pca: places("pca")?, explained: serde_json::from_str(&explained).ok()? })
}

type Table<'a> = (&'a str, Dtype, [usize; 2], Vec<u8>);

/// A file that cannot be written (a full disk, a folder of somebody else) costs time and nothing else.
fn write(path: &Path, key: &str, note: String, tensors: &[Table<'_>]) {
    let views = tensors.iter().map(|(name, kind, shape, bytes)| {
        TensorView::new(*kind, shape.to_vec(), bytes).map(|view| ((*name).to_owned(), view))
    });
    let metadata = HashMap::from([("key".to_owned(), key.to_owned()), ("note".to_owned(), note)]);
    let made = views.collect::<Result<Vec<_>, _>>().and_then(|views| safetensors::serialize(views, Some(metadata)));
    let written = made.map_err(|e| e.to_string()).and_then(|b| atomic::write(path, &b).map_err(|e| e.to_string()));
    if let Err(error) = written {
        tracing::warn!("{} could not be kept: {error}", path.display());
    }
}

/// The file's bytes and note, if it carries this key.
fn read(path: &Path, key: &str) -> Option<(Vec<u8>, String)> {
    let bytes = std::fs::read(path).ok()?;
    let (_, header) = SafeTensors::read_metadata(&bytes).ok()?;
    let metadata = header.metadata().as_ref()?;
    let note = metadata.get("note")?.clone();
    (metadata.get("key")? == key).then_some((bytes, note))
}

fn bytes(words: impl Iterator<Item = [u8; 4]>) -> Vec<u8> {
    words.flatten().collect()
}

fn words<'a>(file: &SafeTensors<'a>, name: &str) -> Option<impl Iterator<Item = [u8; 4]> + use<'a>> {
    Some(file.tensor(name).ok()?.data().as_chunks::<4>().0.iter().copied())
}
