//! FFmpeg as a decoding child: finding it, its arguments, its words made plain.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::clock::Clock;
use super::film::Film;
use super::host::{self, Received};
use super::size::{MAX_ASPECT, MAX_OWN};
use super::{DecodeError, Decoded, Limits, counts, sniff, spawn, times, tone};
use crate::job::Tally;
use crate::store::Reason;
use crate::store::catalogue::Recipe;
use crate::store::file_fault::IndexFault;

/// Environment variable with the path of the program; `ffmpeg` on PATH otherwise.
pub const VARIABLE: &str = "KINRIN_FFMPEG";

/// Formats that hold everything in one file. Without this list a file could be a playlist (HLS, DASH, concat, IMF)
/// that makes FFmpeg open other files of the user.
const FORMATS: &str = "mov,matroska,avi,mpegts,mpeg,mpegvideo,m4v,h261,h263,h264,hevc,av1,obu,ivf,vc1,vc1test,mjpeg,\
    mjpeg_2000,mpjpeg,flv,live_flv,asf,asf_o,ogg,rm,swf,wtv,mxf,gxf,dv,nut,yuv4mpegpipe,avs,avs2,avs3,cavsvideo,dirac,\
    dnxhd,amv,nsv,nuv,smk,bink,roq,flic,film_cpk,thp,xmv,vivo,4xm,anm,c93,idcin,ipmovie,mtv,mvi,mv,pva,r3d,rl2,siff,\
    tmv,vmd,vqf,wc3movie,wsvqa,yop,lvf,ea,cine,ifv,pmp,bfi,brstm,mm,msnwctcp,psxstr,sga,filmstrip,lxf,mlv,dhav,moflex,\
    kux,aac,mp3,wav,flac,gif,apng,image2pipe";

/// Complaints about a file that is read all the same.
const HARMLESS: [&str; 6] = [
    "mmco: unref short failure",
    "number of reference frames",
    "co located POCs unavailable",
    "Application provided invalid, non monotonically",
    "Error while decoding stream", // another line says why
    "Last message repeated",
];

/// An FFmpeg that was found and answers.
#[derive(Clone, Debug)]
pub struct Ffmpeg {
    program: PathBuf,
    /// The option that keeps it from dropping and doubling frames changed its name in 5.1.
    new_frame_mode: bool,
}

impl Ffmpeg {
    /// The FFmpeg named by `KINRIN_FFMPEG`, else the one on PATH; `None` if it does not answer.
    pub fn find() -> Option<Self> {
        let program = std::env::var_os(VARIABLE).unwrap_or_else(|| OsString::from("ffmpeg"));
        let mut command = Command::new(&program);
        let answer = command.arg("-version").stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
        let text = String::from_utf8_lossy(&answer.stdout);
        let new_frame_mode = !old_frame_mode(text.strip_prefix("ffmpeg version ")?);
        Some(Self { program: PathBuf::from(program), new_frame_mode })
    }

    /// The program.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// Decodes `path` in a child with limits. `kinrin`: the program that sets the limits and becomes FFmpeg.
    pub(super) fn decode(
        &self,
        kinrin: &Path,
        path: &Path,
        recipe: &Recipe,
        limits: &Limits,
        shard: &Path,
        tally: &Tally<'_>,
    ) -> Result<Decoded, DecodeError> {
        let absolute = std::path::absolute(path).map_err(crate::data::DataError::io(path))?;
        let film = Film::of(path);
        let conclude = |received, toned| conclude(received, path, film, toned);
        let run = |limits: &Limits, tone: bool, refuses: bool| {
            let arguments = self.arguments(&absolute, film, recipe, limits, tone);
            let command = spawn::limited(kinrin, &self.program, &arguments, limits);
            let clock = Clock::new(recipe.fps, recipe.max_secs);
            host::receive(command, Some(clock), refuses, recipe, limits, shard, tally)
        };
        let receive = |tone: bool, refuses: bool| {
            let received = run(limits, tone, refuses)?;
            // What several threads make of a damaged picture depends on which was faster.
            if limits.threads > 1 && has_faults(&received) {
                drop(received);
                return run(&Limits { threads: 1, ..*limits }, tone, refuses);
            }
            Ok(received)
        };
        let received = receive(false, true)?;
        if !received.refused {
            return conclude(received, false);
        }
        if tone::is_possible(&self.program)
            && let Ok(decoded) = conclude(receive(true, false)?, true)
        {
            return Ok(decoded);
        }
        conclude(receive(false, false)?, false)
    }

