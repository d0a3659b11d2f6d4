//! The neighbours in sight as a table.

use super::View;
use super::search::Hit;
use crate::explore::neighbours::{Line, table};
use crate::ui::command::Command;
use crate::ui::i18n::tr;
use crate::ui::page::Cx;
use crate::ui::widgets::chip::Tone;

/// Asks where the neighbours of the query are to be written, of all arms in sight.
pub fn ask(view: &mut View<'_>, cx: &Cx<'_>) {
    let mut lines = Vec::new();
    for (side, chosen) in view.state.choices.sides.iter().enumerate() {
        let Some(Ok(list)) = view.state.list(side) else { continue };
        let line = |hit| line(view, (&chosen.run, chosen.step), hit);
        lines.extend(list.hits.iter().map(line));
    }
    match table(&lines) {
        Ok(table) => {
            let query = view.state.query().map_or("", |query| query.path.as_str());
            let plain = |c: char| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' };
            let name: String = format!("neighbours-{query}.csv").chars().map(plain).collect();
            view.list_file.ask(cx.ctx, tr("neighbours-save-list"), name, table);
        }
        Err(error) => cx.send(Command::Toast(Tone::Bad, error.into())),
    }
}

fn line<'a>(view: &'a View<'_>, (run, step): (&'a str, u64), hit: &'a Hit) -> Line<'a> {
    Line {
        run,
        step,
        rank: hit.rank as usize,
        similarity: hit.similarity,
        set: &hit.video.set,
        path: &hit.video.path,
        label: hit.label.as_deref(),
        groups: &hit.groups,
        same_video: hit.same_video,
        same_source: hit.same_source,
        near_duplicate: view.state.is_copy_of_query(&hit.video),
    }
}
