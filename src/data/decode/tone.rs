//! Pictures of a high dynamic range (PQ, HLG) brought down to the usual one: taken as they are they would be grey.

use std::path::Path;
use std::process::{Command, Stdio};

/// How FFmpeg calls the transfer functions of such pictures (ITU-R BT.2100).
const TRANSFERS: [&str; 2] = ["smpte2084", "arib-std-b67"];
/// Filters that are needed and that not every FFmpeg has.
const FILTERS: [&str; 2] = ["zscale", "tonemap"];
/// What the filter of a recipe ends with.
const END: &str = "format=rgb24";

/// Whether a line of FFmpeg describes a video of a high dynamic range.
pub fn is_high_range(line: &[u8]) -> bool {
    let line = String::from_utf8_lossy(line);
    let is_video = line.starts_with("[info]   Stream #0:") && line.contains(": Video: ");
    is_video && TRANSFERS.iter().any(|transfer| line.contains(transfer))
}

/// Whether this FFmpeg can bring them down.
pub fn is_possible(program: &Path) -> bool {
    let has = |filter: &&str| {
        let mut command = Command::new(program);
        let help = command.args(["-hide_banner", "-h"]).arg(format!("filter={filter}"));
        let answer = help.stdin(Stdio::null()).stderr(Stdio::null()).output();
        answer.is_ok_and(|answer| String::from_utf8_lossy(&answer.stdout).starts_with(&format!("Filter {filter}")))
    };
    FILTERS.iter().all(has)
}

/// The filter of a recipe with the range brought down, after the picture has become small. White of 203 cd/m² (ITU-R
/// BT.2408) becomes white, darker parts stay as a usual camera shows them, and what is brighter is squeezed.
pub fn mapped(filter: &str) -> String {
    let size = filter.strip_suffix(END).unwrap_or(filter);
    format!(
        "{size}format=yuv444p10le,zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,\
         tonemap=tonemap=mobius:desat=0,zscale=t=bt709:m=gbr:r=pc,format=gbrp,{END}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_range_is_told_by_the_transfer_of_a_video_and_by_nothing_else() {
        let line = |text: &str| is_high_range(text.as_bytes());
        let video = "[info]   Stream #0:0[0x1](und): Video: hevc (Main 10), yuv420p10le(tv, bt2020nc/bt2020/";
        assert!(line(&format!("{video}smpte2084, progressive), 3840x2160")));
        assert!(line(&format!("{video}arib-std-b67, progressive), 3840x2160")));
        assert!(!line(&format!("{video}bt2020-10, progressive), 3840x2160")));
        assert!(!line("[info]     title           : Stream #0:0: Video: smpte2084"));
    }

    #[test]
    fn it_is_brought_down_after_the_size_and_before_rgb() {
        let mapped = mapped("scale=w=8:h=8,format=rgb24");
        assert!(mapped.starts_with("scale=w=8:h=8,format=yuv444p10le,zscale=t=linear"), "{mapped}");
        assert!(mapped.ends_with("format=gbrp,format=rgb24"), "{mapped}");
    }
}