    /// `file:` keeps a name like `concat:x` or `-y` from being anything but a name.
    /// `film`: the track that is read, where the file tells. `tone`: a high dynamic range is brought down to the usual one.
    fn arguments(
        &self,
        path: &Path,
        film: Option<Film>,
        recipe: &Recipe,
        limits: &Limits,
        tone: bool,
    ) -> Vec<OsString> {
        let mut input = OsString::from("file:");
        input.push(path);
        let (pixels, threads) = (limits.pixels.to_string(), limits.threads.to_string());
        let frame_mode = if self.new_frame_mode { "-fps_mode" } else { "-vsync" };
        let mut arguments: Vec<OsString> = Vec::new();
        let mut add = |list: &[&str]| arguments.extend(list.iter().map(OsString::from));
        add(&["-nostdin", "-hide_banner", "-nostats", "-loglevel", "repeat+level+info"]);
        // Or a jump of the clock would be smoothed over unsaid.
        add(&["-dts_delta_threshold", "1e12", "-dts_error_threshold", "1e12"]);
        // Times as the file has them: see `times`.
        add(&["-copyts"]);
        add(&["-protocol_whitelist", "file,pipe", "-format_whitelist", FORMATS]);
        add(&["-max_pixels", &pixels, "-threads", &threads, "-i"]);
        arguments.push(input);
        let mut add = |list: &[&str]| arguments.extend(list.iter().map(OsString::from));
        // Rate and length are ours: see `clock`. `V` is video without cover pictures.
        let small = times::with_shape(&filter(&Recipe { fps: 0.0, ..*recipe }));
        let small = if tone { tone::mapped(&small) } else { small };
        // Behind its edit list FFmpeg shows pictures of the film a second time.
        let end =
            film.and_then(|film| film.shown_s).map_or_else(String::new, |secs| format!("trim=duration={secs:.6},"));
        let all = format!("{end}{},{small}", times::FILTER);
        let track = film.filter(|film| film.is_later).map(|film| format!("0:{}", film.track));
        add(&["-map", track.as_deref().unwrap_or("0:V:0"), "-an", "-sn", "-dn", "-filter_threads", "1", "-vf", &all]);
        add(&[frame_mode, "passthrough", "-threads", "1", "-c:v", "ppm", "-f", "image2pipe", "pipe:1"]);
        arguments
    }
}

/// The filter of a recipe: rate, then size (aspect with the pixels' own shape kept), then 8-bit RGB. Without
/// `full_chroma_int` even widths come out up to two levels darker than odd ones.
pub fn filter(recipe: &Recipe) -> String {
    let side = recipe.short_side;
    let limit = side * MAX_ASPECT;
    let rate = if recipe.fps > 0.0 { format!("fps={}:eof_action=pass,", recipe.fps) } else { String::new() };
    if side == 0 {
        let size = format!("w='min(round(iw*sar),{MAX_OWN})':h='min(ih,{MAX_OWN})'");
        return format!("{rate}scale={size}:flags=bilinear+full_chroma_int,format=rgb24");
    }
    format!(
        "{rate}scale=w='if(lt(iw*sar,ih),{side},min(round({side}*iw*sar/ih),{limit}))':\
         h='if(lt(iw*sar,ih),min(round({side}*ih/(iw*sar)),{limit}),{side})':flags=bilinear+full_chroma_int,format=rgb24"
    )
}

