//! `kinrin judge RUN`: a judgement of one neighbour by eye, as the window stores it at each press.

use anyhow::anyhow;

use super::neighbours::{Hide, In};
use super::{Failure, Global, neighbours, print_json, print_line, runs};
use crate::engine::run::embeddings::RowOf;
use crate::explore::neighbours::{Gallery, Search};
use crate::store::RunFolder;
use crate::store::judgement::{self, Judgement, Place, Verdict, VideoName};

/// Judge one neighbour of a video, or take the last judgement of a run back
#[derive(clap::Args)]
pub struct JudgeArgs {
    /// Name of the run, or the beginning of it
    #[arg(value_name = "RUN")]
    pub run: String,
    /// Path of the query video in its data set (or the end of the path), or its number
    #[arg(long, value_name = "VIDEO", required_unless_present = "undo")]
    pub query: Option<String>,
    /// The neighbour that is judged, named like the query
    #[arg(long, value_name = "VIDEO", required_unless_present = "undo")]
    pub neighbour: Option<String>,
    /// What you say of it
    #[arg(long, value_parser = ["good", "doubtful", "bad"], required_unless_present = "undo")]
    pub verdict: Option<String>,
    /// Snapshot the neighbour was found in [default: the last]
    #[arg(long)]
    pub step: Option<u64>,
    /// Where the neighbour was found: all videos of the pool, or the queue as training saw it
    #[arg(long = "in", value_enum, default_value_t)]
    pub place: In,
    /// What the query could not find when the neighbour was found; its rank is counted so
    #[arg(long, value_enum, default_value_t)]
    pub mask: Hide,
    /// Take the newest judgement of this run back
    #[arg(long, conflicts_with_all = ["query", "neighbour", "verdict", "step", "place", "mask"])]
    pub undo: bool,
}

/// Stores the judgement, or takes the newest one back, and prints it.
pub fn run(args: &JudgeArgs, global: &Global) -> Result<(), Failure> {
    let workspace = global.open()?;
    let folder = runs::find(&workspace, &args.run)?;
    let db = workspace.db()?;
    if args.undo {
        let last = judgement::newest(&db, &folder.name())?;
        let last = last.ok_or_else(|| Failure::usage(anyhow!("{} has no judgement to take back", folder.name())))?;
        judgement::undo(&db, &[last.id])?;
        return show(&last, "taken back", global);
    }
    let mut made = judged(args, &folder)?;
    let ids = judgement::add(&db, std::slice::from_ref(&made))?;
    made.id = ids.first().copied().unwrap_or_default();
    show(&made, "judged", global)
}

fn judged(args: &JudgeArgs, folder: &RunFolder) -> Result<Judgement, Failure> {
    let step = neighbours::snapshot(folder, args.step)?;
    let gallery = Gallery::read(folder, step)?;
    let stored = &gallery.embeddings;
    let named = |text: &Option<String>, option| neighbours::video(stored, text.as_deref().unwrap_or_default(), option);
    let (query, neighbour) = (named(&args.query, "--query")?, named(&args.neighbour, "--neighbour")?);
    if query == neighbour {
        return Err(Failure::usage(anyhow!("the query is no neighbour of itself: name two videos")));
    }
    let place = if args.place == In::Queue { Place::Queue } else { Place::Data };
    let everything = usize::MAX;
    let mask = args.mask.mask().within(place);
    let found = gallery.search(query, &Search { place, mask, k: everything, once_per_video: true });
    let hit = found.iter().find(|hit| hit.video == neighbour);
    let hit = hit.ok_or_else(|| match place {
        Place::Data => Failure::usage(anyhow!("--mask {}: this neighbour is hidden by it", mask.word())),
        Place::Queue => Failure::usage(anyhow!(
            "this neighbour is not in the queue of step {step}, or hidden by --mask {}",
            mask.word()
        )),
    })?;
    let name = |row: &RowOf| VideoName { set: row.set.clone(), path: row.path.clone() };
    Ok(Judgement {
        id: 0,
        made: 0,
        run: folder.name(),
        step,
        place,
        mask: Some(mask),
        query: name(&stored.videos[query]),
        neighbour: name(&stored.videos[neighbour]),
        rank: u32::try_from(hit.rank).unwrap_or(u32::MAX),
        similarity: hit.similarity,
        verdict: args.verdict.as_deref().and_then(Verdict::parse).unwrap_or(Verdict::Doubtful),
        blind: false,
    })
}

fn show(j: &Judgement, what: &str, global: &Global) -> Result<(), Failure> {
    if global.json {
        return print_json(&serde_json::json!({ "done": what, "judgement": j }));
    }
    let (query, neighbour) = (&j.query, &j.neighbour);
    print_line(&format!(
        "{what}: {} for {}/{} as neighbour {} of {}/{} (similarity {:.4}, {} at step {}, mask: {})",
        j.verdict.word(),
        neighbour.set,
        neighbour.path,
        j.rank,
        query.set,
        query.path,
        j.similarity,
        j.run,
        j.step,
        j.mask_word()
    ))
}
