//! `kinrin data list | show | bad`: what the catalogue holds.

use std::collections::BTreeMap;

use anyhow::anyhow;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::closing::{Counts, print_counts, print_notes};
use super::{Failure, Global, print_json, print_line};
use crate::config::nearest;
use crate::data::browse::{Clip, Filter, LabelFilter, SetView, StateFilter};
use crate::data::note::counted;
use crate::data::{Note, import};
use crate::store::Workspace;
use crate::store::catalogue::{self, VideoRow, VideoState};

/// Videos, labels and groups of a data set; with a filter: the matching clips
#[derive(Args)]
pub struct ShowArgs {
    /// Name of the data set
    name: String,
    /// Only clips of this label
    #[arg(long)]
    label: Option<String>,
    /// Only clips without a label
    #[arg(long, conflicts_with = "label")]
    unlabelled: bool,
    /// Only clips that have this value in this group column (may be given several times)
    #[arg(long, value_name = "COLUMN=VALUE")]
    group: Vec<String>,
    /// Only clips of videos with this tag
    #[arg(long)]
    tag: Option<String>,
    /// Only clips of videos in this state
    #[arg(long, value_enum)]
    state: Option<StateArg>,
    /// Only clips whose path, label, groups or tags (#word) contain all of these words
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum StateArg {
    /// Something could be read
    Readable,
    /// Everything could be read
    Ok,
    /// A beginning could be read
    Partial,
    /// Nothing could be read
    Bad,
    All,
}

impl ShowArgs {
    /// `None` where nothing is asked of the clips.
    fn filter(&self, view: &SetView) -> Result<Option<Filter>, Failure> {
        let groups = self.group.iter().map(|text| column_value(view, text)).collect::<Result<_, _>>()?;
        let label = match &self.label {
            Some(label) => LabelFilter::Is(known_label(view, label)?),
            None if self.unlabelled => LabelFilter::Unlabelled,
            None => LabelFilter::All,
        };
        let state = match self.state {
            None | Some(StateArg::Readable) => StateFilter::Readable,
            Some(StateArg::Ok) => StateFilter::Ok,
            Some(StateArg::Partial) => StateFilter::Partial,
            Some(StateArg::Bad) => StateFilter::Bad,
            Some(StateArg::All) => StateFilter::All,
        };
        let search = self.search.clone().unwrap_or_default();
        let tag = self.tag.as_ref().map(|tag| known_tag(view, tag)).transpose()?;
        let filter = Filter { label, groups, tag, state, search, ..Filter::default() };
        Ok((self.state.is_some() || !filter.is_empty()).then_some(filter))
    }
}

/// The label, if a clip has it.
fn known_label(view: &SetView, label: &str) -> Result<String, Failure> {
    let labels = view.labels();
    if labels.iter().any(|known| known == label) {
        return Ok(label.to_owned());
    }
    let hint = match nearest(label, labels.iter().map(String::as_str)) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None if labels.is_empty() => "no clip has a label".to_owned(),
        None => format!("there are {}", labels.join(", ")),
    };
    Err(Failure::usage(anyhow!("--label: no clip has the label \"{label}\"; {hint}")))
}

/// The tag, if a video has it.
fn known_tag(view: &SetView, tag: &str) -> Result<String, Failure> {
    let known = view.known_tags();
    if known.contains(tag) {
        return Ok(tag.to_owned());
    }
    let hint = match known.is_empty() {
        true => "no video has a tag; `kinrin data tag` puts one on it".to_owned(),
        false => format!("there are {}", known.into_iter().collect::<Vec<_>>().join(", ")),
    };
    Err(Failure::usage(anyhow!("--tag: no video has the tag \"{tag}\"; {hint}")))
}

fn column_value(view: &SetView, text: &str) -> Result<(String, String), Failure> {
    let columns = &view.info.group_columns;
    let known = || if columns.is_empty() { "none".to_owned() } else { columns.join(", ") };
    match text.split_once('=') {
        Some((column, value)) if columns.iter().any(|known| known == column) => {
            Ok((column.to_owned(), value.to_owned()))
        }
        Some((column, _)) => {
            Err(Failure::usage(anyhow!("--group: there is no group column \"{column}\"; there is {}", known())))
        }
        None => Err(Failure::usage(anyhow!("--group: write COLUMN=VALUE; the columns are {}", known()))),
    }
}

fn frames(videos: &[VideoRow]) -> u64 {
    videos.iter().map(|video| u64::from(video.frames)).sum()
}

fn in_state(videos: &[VideoRow], state: VideoState) -> usize {
    videos.iter().filter(|video| video.state == state).count()
}

fn rate(fps: f32) -> String {
    if fps == 0.0 { "native".to_owned() } else { fps.to_string() }
}