/// Whether something was wrong with what was decoded.
fn has_faults(received: &Received) -> bool {
    let Received { exit, errors, .. } = received;
    exit.is_some_and(|status| !status.success()) || !complaints(errors).is_empty() || lost_packets(errors).is_some()
}

/// Before 5.1? A version that is no number (built from a repository) counts as new.
fn old_frame_mode(version: &str) -> bool {
    let version = version.trim_start_matches('n');
    let mut numbers = version.split(|c: char| !c.is_ascii_digit()).map(str::parse::<u32>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) < (5, 1),
        (Some(Ok(major)), _) => major < 5,
        _ => false,
    }
}

/// `toned`: a high dynamic range was brought down.
fn conclude(received: Received, path: &Path, film: Option<Film>, toned: bool) -> Result<Decoded, DecodeError> {
    let Received { shard, exit, stopped, errors, clock, high_range, refused: _ } = received;
    let pictures = clock.as_ref().map_or(0, Clock::pictures);
    let timing = clock.map(Clock::finish).unwrap_or_default();
    let killed = exit.is_some_and(|status| status.code().is_none());
    let failed = exit.is_some_and(|status| !status.success());
    let complaints = complaints(&errors);
    let Some(shard) = shard else {
        let again = stopped.is_some();
        let reason = stopped.unwrap_or_else(|| why_nothing(no_frame(&complaints, killed), path));
        return Err(DecodeError::Bad { reason, again });
    };
    let broken = stopped
        .or_else(|| sniff::missing_part(path))
        .or_else(|| killed.then_some(Reason::Crashed))
        .or_else(|| complaints.first().map(|first| damaged(first, complaints.len())))
        .or_else(|| failed.then_some(Reason::GaveUp))
        .or_else(|| counts::told(path))
        .or_else(|| sniff::is_joined(path).then_some(Reason::Joined))
        .or_else(|| film.filter(|_| exit.is_some()).and_then(|film| overlapping(film, path, pictures)))
        .or_else(|| timing.told())
        .or_else(|| film.filter(|film| film.empty_later).map(|_| Reason::Index(IndexFault::EmptyLater)))
        .or_else(|| film.filter(|film| film.other_speed).map(|_| Reason::OtherSpeed))
        .or_else(|| Some(streams(&errors)).filter(|streams| *streams > 1).map(Reason::FirstOfStreams))
        .or_else(|| lost_packets(&errors))
        .or_else(|| (high_range && !toned).then_some(Reason::NotToned));
    host::finish(shard, timing, broken)
}

/// Fragments whose times overlap: FFmpeg takes a picture for one that it has already, and passes it over.
fn overlapping(film: Film, path: &Path, pictures: usize) -> Option<Reason> {
    /// So many may be missing for another reason: a picture that is not shown.
    const FEW: usize = 2;
    let of = film.pictures(path).filter(|of| *of > pictures + FEW)?;
    Some(Reason::Overlapping { pictures, of })
}

fn damaged(first: &str, count: usize) -> Reason {
    Reason::PartsDamaged { first: first.to_owned(), more: count.saturating_sub(1) }
}

/// Packets that are missing or damaged in a stream whose decoder goes on as if nothing were; between two recordings in one
/// file some always are.
fn lost_packets(errors: &str) -> Option<Reason> {
    const MARK: &str = "corrupt input packet";
    let lost = errors.lines().filter(|line| line.starts_with("[warning]") && line.contains(MARK)).count();
    (lost > 0).then(|| damaged(MARK, lost))
}

/// What FFmpeg calls errors, without its prefixes.
fn complaints(errors: &str) -> Vec<String> {
    let marked = errors.lines().filter_map(|line| {
        let at = ["[error] ", "[fatal] "].iter().find_map(|mark| Some(line.find(mark)? + mark.len()))?;
        Some(line[at..].trim().trim_end_matches('.').to_owned())
    });
    marked.filter(|text| !text.is_empty() && !HARMLESS.iter().any(|known| text.contains(known))).collect()
}

