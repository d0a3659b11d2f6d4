//! What is said of the colours of a film, by the video itself or by its container.

use super::resample::Colour;

/// Each `None` where nothing is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Colours {
    pub full_range: Option<bool>,
    /// Transfer function and matrix, as ITU-T H.273 numbers them.
    pub described: Option<(u32, u32)>,
}

impl Colours {
    /// Of the content of the box `colr` of an MP4 file; what is no list of numbers (a profile) says nothing.
    pub fn of_box(content: &[u8]) -> Option<Self> {
        let kind = content.get(..4)?;
        let number = |at: usize| Some(u32::from(u16::from_be_bytes(*content.get(at..)?.first_chunk()?)));
        if kind != b"nclx" && kind != b"nclc" {
            return None;
        }
        let full_range = content.get(10).filter(|_| kind == b"nclx").map(|flags| flags & 0x80 != 0);
        Some(Self { full_range, described: Some((number(6)?, number(8)?)) })
    }

    /// These, and where they are silent those of `other`: a video is believed before its container, as FFmpeg does it.
    pub fn or(self, other: Self) -> Self {
        Self { full_range: self.full_range.or(other.full_range), described: self.described.or(other.described) }
    }

    /// Whether the pictures have a high dynamic range (PQ or HLG).
    pub fn is_high_range(self) -> bool {
        matches!(self.described, Some((16 | 18, _)))
    }

    /// How they become RGB.
    pub fn colour(self) -> Colour {
        Colour::new(self.described.map_or(2, |(_, matrix)| matrix), self.full_range.unwrap_or(false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_is_read_and_gives_way_to_the_video() {
        let hlg = Colours::of_box(b"nclx\0\x09\0\x12\0\x09\x80").unwrap();
        assert_eq!((hlg.full_range, hlg.described, hlg.is_high_range()), (Some(true), Some((18, 9)), true));
        let apple = Colours::of_box(b"nclc\0\x01\0\x01\0\x01").unwrap();
        assert_eq!((apple.full_range, apple.described, apple.is_high_range()), (None, Some((1, 1)), false));
        let video = Colours { full_range: Some(false), described: None };
        assert_eq!(video.or(hlg), Colours { full_range: Some(false), described: Some((18, 9)) });
        assert_eq!(apple.or(hlg).described, Some((1, 1)));
        for content in [&b""[..], b"nclx", b"nclx\0\x01\0\x01", b"prof\0\x01\0\x01\0\x01"] {
            assert_eq!(Colours::of_box(content), None);
        }
        assert_eq!(Colours::default().colour(), Colour::default());
    }
}
