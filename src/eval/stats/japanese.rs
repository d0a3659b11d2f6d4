//! The refusals of this room in Japanese.

use super::clusters::ClusterError;
use super::decision::NotYet;
use crate::told::Tell;

impl Tell for ClusterError {
    fn japanese(&self) -> String {
        match self {
            Self::TooFewGroups { groups, needed } => format!(
                "グループが {groups} 個では、ほかの映像でも同じ結果になるかを判断できません。{needed} 個以上必要です。"
            ),
            Self::TooFewSeeds { seeds, needed } => {
                format!("シードが {seeds} 個では区間を求められません。{needed} 個以上必要です。")
            }
            Self::Missing { seed, group } => format!(
                "シード {seed} にグループ「{group}」のスコアがありません。すべてのシードをすべてのグループで評価してください。"
            ),
            Self::NotFinite => "数値でないスコアが含まれています。".to_owned(),
            Self::NoSpread => {
                "どのシードでも差が同じで、ばらつきが分かりません。テスト用クリップかシードを増やしてください。"
                    .to_owned()
            }
        }
    }
}

impl Tell for NotYet {
    fn japanese(&self) -> String {
        match self {
            Self::Waiting { done, planned } => {
                format!(
                    "予定したシード {planned} 個のうち {done} 個が完了しています。結論はすべて完了してから示します。"
                )
            }
            Self::TooFewPlanned { planned, needed } => {
                format!("予定されたシードは {planned} 個です。結論を出すには {needed} 個以上必要です。")
            }
            Self::Unplanned { seed } => {
                format!("シード {seed} は計画にありません。結果を見てからシードを追加すると、結論が偏ります。")
            }
        }
    }
}
