//! Memory of the last training step, for the next.
//!
//! A step needs the same sizes as the one before. Memory that goes back to the system meanwhile costs a page fault per
//! four kilobytes to have again: a sixth of a step of a small network. So each thread that trains keeps what its backward
//! pass was the last to hold; it is freed with the thread.

use std::cell::RefCell;
use std::collections::HashMap;

use burn::backend::flex::FlexTensor;
use rayon::prelude::*;

/// Numbers that a thread keeps at most: 1 GiB.
const MOST: usize = 1 << 28;

/// Less than this is not worth the trouble.
const LEAST: usize = 1 << 14;

#[derive(Default)]
struct Spare {
    by_len: HashMap<usize, Vec<Vec<f32>>>,
    kept: usize,
}

thread_local! {
    static SPARE: RefCell<Spare> = RefCell::default();
}

/// A vector of `len` numbers of any value.
pub(super) fn take(len: usize) -> Vec<f32> {
    let found = SPARE.with_borrow_mut(|spare| {
        let found = spare.by_len.get_mut(&len)?.pop()?;
        spare.kept -= len;
        Some(found)
    });
    found.unwrap_or_else(|| vec![0.0; len])
}

/// Keeps the memory of a tensor that nobody else holds.
pub(super) fn give(tensor: FlexTensor) {
    let len = tensor.layout().num_elements();
    let room = SPARE.with_borrow(|spare| len >= LEAST && spare.kept + len <= MOST);
    if !room || !tensor.is_unique() || !tensor.is_contiguous() {
        return;
    }
    let Ok(values) = tensor.into_data().try_into_vec::<f32>() else { return };
    SPARE.with_borrow_mut(|spare| {
        spare.kept += values.len();
        spare.by_len.entry(values.len()).or_default().push(values);
    });
}

/// A vector of `len` numbers in parts of `part` (the last may be shorter). Each part is handed, with its index, to a task
/// that writes all of it; `init` makes what the tasks of a thread share.
pub(super) fn filled<S>(
    len: usize,
    part: usize,
    init: impl Fn() -> S + Send + Sync,
    task: impl Fn(&mut S, usize, &mut [f32]) + Send + Sync,
) -> Vec<f32> {
    let mut values = take(len);
    values.par_chunks_mut(part).enumerate().for_each_init(init, |state, (index, part)| task(state, index, part));
    values
}
