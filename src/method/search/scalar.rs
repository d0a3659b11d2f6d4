//! Scalar quantisation: each value of a row becomes a whole number of steps from −127 to 127, one byte; each dimension has
//! a step of its own.

/// The largest number of steps.
const MOST: f32 = 127.0;

/// The steps.
pub struct Scalar {
    /// `[dim]`.
    step: Vec<f32>,
}

impl Scalar {
    /// Steps for the range of `rows [n × dim]`; what lies beyond it later gets the largest number.
    pub fn train(rows: &[f32], dim: usize) -> Self {
        let mut most = vec![f32::MIN_POSITIVE; dim];
        for row in rows.chunks_exact(dim) {
            most.iter_mut().zip(row).for_each(|(most, v)| *most = most.max(v.abs()));
        }
        Self { step: most.into_iter().map(|most| most / MOST).collect() }
    }

    /// The codes of `rows [n × dim]`, one byte a value: the two's complement of the number of steps.
    pub fn encode(&self, rows: &[f32]) -> Vec<u8> {
        let mut codes = Vec::with_capacity(rows.len());
        for row in rows.chunks_exact(self.step.len()) {
            let steps = row.iter().zip(&self.step).map(|(v, step)| (v / step).round().clamp(-MOST, MOST) as i8);
            codes.extend(steps.map(i8::cast_unsigned));
        }
        codes
    }

    /// The rows that codes stand for.
    pub fn decode(&self, codes: &[u8]) -> Vec<f32> {
        let steps = self.step.iter().cycle();
        codes.iter().zip(steps).map(|(code, step)| f32::from(code.cast_signed()) * step).collect()
    }

    /// A query, to be multiplied with codes.
    pub fn query(&self, query: &[f32]) -> Steps {
        let scaled: Vec<f32> = query.iter().zip(&self.step).map(|(v, step)| v * step).collect();
        let largest = scaled.iter().fold(f32::MIN_POSITIVE, |most, v| most.max(v.abs()));
        // A sum of products with as many codes of 8 bits may not leave 32 bits.
        let most = (f64::from(1_u32 << 24) / query.len() as f64).min(f64::from(i16::MAX)) as f32;
        let steps = scaled.iter().map(|v| (v / largest * most).round() as i16).collect();
        Steps { steps, unit: largest / most }
    }

    /// Bytes of the steps.
    pub fn bytes(&self) -> usize {
        4 * self.step.len()
    }
}

/// A query in whole numbers of 16 bits, so that products with codes need no floating point.
pub struct Steps {
    steps: Vec<i16>,
    unit: f32,
}

impl Steps {
    /// The inner product with the row of these codes.
    #[inline]
    pub fn product(&self, codes: &[u8]) -> f32 {
        let n = self.steps.len().min(codes.len());
        let (steps, codes) = (&self.steps[..n], &codes[..n]);
        let mut sum = 0;
        for i in 0..n {
            sum += i32::from(steps[i]) * i32::from(codes[i].cast_signed());
        }
        sum as f32 * self.unit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_errs_by_less_than_the_steps() {
        let rows: Vec<f32> = (0..40 * 6).map(|i| ((i * i % 97) as f32 / 48.0 - 1.0) * (1 + i % 6) as f32).collect();
        let scalar = Scalar::train(&rows, 6);
        let query = [0.5, -1.0, 0.25, 0.0, 2.0, -0.125];
        let (codes, steps) = (scalar.encode(&rows), scalar.query(&query));
        let allowed: f32 = query.iter().zip(&scalar.step).map(|(v, step): (&f32, _)| 0.51 * v.abs() * step).sum();
        for (row, codes) in rows.chunks(6).zip(codes.chunks(6)) {
            let exact: f32 = row.iter().zip(&query).map(|(a, b)| a * b).sum();
            assert!((steps.product(codes) - exact).abs() <= allowed);
            let back = scalar.decode(codes);
            assert!(row.iter().zip(&back).zip(&scalar.step).all(|((a, b), step)| (a - b).abs() <= 0.51 * step));
        }
    }

    #[test]
    fn what_lies_beyond_the_range_gets_the_largest_number() {
        let scalar = Scalar::train(&[1.0, 2.0, -1.0, 0.0], 2);
        assert_eq!(signed(&scalar.encode(&[9.0, -9.0])), [127, -127]);
        assert_eq!(signed(&scalar.encode(&[0.0, 2.0])), [0, 127]);
    }

    #[test]
    fn the_largest_sum_of_many_dimensions_does_not_overflow() {
        let dim = 2048;
        let ones = vec![1.0; dim];
        let scalar = Scalar::train(&ones, dim);
        let product = scalar.query(&ones).product(&scalar.encode(&ones));
        assert!((product / dim as f32 - 1.0).abs() < 1e-3, "{product}");
    }

    fn signed(codes: &[u8]) -> Vec<i8> {
        codes.iter().map(|code| code.cast_signed()).collect()
    }
}
