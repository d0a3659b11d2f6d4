//! `kinrin data list | show | bad`: what the catalogue holds.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Failure, Global, print_json, print_line};
use crate::store::catalogue::{self, VideoRow, VideoState};

/// Label (or group value) → number of clips.
type Counts = BTreeMap<String, usize>;

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
        if global.json {
            rows.push(json!({
                "name": set.name, "source": set.source, "videos": videos.len(), "frames": frames(&videos),
                "bad": bad, "partial": partial, "short_side": set.recipe.short_side, "fps": set.recipe.fps,
            }));
            continue;
        }
        print_line(&format!(
            "{:<20} {:>6} videos  {:>9} frames  {bad} bad  {partial} partial  short side {}, {} fps  {}",
            set.name,
            videos.len(),
            frames(&videos),
            set.recipe.short_side,
            rate(set.recipe.fps),
            set.source.display(),
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

/// One data set: numbers, labels, groups.
pub fn show(name: &str, global: &Global) -> Result<(), Failure> {
    let db = global.open()?.db()?;
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
    let (bad, partial) = (in_state(&videos, VideoState::Bad), in_state(&videos, VideoState::Partial));
    if global.json {
        return print_json(&json!({
            "name": set.name, "source": set.source, "short_side": set.recipe.short_side, "fps": set.recipe.fps,
            "videos": videos.len(), "frames": frames(&videos), "bad": bad, "partial": partial, "clips": clips.len(),
            "labels": labels, "groups": groups,
        }));
    }
    print_line(&format!("{}  from {}", set.name, set.source.display()))?;
    print_line(&format!("short side {} pixels, {} frames per second", set.recipe.short_side, rate(set.recipe.fps)))?;
    print_line(&format!("{} videos ({bad} bad, {partial} partial), {} frames", videos.len(), frames(&videos)))?;
    print_counts("labels", &labels)?;
    for (column, values) in &groups {
        print_counts(column, values)?;
    }
    Ok(())
}

/// At most this many values of a label or group are printed.
const SHOWN: usize = 24;

fn print_counts(title: &str, counts: &Counts) -> Result<(), Failure> {
    let mut text: Vec<String> = counts.iter().take(SHOWN).map(|(value, n)| format!("{value} {n}")).collect();
    if counts.len() > SHOWN {
        text.push(format!("… {} more", counts.len() - SHOWN));
    }
    let text = if text.is_empty() { "none".to_owned() } else { text.join(", ") };
    print_line(&format!("{title} ({}): {text}", counts.len()))
}

/// Files that could not be read, or not to their end.
pub fn bad(name: &str, global: &Global) -> Result<(), Failure> {
    let db = global.open()?.db()?;
    let videos = catalogue::videos(&db, name)?;
    let listed: Vec<_> = videos.iter().filter(|video| video.state != VideoState::Ok).collect();
    if global.json {
        let rows = listed.iter().map(|video| {
            json!({
                "path": video.path, "state": video.state.as_str(), "reason": video.reason, "frames": video.frames,
            })
        });
        return print_json(&rows.collect::<Vec<_>>());
    }
    for video in &listed {
        let reason = video.reason.as_deref().unwrap_or_default();
        let kept = if video.frames > 0 { format!(" ({} frames kept)", video.frames) } else { String::new() };
        print_line(&format!("{:<8} {}: {reason}{kept}", video.state.as_str(), video.path))?;
    }
    if listed.is_empty() {
        print_line("every file could be read")?;
    }
    Ok(())
}
