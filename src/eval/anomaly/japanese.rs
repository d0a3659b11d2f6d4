//! The errors of this room in Japanese.

use super::AnomalyError;
use crate::told::Tell;

impl Tell for AnomalyError {
    fn japanese(&self) -> String {
        match self {
            Self::TooFewNormal { clips, needed } => {
                format!("正常クリップが {clips} 件では足りません。{needed} 件以上必要です。")
            }
            Self::NoSpread => "正常クリップの特徴がすべて同じため、正常からの距離を求められません。".to_owned(),
        }
    }
}
