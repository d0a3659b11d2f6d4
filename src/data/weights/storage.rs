//! Numbers of a storage as 32-bit floats.

use super::Fault;
use super::pickle::Element;

/// All numbers of a storage, little-endian; `None` for types that are no floats.
pub fn floats(bytes: &[u8], element: Element) -> Option<Vec<f32>> {
    let values = match element {
        Element::F32 => bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect(),
        Element::F64 => {
            let wide = |b: &[u8]| f64::from_le_bytes([b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]]) as f32;
            bytes.chunks_exact(8).map(wide).collect()
        }
        Element::F16 => bytes.chunks_exact(2).map(|b| half(u16::from_le_bytes([b[0], b[1]]))).collect(),
        Element::Bf16 => {
            bytes.chunks_exact(2).map(|b| f32::from_bits(u32::from_le_bytes([0, 0, b[0], b[1]]))).collect()
        }
        Element::I64 | Element::I32 | Element::I16 | Element::I8 | Element::U8 | Element::Bool => return None,
    };
    Some(values)
}

/// Whether the numbers lie one after the other, as almost all do.
fn is_row_major(size: &[usize], stride: &[usize]) -> bool {
    let own = |axis: usize| size[axis + 1..].iter().product::<usize>();
    (0..size.len()).all(|axis| size[axis] == 1 || stride[axis] == own(axis))
}

/// Little-endian bytes of numbers.
pub fn bytes(values: &[f32]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(4 * values.len());
    values.iter().for_each(|value| bytes.extend_from_slice(&value.to_le_bytes()));
    bytes
}

/// IEEE 754 binary16.
fn half(bits: u16) -> f32 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from((bits >> 10) & 0x1f), f32::from(bits & 0x3ff));
    sign * match exponent {
        0 => fraction * 2f32.powi(-24),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        _ => (1.0 + fraction / 1024.0) * 2f32.powi(exponent - 15),
    }
}

/// The numbers of an array in row-major order: it begins at `offset`, and one step along axis i passes over
/// `stride[i]` numbers.
///
/// # Errors
/// An array that reaches beyond its storage.
pub fn view(storage: &[f32], offset: usize, size: &[usize], stride: &[usize]) -> Result<Vec<f32>, Fault> {
    let beyond = || Fault::broken("an array reaches beyond its numbers");
    let count: usize = size.iter().product();
    if size.len() != stride.len() {
        return Err(Fault::broken("an array with other axes than steps"));
    }
    if count == 0 {
        return Ok(Vec::new());
    }
    let reach =
        size.iter().zip(stride).try_fold(offset, |place, (n, step)| place.checked_add((n - 1).checked_mul(*step)?));
    reach.filter(|last| *last < storage.len()).ok_or_else(beyond)?;
    if is_row_major(size, stride) {
        return Ok(storage[offset..offset + count].to_vec());
    }
    let mut values = Vec::with_capacity(count);
    let mut index = vec![0; size.len()];
    for _ in 0..count {
        let place: usize = index.iter().zip(stride).map(|(i, step)| i * step).sum();
        values.push(storage[offset + place]);
        for axis in (0..size.len()).rev() {
            index[axis] += 1;
            if index[axis] < size[axis] {
                break;
            }
            index[axis] = 0;
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_those_of_the_standard() {
        let known = [(0x3c00, 1.0), (0xc000, -2.0), (0x7bff, 65504.0), (0x0001, 2f32.powi(-24)), (0x0000, 0.0)];
        for (bits, value) in known {
            assert_eq!(half(bits), value);
        }
        assert!(half(0x7c00).is_infinite() && half(0x7e00).is_nan());
        assert_eq!(floats(&0x3f80u16.to_le_bytes(), Element::Bf16), Some(vec![1.0]));
    }

    #[test]
    fn a_transposed_array_is_read_in_its_own_order_and_one_too_long_is_refused() {
        let storage: Vec<f32> = (0..6).map(|i| i as f32).collect();
        assert_eq!(view(&storage, 0, &[3, 2], &[1, 3]).unwrap(), [0.0, 3.0, 1.0, 4.0, 2.0, 5.0]);
        assert_eq!(view(&storage, 2, &[1, 2, 2], &[9, 2, 1]).unwrap(), [2.0, 3.0, 4.0, 5.0]);
        assert_eq!(view(&storage, 5, &[], &[]).unwrap(), [5.0]);
        assert!(view(&storage, 1, &[3, 2], &[1, 3]).is_err());
        assert!(view(&storage, usize::MAX, &[2], &[usize::MAX]).is_err());
        assert_eq!(view(&storage, 99, &[0, 2], &[1, 1]).unwrap(), Vec::<f32>::new());
    }
}
