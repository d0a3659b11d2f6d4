//! Embeddings in the plane: PCA, which keeps large distances, and UMAP, which keeps neighbourhoods.
//!
//! Both are deterministic: the same rows and the same seed give the same map, whatever the number of threads. Maps of
//! successive checkpoints are laid over each other with [`aligned`], so that only what the encoder changed moves.

mod align;
mod pca;
mod umap;

pub use align::aligned;
pub use pca::{Pca, pca};
pub use umap::{MIN_DIST, Nearest, UMAP_NEIGHBOURS, umap};

/// A place on the map. It has no unit.
pub type Place = [f32; 2];
