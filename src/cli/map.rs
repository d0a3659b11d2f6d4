//! `kinrin map RUN`: the embeddings of a run in the plane.

use anyhow::anyhow;
use serde::Serialize;

use super::figure_files::FigureFiles;
use super::{Failure, Global, neighbours, print_json, print_line, runs};
use crate::explore::map::{self, JUDGES, Map, Projection};
use crate::job::Job;
use crate::report::map::classes::{self, ClassRow, Classes, Colouring, People};
use crate::report::map::judged::{self, Verdicts};
use crate::report::map::{figure as map_figure, time as map_time};
use crate::store::video_tag::{self, VideoTags};
use crate::store::{RunFolder, judgement};

/// Lay out the embeddings of a run in the plane
///
/// UMAP keeps neighbourhoods: distances between far clusters mean nothing. PCA keeps the directions of largest
/// variance. The same run gives the same map each time; it is kept beside the embeddings.
#[derive(clap::Args)]
pub struct MapArgs {
    /// Name of the run, or the beginning of it
    #[arg(value_name = "RUN")]
    pub run: String,
    /// Snapshot to show [default: the last]
    #[arg(long)]
    pub step: Option<u64>,
    /// How the plane is found
    #[arg(long, value_name = "KIND", default_value = "umap")]
    pub kind: Kind,
    /// What tells the clips apart: label, error, set, source, time, judgement, tag, or the name of a group column
    #[arg(long, value_name = "WHAT", default_value = "label")]
    pub colour: String,
    /// Lay out only the clips of this data set
    #[arg(long, value_name = "NAME")]
    pub set: Option<String>,
    #[command(flatten)]
    pub files: FigureFiles,
}

/// A projection on the command line.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Kind {
    Umap,
    Pca,
}

#[derive(Serialize)]
struct Point<'a> {
    set: &'a str,
    path: &'a str,
    label: Option<&'a str>,
    class: &'a str,
    x: f32,
    y: f32,
    voted: Option<&'a str>,
}

/// Prints the classes with their purity, and writes the files that are asked for.
pub fn run(args: &MapArgs, global: &Global) -> Result<(), Failure> {
    let workspace = global.open()?;
    let folder = runs::find(&workspace, &args.run)?;
    let step = neighbours::snapshot(&folder, args.step)?;
    let found = map::map(&folder, step, args.set.as_deref(), &Job::default())?;
    if found.videos.is_empty() {
        return Err(Failure::usage(anyhow!("--set: the map has clips of {}", found.sets.join(", "))));
    }
    let projection = match args.kind {
        Kind::Umap => Projection::Umap,
        Kind::Pca => Projection::Pca,
    };
    let by = colouring(args, &found)?;
    let verdicts = match by {
        Colouring::Judgement => judged::verdicts(&judgement::list(&workspace.db()?)?, &folder.name()),
        _ => Verdicts::default(),
    };
    let tags = if by == Colouring::Tag { video_tag::all(&workspace.db()?)? } else { VideoTags::new() };
    let classes = classes::classes(&found, &by, People { verdicts: &verdicts, tags: &tags });
    let figure = map_figure::figure(&folder.name(), &found, &by, &classes, projection);
    args.files.write(&figure, map_figure::SIZE, &classes::csv(&found, &classes, projection)?)?;
    let rows = classes::class_rows(&found, &classes);
    if global.json {
        return print_json(&serde_json::json!({
            "run": folder.name(), "step": step, "projection": projection,
            "variance_in_plane": matches!(projection, Projection::Pca).then_some(found.explained),
            "purity": map::purity(found.judged.iter()), "purity_k": JUDGES,
            "classes": rows, "points": points(&found, &classes, projection),
        }));
    }
    print_line(&text(&folder, &found, &rows))
}

fn colouring(args: &MapArgs, map: &Map) -> Result<Colouring, Failure> {
    Ok(match args.colour.as_str() {
        "label" => Colouring::Label,
        "error" => Colouring::Error,
        "set" => Colouring::Set,
        "source" => Colouring::Source,
        "judgement" => Colouring::Judgement,
        "tag" => Colouring::Tag,
        "time" if map_time::classes(map).is_some() => Colouring::Time,
        "time" => {
            return Err(Failure::usage(anyhow!(
                "--colour time: neither paths nor groups hold dates, and no recording has several clips"
            )));
        }
        name => {
            let columns = classes::group_columns(map);
            if !columns.iter().any(|column| column == name) {
                let known = columns.join(", ");
                return Err(Failure::usage(anyhow!(
                    "--colour {name}: choose label, error, set, source, time, judgement, tag or a group column: {known}"
                )));
            }
            Colouring::Group(name.to_owned())
        }
    })
}

fn points<'a>(map: &'a Map, classes: &'a Classes, projection: Projection) -> Vec<Point<'a>> {
    let point = |(row, place): (usize, &[f32; 2])| {
        let video = &map.videos[row];
        Some(Point {
            set: &video.set,
            path: &video.path,
            label: video.label.as_deref(),
            class: &classes.names[classes.of[row]?],
            x: place[0],
            y: place[1],
            voted: map.predicted(row),
        })
    };
    map.places(projection).iter().enumerate().filter_map(point).collect()
}

fn text(folder: &RunFolder, map: &Map, rows: &[ClassRow]) -> String {
    let width = rows.iter().map(|r| r.name.chars().count()).max().unwrap_or(0).max(5);
    let told: usize = rows.iter().map(|r| r.clips).sum();
    let share = |value: Option<f64>| value.map_or("-".to_owned(), |v| format!("{v:.3}"));
    let mut lines = vec![
        format!("{} at step {}: {} of {} clips", folder.name(), map.step, told, map.videos.len()),
        format!("{:<width$}  clips  purity@{JUDGES}  by chance  vote right", "class"),
    ];
    let line = |r: &ClassRow| {
        let [purity, chance, right] = [r.purity, r.chance, r.right].map(share);
        format!("{:<width$}  {:>5}  {purity:>8}  {chance:>9}  {right:>10}", r.name, r.clips)
    };
    lines.extend(rows.iter().map(line));
    lines.push(format!(
        "purity and votes: the {JUDGES} nearest labelled clips of other recordings of the same data set"
    ));
    lines.join("\n")
}
