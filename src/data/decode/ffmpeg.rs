//! FFmpeg as a decoding child: finding it, its arguments, its words made plain.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::clock::Clock;
use super::film::Film;
use super::host::{self, Received};
use super::size::{MAX_ASPECT, MAX_OWN};
use super::{DecodeError, Decoded, Limits, avi, boxes, counts, sniff, spawn, times, tone};
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
        let said = Said::of(path);
        if said.film.is_some_and(|film| film.encrypted) {
            return Err(DecodeError::bad(Reason::Index(IndexFault::Encrypted)));
        }
        let run = |limits: &Limits, pass: Pass, refuses: bool| {
            let arguments = self.arguments(&absolute, pass, recipe, limits);
            let command = spawn::limited(kinrin, &self.program, &arguments, limits);
            let clock = Clock::new(recipe.fps, recipe.max_secs);
            host::receive(command, Some(clock), refuses, recipe, limits, shard, tally)
        };
        let receive = |pass: Pass, refuses: bool| {
            let received = run(limits, pass, refuses)?;
            // What several threads make of a damaged picture depends on which was faster.
            if limits.threads > 1 && has_faults(&received) {
                drop(received);
                return run(&Limits { threads: 1, ..*limits }, pass, refuses);
            }
            Ok(received)
        };
        let mut pass = Pass {
            stream: said.film.filter(|film| film.is_later).map(|film| film.track),
            shown_s: said.film.and_then(|film| film.shown_s),
            ..Pass::default()
        };
        let mut received = receive(pass, true)?;
        if let Some(other) = pass.other(&received, path, &said) {
            let again = receive(other, true)?;
            if again.refused
                || other.is_wanted(&received) && again.shard.is_some()
                || pictures(&again) > pictures(&received)
            {
                (pass, received) = (other, again);
            }
        }
        if !received.refused {
            return conclude(received, path, &said, pass);
        }
        let toned = Pass { tone: true, ..pass };
        if tone::is_possible(&self.program)
            && let Ok(decoded) = conclude(receive(toned, false)?, path, &said, toned)
        {
            return Ok(decoded);
        }
        conclude(receive(pass, false)?, path, &said, pass)
    }

    /// `file:` keeps a name like `concat:x` or `-y` from being anything but a name.
    fn arguments(&self, path: &Path, pass: Pass, recipe: &Recipe, limits: &Limits) -> Vec<OsString> {
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
        if pass.in_order {
            add(&["-seekable", "0"]);
        }
        if pass.unedited {
            add(&["-ignore_editlist", "1"]);
        }
        add(&["-max_pixels", &pixels, "-threads", &threads, "-i"]);
        arguments.push(input);
        let mut add = |list: &[&str]| arguments.extend(list.iter().map(OsString::from));
        // Rate and length are ours: see `clock`. `V` is video without cover pictures.
        let small = times::with_shape(&filter(&Recipe { fps: 0.0, ..*recipe }));
        let small = if pass.tone { tone::mapped(&small) } else { small };
        // Behind its edit list FFmpeg shows pictures of the film a second time.
        let end = pass.shown_s.map_or_else(String::new, |secs| format!("trim=duration={secs:.6},"));
        let all = format!("{end}{},{small}", times::FILTER);
        let stream = pass.stream.map(|stream| format!("0:{stream}"));
        add(&["-map", stream.as_deref().unwrap_or("0:V:0"), "-an", "-sn", "-dn", "-filter_threads", "1", "-vf", &all]);
        add(&[frame_mode, "passthrough", "-threads", "1", "-c:v", "ppm", "-f", "image2pipe", "pipe:1"]);
        arguments
    }
}

/// How a file is read this time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Pass {
    /// The place among all streams of the one that is read; `None`: the first video.
    stream: Option<usize>,
    /// A high dynamic range is brought down to the usual one.
    tone: bool,
    /// As the file comes, whatever its index says.
    in_order: bool,
    /// Seconds from the first picture on, where the edit list shows nothing behind them.
    shown_s: Option<f64>,
    /// Everything, whatever an edit list says.
    unedited: bool,
}

impl Pass {
    /// How the file should be read rather, after what came of this pass: FFmpeg takes the first stream although another is
    /// marked as the one to be shown, or although it is a single picture; nothing of a file whose edit list shows nothing;
    /// and of an AVI file with a wrong index what that leads to.
    fn other(self, received: &Received, path: &Path, said: &Said) -> Option<Self> {
        let streams = streams(&received.errors);
        let read = self.stream.or(streams.first().map(|stream| stream.place));
        let still = received.exit.is_some() && pictures(received) == 1;
        let next = || streams.iter().map(|stream| stream.place).find(|place| still && Some(*place) != read);
        if let Some(stream) = marked(&streams, self.stream).or_else(next) {
            let shown_s = said.film.filter(|film| film.track == stream).and_then(|film| film.shown_s);
            return Some(Self { stream: Some(stream), shown_s, ..self });
        }
        received.exit?;
        if pictures(received) == 0 && said.film.is_some_and(|film| film.edited) {
            return Some(Self { unedited: true, shown_s: None, ..self });
        }
        let secs = received.clock.as_ref().map_or(0.0, Clock::secs);
        let told = avi::seconds(path)?;
        (secs < 0.9 * told).then_some(Self { in_order: true, ..self })
    }

