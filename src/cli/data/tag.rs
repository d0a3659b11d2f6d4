//! `kinrin data tag SET VIDEO +a -b`: tags of a video.

use anyhow::anyhow;

use super::{Failure, Global, print_json, print_line};
use crate::store::judgement::VideoName;
use crate::store::{catalogue, run_note, video_tag};

/// Show or change the tags of a video; without a video all tags of the set are listed
///
/// Tags are for people who look at footage: nothing is trained on them or judged by them.
#[derive(clap::Args)]
pub struct TagArgs {
    /// Name of the data set
    pub name: String,
    /// Path of the video in the data set
    #[arg(value_name = "VIDEO")]
    pub video: Option<String>,
    /// +word adds a tag, -word takes it away; without any the tags are shown
    #[arg(value_name = "+TAG|-TAG", allow_hyphen_values = true)]
    pub changes: Vec<String>,
}

/// Changes the tags and prints what there is then.
pub fn run(args: &TagArgs, global: &Global) -> Result<(), Failure> {
    let db = global.open()?.db()?;
    catalogue::data_set(&db, &args.name)?;
    let Some(path) = &args.video else { return list(&args.name, &video_tag::all(&db)?, global) };
    if !catalogue::videos(&db, &args.name)?.iter().any(|video| video.path == *path) {
        return Err(Failure::usage(anyhow!("{} has no video {path}; `kinrin data show {0}` lists them", args.name)));
    }
    let video = VideoName { set: args.name.clone(), path: path.clone() };
    // An option behind the first change is taken as one: it still means what it means elsewhere.
    let json = global.json || args.changes.iter().any(|change| change == "--json");
    for change in args.changes.iter().filter(|change| *change != "--json") {
        let word = change.strip_prefix(['+', '-']).and_then(run_note::tag);
        let word = word
            .ok_or_else(|| Failure::usage(anyhow!("\"{change}\" is no tag: write +word or -word, up to 32 letters")))?;
        video_tag::set(&db, std::slice::from_ref(&video), &word, change.starts_with('+'))?;
    }
    let tags = video_tag::all(&db)?.remove(&video).unwrap_or_default();
    if json {
        return print_json(&serde_json::json!({ "set": video.set, "path": video.path, "tags": tags }));
    }
    let words: Vec<&str> = tags.iter().map(String::as_str).collect();
    print_line(&if words.is_empty() { "no tags".to_owned() } else { words.join(" ") })
}

fn list(set: &str, tags: &video_tag::VideoTags, global: &Global) -> Result<(), Failure> {
    let of_set = tags.iter().filter(|(video, _)| video.set == set);
    if global.json {
        let videos: Vec<serde_json::Value> =
            of_set.map(|(video, tags)| serde_json::json!({ "path": video.path, "tags": tags })).collect();
        return print_json(&serde_json::json!({ "set": set, "videos": videos }));
    }
    let lines: Vec<String> = of_set
        .map(|(video, tags)| format!("{}  {}", video.path, tags.iter().cloned().collect::<Vec<_>>().join(" ")))
        .collect();
    print_line(&if lines.is_empty() { "no tags".to_owned() } else { lines.join("\n") })
}