/// What is missing in the file, or wrong in its index, where FFmpeg only saw that there is no video: the index of a file
/// that is cut off within it ends before the track of the video.
fn why_nothing(reason: Reason, path: &Path) -> Reason {
    match reason {
        Reason::NoVideo | Reason::NoVideoContent | Reason::NoPictures => {
            sniff::missing_part(path).or_else(|| counts::told(path)).unwrap_or(reason)
        }
        known => known,
    }
}

/// Why there was no frame at all.
fn no_frame(complaints: &[String], killed: bool) -> Reason {
    let about = |text: &str| complaints.iter().any(|complaint| complaint.contains(text));
    let known = [
        ("matches no streams", Reason::NoPictures),
        ("moov atom not found", Reason::NoIndex),
        ("not on whitelist", Reason::NamesOthers),
        ("whitelist", Reason::NamesOthers),
        ("Cannot allocate memory", Reason::Memory),
        ("does not contain any stream", Reason::NoVideo),
        ("Invalid data found", Reason::NoVideoContent),
    ];
    if killed {
        return Reason::Crashed;
    }
    match (known.into_iter().find(|(mark, _)| about(mark)), complaints.first()) {
        (Some((_, reason)), _) => reason,
        (None, Some(first)) => Reason::NothingRead(first.clone()),
        (None, None) => Reason::NoFrame,
    }
}

/// Video streams of the input, without cover pictures.
fn streams(errors: &str) -> usize {
    let input = errors.split("Stream mapping:").next().unwrap_or_default();
    let is_film = |line: &&str| {
        let picture = ["(attached pic)", "(timed thumbnails)"].iter().any(|mark| line.contains(mark));
        line.contains(" Stream #0:") && line.contains("Video:") && !picture
    };
    input.lines().filter(is_film).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_told_apart() {
        assert!(old_frame_mode("4.4.2-0ubuntu0.22.04.1 Copyright"));
        assert!(old_frame_mode("5.0.1"));
        for new in ["5.1.9-0+deb12u1", "7.0", "n6.1.1", "10.0", "N-112233-gabcdef", "8"] {
            assert!(!old_frame_mode(new), "{new}");
        }
    }

    #[test]
    fn a_hostile_name_stays_a_name() {
        let ffmpeg = Ffmpeg { program: "ffmpeg".into(), new_frame_mode: true };
        let arguments =
            ffmpeg.arguments(Path::new("/x/-y|concat:a"), None, &Recipe::new(64, 12.0), &Limits::default(), false);
        assert!(arguments.contains(&OsString::from("file:/x/-y|concat:a")));
    }

    #[test]
    fn complaints_lose_their_prefixes_and_harmless_ones_vanish() {
        let text = "[info] a\n[h264 @ 0x55] [error] Invalid NAL unit size (131 > 114).\n[h264 @ 0x1] [error] mmco: unref \
                    short failure\n[warning] b\n[fatal] Stream map '0:v:0' matches no streams.\n";
        let found = complaints(text);
        assert_eq!(found, ["Invalid NAL unit size (131 > 114)", "Stream map '0:v:0' matches no streams"]);
        assert_eq!(no_frame(&found, false), Reason::NoPictures);
    }

    #[test]
    fn films_are_counted_and_covers_are_not() {
        let line = |i: u32, rest: &str| format!("[info]   Stream #0:{i}[0x1](und): {rest}\n");
        let input =
            line(0, "Video: png, rgb24, 64x64 (attached pic)") + &line(1, "Video: h264") + &line(2, "Audio: aac");
        let output = "[info] Stream mapping:\n".to_owned() + &line(0, "Video: ppm");
        assert_eq!(streams(&(input.clone() + &output)), 1);
        assert_eq!(streams(&(input + &line(3, "Video: h264") + &output)), 2);
    }
}
