//! The errors of this layer in Japanese.

use super::figure::FigureError;
use crate::told::{Tell, detail};

impl Tell for FigureError {
    fn japanese(&self) -> String {
        match self {
            Self::Svg(message) => format!("図を組み立てられません{}。", detail(message)),
            Self::Size(width, height) => format!("{width} × {height} 画素の画像は作れません。"),
            Self::Png(message) => format!("画像を書き出せません{}。", detail(message)),
        }
    }
}

impl Tell for csv::Error {
    fn japanese(&self) -> String {
        format!("表を書き出せません{}。", detail(self))
    }
}
