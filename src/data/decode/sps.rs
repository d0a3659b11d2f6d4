//! What an H.264 sequence parameter set says that OpenH264 does not pass on: colours, and what it cannot decode.

use super::colours::Colours;

/// The part of a sequence parameter set that matters here.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sps {
    pub colours: Colours,
    /// Width and height of a pixel, if it says so.
    pub pixel: Option<(u32, u32)>,
    /// 8 bit, 4:2:0, progressive, of the usual dynamic range: what OpenH264 decodes and we show as it is meant.
    pub plain: bool,
}

/// Profiles whose sets state chroma format and depth.
const HIGH: [u32; 13] = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];

/// Shapes of pixels that have a number, from 1 on.
const PIXELS: [(u32, u32); 16] = [
    (1, 1),
    (12, 11),
    (10, 11),
    (16, 11),
    (40, 33),
    (24, 11),
    (20, 11),
    (32, 11),
    (80, 33),
    (18, 11),
    (15, 11),
    (64, 33),
    (160, 99),
    (4, 3),
    (3, 2),
    (2, 1),
];

/// Reads a set, its one-byte unit header included. `None` if it ends too early.
pub fn parse(unit: &[u8]) -> Option<Sps> {
    let mut bits = Bits::new(unit.get(1..)?);
    let profile = bits.take(8)?;
    bits.take(16)?; // constraints, level
    bits.golomb()?; // number of the set
    let mut plain = true;
    if HIGH.contains(&profile) {
        plain = high_part(&mut bits)?;
    }
    bits.golomb()?; // length of the frame number
    picture_order(&mut bits)?;
    bits.golomb()?; // reference frames
    bits.take(1)?;
    bits.golomb()?; // width
    bits.golomb()?; // height
    if bits.take(1)? == 0 {
        plain = false; // may be interlaced
        bits.take(1)?;
    }
    bits.take(1)?;
    if bits.take(1)? == 1 {
        for _ in 0..4 {
            bits.golomb()?; // cropping
        }
    }
    if bits.take(1)? == 0 {
        return Some(Sps { colours: Colours::default(), pixel: None, plain });
    }
    let pixel = vui_pixel(&mut bits)?;
    let colours = vui_colours(&mut bits)?;
    let pixel = pixel.filter(|(width, height)| *width > 0 && *height > 0);
    Some(Sps { colours, pixel, plain: plain && !colours.is_high_range() })
}

/// Chroma format, depth, scaling lists. Whether it is 8 bit and 4:2:0 (or grey).
fn high_part(bits: &mut Bits<'_>) -> Option<bool> {
    let chroma = bits.golomb()?;
    if chroma == 3 {
        bits.take(1)?;
    }
    let depth = bits.golomb()? + bits.golomb()?;
    bits.take(1)?;
    if bits.take(1)? == 1 {
        for list in 0..if chroma == 3 { 12 } else { 8 } {
            if bits.take(1)? == 1 {
                scaling_list(bits, if list < 6 { 16 } else { 64 })?;
            }
        }
    }
    Some(chroma == 1 && depth == 0)
}

fn scaling_list(bits: &mut Bits<'_>, size: usize) -> Option<()> {
    let (mut last, mut next) = (8, 8);
    for _ in 0..size {
        if next != 0 {
            next = (last + bits.signed_golomb()?).rem_euclid(256);
        }
        last = if next == 0 { last } else { next };
    }
    Some(())
}

fn picture_order(bits: &mut Bits<'_>) -> Option<()> {
    match bits.golomb()? {
        0 => {
            bits.golomb()?;
        }
        1 => {
            bits.take(1)?;
            bits.golomb()?;
            bits.golomb()?;
            for _ in 0..bits.golomb()?.min(255) {
                bits.golomb()?;
            }
        }
        _ => {}
    }
    Some(())
}

/// The shape of the pixels, by number or in full.
fn vui_pixel(bits: &mut Bits<'_>) -> Option<Option<(u32, u32)>> {
    if bits.take(1)? == 0 {
        return Some(None);
    }
    Some(match bits.take(8)? {
        255 => Some((bits.take(16)?, bits.take(16)?)),
        number => (number as usize).checked_sub(1).and_then(|number| PIXELS.get(number)).copied(),
    })
}

fn vui_colours(bits: &mut Bits<'_>) -> Option<Colours> {
    if bits.take(1)? == 1 {
        bits.take(1)?; // overscan
    }
    if bits.take(1)? == 0 {
        return Some(Colours::default());
    }
    bits.take(3)?;
    let full_range = Some(bits.take(1)? == 1);
    if bits.take(1)? == 0 {
        return Some(Colours { full_range, described: None });
    }
    bits.take(8)?;
    Some(Colours { full_range, described: Some((bits.take(8)?, bits.take(8)?)) })
}

/// Reads bits, the most significant first, without the bytes that keep start codes out of the data.
struct Bits<'a> {
    data: &'a [u8],
    byte: usize,
    bit: u32,
    zeros: u32,
}

