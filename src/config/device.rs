//! What a run is computed on, and where its pre-training ends early.

use serde::{Deserialize, Serialize};

/// `auto`, `cpu`, `wgpu` or `wgpu:INDEX`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum DeviceChoice {
    #[default]
    Auto,
    Cpu,
    /// A wgpu adapter, by its index in `kinrin device`.
    Wgpu(Option<usize>),
}

impl std::str::FromStr for DeviceChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unknown = || format!("unknown device \"{text}\": use auto, cpu, wgpu or wgpu:INDEX");
        match text {
            "auto" => Ok(Self::Auto),
            "cpu" => Ok(Self::Cpu),
            "wgpu" => Ok(Self::Wgpu(None)),
            _ => {
                let index = text.strip_prefix("wgpu:").ok_or_else(unknown)?;
                index.parse().map(|i| Self::Wgpu(Some(i))).map_err(|_| unknown())
            }
        }
    }
}

impl TryFrom<String> for DeviceChoice {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl std::fmt::Display for DeviceChoice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Cpu => f.write_str("cpu"),
            Self::Wgpu(None) => f.write_str("wgpu"),
            Self::Wgpu(Some(i)) => write!(f, "wgpu:{i}"),
        }
    }
}

impl From<DeviceChoice> for String {
    fn from(choice: DeviceChoice) -> Self {
        choice.to_string()
    }
}

/// When pre-training ends before its last step. What is reached first counts; the run goes on to its evaluation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Steps per run.
    pub steps: Option<u64>,
    /// Minutes of pre-training per run.
    pub minutes: Option<f64>,
    /// Cost of pre-training per run in 10¹⁵ analytic FLOPs.
    pub petaflops: Option<f64>,
}
