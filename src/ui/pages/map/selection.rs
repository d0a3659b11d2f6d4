//! The selected clips as a file, for those who work on with them.

use super::state::State;
use crate::report::map::classes::csv_of;
use crate::ui::command::Command;
use crate::ui::i18n::tr;
use crate::ui::page::Cx;
use crate::ui::widgets::chip::Tone;

/// Asks where the selected clips of the first map are to be written.
pub fn ask(state: &mut State, cx: &Cx<'_>) {
    let (Some(shown), Some(prepared)) = (state.shown(), state.prepared()) else { return };
    let rows = state.selected_rows(&shown);
    let table = csv_of(&shown.map, &prepared.classes, state.projection, rows.into_iter());
    match table {
        Ok(table) => {
            let name = format!("{}-selection-{}.csv", shown.key.run, shown.key.step);
            state.file.ask(cx.ctx, tr("map-save-selection"), name, table);
        }
        Err(error) => cx.send(Command::Toast(Tone::Bad, error.into())),
    }
}