    /// Whether its stream is the one to be shown, whatever is in it.
    fn is_wanted(self, received: &Received) -> bool {
        self.stream.is_some() && marked(&streams(&received.errors), None) == self.stream
    }
}

/// What the index of a file says before anything is decoded.
struct Said {
    film: Option<Film>,
    /// Where it contradicts itself.
    fault: Option<Reason>,
}

impl Said {
    fn of(path: &Path) -> Self {
        let index = boxes::Index::of(path);
        let film = index.as_ref().and_then(|index| Film::of_index(&index.bytes));
        Self { film, fault: index.as_ref().and_then(counts::told) }
    }
}

/// Pictures that a child gave.
fn pictures(received: &Received) -> usize {
    received.clock.as_ref().map_or(0, Clock::pictures)
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

fn conclude(received: Received, path: &Path, said: &Said, pass: Pass) -> Result<Decoded, DecodeError> {
    let pictures = pictures(&received);
    let Received { shard, exit, stopped, errors, clock, high_range, refused: _ } = received;
    let film = said.film;
    let timing = clock.map(Clock::finish).unwrap_or_default();
    let killed = exit.is_some_and(|status| status.code().is_none());
    let failed = exit.is_some_and(|status| !status.success());
    let complaints = complaints(&errors);
    let Some(shard) = shard else {
        let again = stopped.is_some();
        let reason = stopped.unwrap_or_else(|| why_nothing(no_frame(&complaints, killed), path, said));
        return Err(DecodeError::Bad { reason, again });
    };
    let broken = stopped
        .or_else(|| sniff::missing_part(path))
        .or_else(|| killed.then_some(Reason::Crashed))
        .or_else(|| complaints.first().map(|first| damaged(first, complaints.len())))
        .or_else(|| failed.then_some(Reason::GaveUp))
        .or_else(|| said.fault.clone())
        .or_else(|| sniff::is_joined(path).then_some(Reason::Joined))
        .or_else(|| pass.unedited.then_some(Reason::Index(IndexFault::ShowsNothing)))
        .or_else(|| film.filter(|_| exit.is_some()).and_then(|film| overlapping(film, path, pictures)))
        .or_else(|| timing.told())
        .or_else(|| film.filter(|film| film.empty_later).map(|_| Reason::Index(IndexFault::EmptyLater)))
        .or_else(|| film.filter(|film| film.other_speed).map(|_| Reason::OtherSpeed))
        .or_else(|| Some(streams(&errors).len()).filter(|streams| *streams > 1).map(Reason::FirstOfStreams))
        .or_else(|| lost_packets(&errors))
        .or_else(|| (high_range && !pass.tone).then_some(Reason::NotToned));
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
fn why_nothing(reason: Reason, path: &Path, said: &Said) -> Reason {
    match reason {
        Reason::NoVideo | Reason::NoVideoContent | Reason::NoPictures => {
            let no_index = || sniff::lacks_index(path).then_some(Reason::NoIndex);
            let joined = said.film.is_some() && sniff::is_joined(path);
            let hidden = || joined.then_some(Reason::Index(IndexFault::Hidden));
            let known = sniff::missing_part(path).or_else(no_index).or_else(hidden);
            known.or_else(|| said.fault.clone()).unwrap_or(reason)
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

/// A video stream, as FFmpeg describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stream {
    /// Among all streams of the file, from 0.
    place: usize,
    /// Whether the file says that it is the one to be shown.
    marked: bool,
}

/// Video streams of the input, without cover pictures.
fn streams(errors: &str) -> Vec<Stream> {
    let input = errors.split("Stream mapping:").next().unwrap_or_default();
    let film = |line: &str| {
        let picture = ["(attached pic)", "(timed thumbnails)"].iter().any(|mark| line.contains(mark));
        // Titles and other texts of the file begin with their name.
        let rest = line.strip_prefix("[info] ")?.trim_start().strip_prefix("Stream #0:")?;
        if picture || !rest.contains("Video:") {
            return None;
        }
        let place = rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()?;
        Some(Stream { place, marked: line.contains("(default)") })
    };
    input.lines().filter_map(film).collect()
}

/// The stream that is marked as the one to be shown, where the first one is not and none was asked for.
fn marked(streams: &[Stream], asked: Option<usize>) -> Option<usize> {
    let first = streams.first().filter(|first| asked.is_none() && !first.marked);
    first.and_then(|_| streams.iter().find(|stream| stream.marked)).map(|stream| stream.place)
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
            ffmpeg.arguments(Path::new("/x/-y|concat:a"), Pass::default(), &Recipe::new(64, 12.0), &Limits::default());
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
        let film = |place| Stream { place, marked: false };
        assert_eq!(streams(&(input.clone() + &output)), [film(1)]);
        assert_eq!(streams(&(input.clone() + &line(3, "Video: h264") + &output)), [film(1), film(3)]);
        let shown = streams(&(input + &line(13, "Video: h264, 25 fps (default)")));
        assert_eq!((marked(&shown, None), marked(&shown, Some(1)), marked(&shown[1..], None)), (Some(13), None, None));
    }
}
