//! The language of the decoding children: binary PPM pictures (`P6`, 8 bit), one after the other.

use std::io::{self, BufRead, Write};

/// Writes one frame, RGB interleaved.
pub fn write(out: &mut impl Write, width: u32, height: u32, rgb: &[u8]) -> io::Result<()> {
    write!(out, "P6\n{width} {height}\n255\n")?;
    out.write_all(rgb)
}

/// Reads the head of the next frame: width and height in pixels. `None` at the end of the stream.
pub fn read_head(input: &mut impl BufRead) -> io::Result<Option<(u32, u32)>> {
    if input.fill_buf()?.is_empty() {
        return Ok(None);
    }
    let magic = token(input)?;
    let (width, height, depth) = (number(input)?, number(input)?, number(input)?);
    if magic != b"P6" || depth != 255 || width == 0 || height == 0 {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "not a frame"));
    }
    Ok(Some((width, height)))
}

/// A word and the one white space that ends it.
fn token(input: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut word = Vec::new();
    loop {
        let mut byte = [0];
        input.read_exact(&mut byte)?;
        match byte[0] {
            b'\n' | b' ' => return Ok(word),
            _ if word.len() >= 10 => return Err(io::Error::new(io::ErrorKind::InvalidData, "not a frame")),
            other => word.push(other),
        }
    }
}

fn number(input: &mut impl BufRead) -> io::Result<u32> {
    let word = token(input)?;
    let parsed = std::str::from_utf8(&word).ok().and_then(|text| text.parse().ok());
    parsed.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "not a frame"))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn frames_come_through_and_the_end_is_seen() {
        let mut stream = Vec::new();
        write(&mut stream, 2, 1, &[1, 2, 3, 10, 32, 255]).unwrap();
        write(&mut stream, 1, 1, &[7, 8, 9]).unwrap();
        let mut input = stream.as_slice();
        assert_eq!(read_head(&mut input).unwrap(), Some((2, 1)));
        let mut frame = [0; 6];
        input.read_exact(&mut frame).unwrap();
        assert_eq!(frame, [1, 2, 3, 10, 32, 255]);
        assert_eq!(read_head(&mut input).unwrap(), Some((1, 1)));
        input.read_exact(&mut frame[..3]).unwrap();
        assert_eq!(read_head(&mut input).unwrap(), None);
    }

    #[test]
    fn anything_else_is_an_error() {
        let streams: [&[u8]; 5] =
            [b"P5\n1 1\n255\n", b"P6\n0 1\n255\n", b"P6\n1 1\n65535\n", b"P6\n99999999999 1\n255\n", b"P6\n1"];
        for mut stream in streams {
            assert!(read_head(&mut stream).is_err());
        }
    }
}