impl<'a> Bits<'a> {
    fn new(data: &'a [u8]) -> Self {
        Self { data, byte: 0, bit: 0, zeros: 0 }
    }

    fn one(&mut self) -> Option<u32> {
        let byte = *self.data.get(self.byte)?;
        let value = u32::from(byte >> (7 - self.bit)) & 1;
        self.bit += 1;
        if self.bit == 8 {
            self.zeros = if byte == 0 { self.zeros + 1 } else { 0 };
            (self.byte, self.bit) = (self.byte + 1, 0);
            if self.zeros >= 2 && self.data.get(self.byte) == Some(&3) {
                (self.byte, self.zeros) = (self.byte + 1, 0);
            }
        }
        Some(value)
    }

    fn take(&mut self, count: u32) -> Option<u32> {
        (0..count).try_fold(0u32, |value, _| Some(value << 1 | self.one()?))
    }

    fn golomb(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while self.one()? == 0 {
            zeros += 1;
            if zeros > 31 {
                return None;
            }
        }
        Some((1u32 << zeros) - 1 + self.take(zeros)?)
    }

    fn signed_golomb(&mut self) -> Option<i32> {
        let code = i64::from(self.golomb()?);
        Some((if code % 2 == 1 { (code + 1) / 2 } else { -code / 2 }) as i32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes a set bit by bit.
    #[derive(Default)]
    struct Writer(Vec<u8>);

    impl Writer {
        fn put(&mut self, value: u32, count: u32) -> &mut Self {
            self.0.extend((0..count).rev().map(|i| (value >> i & 1) as u8));
            self
        }

        fn golomb(&mut self, value: u32) -> &mut Self {
            let length = 32 - (value + 1).leading_zeros();
            self.put(0, length - 1).put(value + 1, length)
        }

        fn unit(&self) -> Vec<u8> {
            let bytes = self.0.chunks(8).map(|bits| bits.iter().enumerate().map(|(i, bit)| bit << (7 - i)).sum());
            std::iter::once(0x67).chain(bytes).chain([0x80]).collect()
        }
    }

    fn high(chroma: u32, depth: u32, progressive: u32, vui: impl FnOnce(&mut Writer)) -> Vec<u8> {
        let mut bits = Writer::default();
        bits.put(100, 8).put(0, 8).put(40, 8).golomb(0).golomb(chroma);
        if chroma == 3 {
            bits.put(0, 1);
        }
        bits.golomb(depth).golomb(depth).put(0, 1).put(0, 1);
        bits.golomb(0).golomb(0).golomb(4).golomb(3).put(0, 1).golomb(39).golomb(22).put(progressive, 1);
        if progressive == 0 {
            bits.put(0, 1);
        }
        bits.put(1, 1).put(0, 1);
        vui(&mut bits);
        bits.unit()
    }

    #[test]
    fn colour_and_kind_are_read() {
        let silent = parse(&high(1, 0, 1, |bits| _ = bits.put(0, 1))).unwrap();
        assert_eq!(silent, Sps { colours: Colours::default(), pixel: None, plain: true });
        let full_709 = |bits: &mut Writer| {
            bits.put(1, 1).put(1, 1).put(255, 8).put(0x0004_0003, 32).put(0, 1).put(1, 1).put(5, 3).put(1, 1);
            bits.put(1, 1).put(1, 8).put(1, 8).put(1, 8);
        };
        let full = parse(&high(1, 0, 1, full_709)).unwrap();
        let colours = Colours { full_range: Some(true), described: Some((1, 1)) };
        assert_eq!((full.colours, full.pixel), (colours, Some((4, 3))));
        let by_number = |bits: &mut Writer| _ = bits.put(1, 1).put(1, 1).put(16, 8).put(0, 2).put(0, 1);
        assert_eq!(parse(&high(1, 0, 1, by_number)).unwrap().pixel, Some((2, 1)));
    }

    #[test]
    fn what_openh264_cannot_decode_is_told() {
        let nothing = |bits: &mut Writer| _ = bits.put(0, 1);
        assert!(!parse(&high(3, 0, 1, nothing)).unwrap().plain);
        assert!(!parse(&high(1, 2, 1, nothing)).unwrap().plain);
        assert!(!parse(&high(1, 0, 0, nothing)).unwrap().plain);
        let hlg = |bits: &mut Writer| {
            bits.put(1, 1).put(0, 1).put(0, 1).put(1, 1).put(5, 3).put(0, 1).put(1, 1).put(9, 8).put(18, 8).put(9, 8);
        };
        assert!(!parse(&high(1, 0, 1, hlg)).unwrap().plain);
    }

    #[test]
    fn bytes_that_prevent_start_codes_are_skipped() {
        let mut bits = Bits::new(&[0, 0, 3, 1, 0xff]);
        assert_eq!(bits.take(24), Some(1));
        assert_eq!(bits.take(8), Some(255));
        assert_eq!(bits.take(1), None);
    }
}
