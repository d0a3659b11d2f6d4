//! Gaussian blur of every plane, rows first, then columns; edges are repeated.

/// Blurs all `size`² planes in `planes` with the same σ (in pixels). `scratch` is reused between calls.
pub(super) fn apply(sigma: f32, size: usize, planes: &mut [f32], scratch: &mut Vec<f32>) {
    let kernel = kernel(sigma);
    let radius = kernel.len() / 2;
    let padded = size + 2 * radius;
    scratch.resize(padded + size * size, 0.0);
    let (line, rows) = scratch.split_at_mut(padded);
    for plane in planes.chunks_exact_mut(size * size) {
        for (source, target) in plane.chunks_exact(size).zip(rows.chunks_exact_mut(size)) {
            blur_row(&kernel, source, line, target);
        }
        for (y, target) in plane.chunks_exact_mut(size).enumerate() {
            blur_column(&kernel, rows, y, target);
        }
    }
}

/// Weights up to 3σ, summing to 1.
fn kernel(sigma: f32) -> Vec<f32> {
    let radius = (3.0 * sigma).ceil().max(1.0) as i32;
    let weight = |i: i32| (-(i * i) as f32 / (2.0 * sigma * sigma)).exp();
    let sum: f32 = (-radius..=radius).map(weight).sum();
    (-radius..=radius).map(|i| weight(i) / sum).collect()
}

fn blur_row(kernel: &[f32], source: &[f32], line: &mut [f32], target: &mut [f32]) {
    let (radius, size) = (kernel.len() / 2, source.len());
    line[..radius].fill(source[0]);
    line[radius..radius + size].copy_from_slice(source);
    line[radius + size..].fill(source[size - 1]);
    target.fill(0.0);
    for (k, &weight) in kernel.iter().enumerate() {
        for (sum, value) in target.iter_mut().zip(&line[k..k + size]) {
            *sum += weight * value;
        }
    }
}

fn blur_column(kernel: &[f32], rows: &[f32], y: usize, target: &mut [f32]) {
    let (radius, size) = (kernel.len() / 2, target.len());
    target.fill(0.0);
    for (k, &weight) in kernel.iter().enumerate() {
        let from = (y + k).saturating_sub(radius).min(size - 1) * size;
        for (sum, value) in target.iter_mut().zip(&rows[from..from + size]) {
            *sum += weight * value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_plane_stays_flat_and_a_point_keeps_its_sum() {
        let mut flat = vec![3.5; 2 * 81];
        apply(1.3, 9, &mut flat, &mut Vec::new());
        assert!(flat.iter().all(|v| (v - 3.5).abs() < 1e-5));
        let mut point = vec![0.0; 81];
        point[40] = 1.0;
        apply(0.7, 9, &mut point, &mut Vec::new());
        assert!((point.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert!(point[40] < 0.5 && (point[39] - point[31]).abs() < 1e-6, "round and lower");
    }

    #[test]
    fn a_small_sigma_changes_almost_nothing() {
        let mut plane: Vec<f32> = (0..64).map(|i| i as f32).collect();
        apply(0.05, 8, &mut plane, &mut Vec::new());
        assert!(plane.iter().enumerate().all(|(i, v)| (v - i as f32).abs() < 1e-4));
    }
}
