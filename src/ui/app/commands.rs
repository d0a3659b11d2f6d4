//! What the shell and the pages ask for, carried out at the end of the frame.

use super::App;
use crate::ui::command::Command;
use crate::ui::i18n;
use crate::ui::page::PageId;
use crate::ui::settings::Theme;
use crate::ui::start::Start;

impl App {
    pub(super) fn carry_out(&mut self, ctx: &egui::Context, command: Command) {
        match command {
            Command::Go(page) => self.go(page),
            Command::Toast(tone, words) => self.messages.add(tone, words),
            Command::Experiment(name) => {
                if let Some(open) = &mut self.open {
                    open.experiment = Some(name);
                }
            }
            Command::OpenWorkspace(path) => {
                self.start.hide();
                self.open_workspace(ctx, path);
            }
            Command::Import(folder) => self.start.import(folder.as_deref()),
            Command::Demo => self.with_start(Start::demo),
            Command::ShowStart | Command::ChooseWorkspace => self.start.open(),
            Command::Refresh => {
                if let Some(open) = &self.open {
                    open.live.refresh();
                }
            }
            Command::Language(lang) => {
                self.settings.lang = lang;
                i18n::set_lang(lang);
                self.settings.save();
            }
            Command::ToggleTheme => {
                let dark = ctx.theme() == egui::Theme::Dark;
                self.settings.theme = if dark { Theme::Light } else { Theme::Dark };
                ctx.set_theme(self.settings.theme.preference());
                self.settings.save();
            }
            Command::ResetLayout => {
                self.settings.layouts.clear();
                self.trees.clear();
                self.settings.save();
            }
            Command::Reveal(path) => self.reveals.show(ctx, &path),
            Command::ShowHelp => self.shell.help.toggle(),
            Command::ShowMessages => self.messages.toggle_history(),
            Command::Press(modifiers, key) => {
                self.pressing = Some((modifiers, key));
                ctx.request_repaint();
            }
            Command::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            Command::ShowRuns(runs) => self.show_runs(runs),
            other => self.hand_to_page(&other),
        }
    }

    fn go(&mut self, page: PageId) {
        self.start.hide();
        self.page = page;
        if self.settings.page.replace(page) != Some(page) {
            self.settings.save();
        }
    }

    /// Shows runs; those that were made a moment ago are not in the list yet, and are shown when they are.
    fn show_runs(&mut self, runs: Vec<String>) {
        let known = runs.first().is_none_or(|run| self.runs.entries.iter().any(|e| e.run == *run));
        if known {
            self.hand_to_page(&Command::ShowRuns(runs));
            return;
        }
        self.go(PageId::Runs);
        self.awaited = runs;
        if let Some(open) = &self.open {
            open.live.refresh();
        }
    }

    pub(super) fn show_awaited(&mut self) {
        if self.awaited.first().is_some_and(|run| self.runs.entries.iter().any(|e| e.run == *run)) {
            let runs = std::mem::take(&mut self.awaited);
            self.hand_to_page(&Command::ShowRuns(runs));
        }
    }

    /// Commands for one page: it is shown, and told.
    fn hand_to_page(&mut self, command: &Command) {
        let page = match command {
            Command::OpenNeighbours(_) | Command::SearchClip(_) => PageId::Neighbours,
            Command::ShowRuns(_) => PageId::Runs,
            Command::OpenDesign(_) => PageId::Design,
            _ => PageId::Data,
        };
        self.go(page);
        self.with_page(|page, cx| page.receive(command, cx));
    }
}
