//! NumPy's `.npy` files of 32-bit floats (NEP 1), written and read without executing anything.

/// Begins every file; then come the version and the length of the header.
const MAGIC: &[u8; 6] = b"\x93NUMPY";
/// The header is padded to a multiple of this.
const ALIGN: usize = 64;

/// The file of an array of this shape.
pub fn written(shape: &[usize], values: &[f32]) -> Vec<u8> {
    let sizes: String = shape.iter().map(|n| format!("{n}, ")).collect();
    let mut header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}), }}", sizes.trim_end());
    let end = MAGIC.len() + 4 + header.len() + 1;
    header.push_str(&" ".repeat(end.next_multiple_of(ALIGN) - end));
    header.push('\n');
    let mut bytes = MAGIC.to_vec();
    bytes.extend([1, 0]);
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.bytes());
    bytes.extend(values.iter().flat_map(|v| v.to_le_bytes()));
    bytes
}

/// Shape and values of a file of little-endian 32-bit floats in row-major order.
///
/// # Errors
/// What it is instead, in words.
pub fn read(bytes: &[u8]) -> Result<(Vec<usize>, Vec<f32>), String> {
    let rest = bytes.strip_prefix(MAGIC).ok_or("it is no .npy file")?;
    let (length, rest) = match rest {
        [1, _, a, b, rest @ ..] => (usize::from(u16::from_le_bytes([*a, *b])), rest),
        [2 | 3, _, a, b, c, d, rest @ ..] => (u32::from_le_bytes([*a, *b, *c, *d]) as usize, rest),
        _ => return Err("its version is not known".to_owned()),
    };
    let header = rest.get(..length).ok_or("it ends within its header")?;
    let header = std::str::from_utf8(header).map_err(|_| "its header is no text")?;
    let says = |what: &str| header.replace(' ', "").contains(what);
    if !says("'descr':'<f4'") || !says("'fortran_order':False") {
        return Err("it must hold 32-bit floats in C order: array.astype('float32')".to_owned());
    }
    let shape = shape(header).ok_or("its shape cannot be read")?;
    let data = &rest[length..];
    let count = shape.iter().try_fold(4usize, |product, n| product.checked_mul(*n));
    if count != Some(data.len()) {
        return Err(format!("it has {} bytes of numbers, which do not fill its shape {shape:?}", data.len()));
    }
    Ok((shape, data.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()))
}

/// The numbers in the parentheses behind `'shape'`.
fn shape(header: &str) -> Option<Vec<usize>> {
    let list = header.split_once("'shape'")?.1.split_once('(')?.1.split_once(')')?.0;
    list.split(',').map(str::trim).filter(|n| !n.is_empty()).map(|n| n.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_array_comes_back_and_its_numbers_begin_at_a_multiple_of_64() {
        for shape in [vec![2, 3], vec![6], vec![1, 1, 1, 2, 3]] {
            let values: Vec<f32> = (0..6).map(|i| i as f32 - 2.5).collect();
            let bytes = written(&shape, &values);
            assert_eq!((bytes.len() - 24) % 64, 0);
            assert_eq!(read(&bytes).unwrap(), (shape, values));
        }
    }

    #[test]
    fn what_is_cut_or_of_another_type_is_refused_in_words() {
        let whole = written(&[2], &[1.0, 2.0]);
        for length in 0..whole.len() {
            assert!(read(&whole[..length]).is_err(), "{length} bytes");
        }
        let mut doubles = whole.clone();
        let kind = whole.windows(3).position(|w| w == b"<f4").unwrap();
        doubles[kind + 2] = b'8';
        assert!(read(&doubles).unwrap_err().contains("32-bit"));
        let huge = written(&[usize::MAX / 2, 8], &[]);
        assert!(read(&huge).unwrap_err().contains("do not fill"));
    }
}