/// All data sets, one line each.
pub fn list(global: &Global) -> Result<(), Failure> {
    let db = global.open()?.db()?;
    let mut rows = Vec::new();
    let sets = catalogue::data_sets(&db)?;
    for set in &sets {
        let videos = catalogue::videos(&db, &set.name)?;
        let (bad, partial) = (in_state(&videos, VideoState::Bad), in_state(&videos, VideoState::Partial));
        let is_finished = !import::notes(&db, &set.name)?.contains(&Note::Unfinished {});
        if global.json {
            rows.push(json!({
                "finished": is_finished,
                "name": set.name, "source": set.source, "videos": videos.len(), "frames": frames(&videos),
                "bad": bad, "partial": partial, "short_side": set.recipe.short_side, "fps": set.recipe.fps,
            }));
            continue;
        }
        print_line(&format!(
            "{:<20} {:>13}  {:>16}  {bad} bad  {partial} partial  short side {}, {} fps  {}{}",
            set.name,
            counted(videos.len(), "video"),
            counted(frames(&videos) as usize, "frame"),
            set.recipe.short_side,
            rate(set.recipe.fps),
            set.source.display(),
            if is_finished { String::new() } else { format!("  {}", Note::Unfinished {}) },
        ))?;
    }
    if global.json {
        return print_json(&rows);
    }
    if sets.is_empty() {
        print_line("no data sets yet; `kinrin data import FOLDER --name NAME` brings footage in")?;
    }
    Ok(())
}

/// One data set: numbers, labels, groups; or its clips that match a filter.
pub fn show(args: &ShowArgs, global: &Global) -> Result<(), Failure> {
    let workspace = global.open()?;
    let view = SetView::load(&workspace, &args.name)?;
    match args.filter(&view)? {
        Some(filter) => list_clips(&view, &filter, global),
        None => summarise(&args.name, &workspace, global),
    }
}

fn list_clips(view: &SetView, filter: &Filter, global: &Global) -> Result<(), Failure> {
    let found = filter.apply(view);
    if global.json {
        let clips: Vec<Value> = found.iter().map(|&i| clip_json(view, &view.clips[i])).collect();
        return print_json(&json!({ "name": view.info.name, "of": view.clips.len(), "clips": clips }));
    }
    for &i in &found {
        let clip = &view.clips[i];
        let (path, label) = (&view.video_of(clip).path, clip.label.as_deref().unwrap_or("-"));
        let groups: Vec<String> = clip.groups.iter().map(|(column, value)| format!("{column}={value}")).collect();
        print_line(&format!("{path}  {:.1} s  {label}  {}", view.seconds(clip), groups.join(" ")))?;
    }
    print_line(&format!("{} of {} clips", found.len(), view.clips.len()))
}

fn clip_json(view: &SetView, clip: &Clip) -> Value {
    let video = view.video_of(clip);
    let (first_frame, frames) = view.span(clip);
    json!({
        "path": video.path, "state": video.state.as_str(), "label": clip.label, "groups": clip.groups,
        "start_s": clip.start_s, "end_s": clip.end_s, "seconds": view.seconds(clip),
        "first_frame": first_frame, "frames": frames,
    })
}

fn summarise(name: &str, workspace: &Workspace, global: &Global) -> Result<(), Failure> {
    let db = workspace.db()?;
    let set = catalogue::data_set(&db, name)?;
    let videos = catalogue::videos(&db, name)?;
    let (mut labels, mut groups) = (Counts::new(), BTreeMap::<String, Counts>::new());
    for column in &set.group_columns {
        groups.insert(column.clone(), Counts::new());
    }
    let clips = catalogue::clips(&db, name)?;
    for clip in &clips {
        if let Some(label) = &clip.label {
            *labels.entry(label.clone()).or_default() += 1;
        }
        for (column, value) in &clip.groups {
            *groups.entry(column.clone()).or_default().entry(value.clone()).or_default() += 1;
        }
    }
    let notes = import::notes(&db, name)?;
    let (bad, partial) = (in_state(&videos, VideoState::Bad), in_state(&videos, VideoState::Partial));
    if global.json {
        return print_json(&json!({
            "notes": notes.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "unlabelled": clips.iter().filter(|clip| clip.label.is_none()).count(),
            "name": set.name, "source": set.source, "short_side": set.recipe.short_side, "fps": set.recipe.fps,
            "videos": videos.len(), "frames": frames(&videos), "bad": bad, "partial": partial, "clips": clips.len(),
            "labels": labels, "groups": groups,
        }));
    }
    print_line(&format!("{}  from {}", set.name, set.source.display()))?;
    print_line(&format!("short side {} pixels, {} frames per second", set.recipe.short_side, rate(set.recipe.fps)))?;
    let count = counted(videos.len(), "video");
    print_line(&format!("{count} ({bad} bad, {partial} partial), {} frames", frames(&videos)))?;
    print_counts("labels", &labels)?;
    for (column, values) in &groups {
        print_counts(column, values)?;
    }
    print_notes(&notes)
}

/// Files that could not be read, or not to their end.
pub fn bad(name: &str, global: &Global) -> Result<(), Failure> {
    let db = global.open()?.db()?;
    let videos = catalogue::videos(&db, name)?;
    let listed: Vec<_> = videos.iter().filter(|video| video.state != VideoState::Ok).collect();
    if global.json {
        let rows = listed.iter().map(|video| {
            json!({
                "path": video.path, "state": video.state.as_str(), "reason": video.reason.as_ref().map(ToString::to_string), "frames": video.frames,
            })
        });
        return print_json(&rows.collect::<Vec<_>>());
    }
    for video in &listed {
        let reason = video.reason.as_ref().map(ToString::to_string).unwrap_or_default();
        let kept = if video.frames > 0 { format!(" ({} frames kept)", video.frames) } else { String::new() };
        print_line(&format!("{:<8} {}: {reason}{kept}", video.state.as_str(), video.path))?;
    }
    if listed.is_empty() {
        print_line("every file could be read")?;
    }
    print_notes(&import::notes(&db, name)?)
}
