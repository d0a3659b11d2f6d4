//! Keys that hold on every page, and those that the palette presses for the user.

use egui::{Key, Modifiers};

use super::App;
use crate::ui::command::Command;
use crate::ui::focus;
use crate::ui::i18n::Language;
use crate::ui::page::PageId;

impl App {
    /// Gives the page a key that the palette was asked for. Not to a text field, which would take it for itself.
    pub(super) fn press(&mut self, ctx: &egui::Context) {
        if self.pressing.is_none() {
            return;
        }
        if focus::is_covered(ctx) {
            return ctx.request_repaint();
        }
        let Some((modifiers, key)) = self.pressing.take() else { return };
        if ctx.text_edit_focused() {
            ctx.memory_mut(egui::Memory::stop_text_input);
        }
        let (pressed, physical_key, repeat) = (true, None, false);
        ctx.input_mut(|i| i.events.push(egui::Event::Key { key, physical_key, pressed, repeat, modifiers }));
    }

    pub(super) fn global_keys(&mut self, ctx: &egui::Context) {
        const NUMBERS: [Key; 7] = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7];
        let pressed = |modifiers, key| ctx.input_mut(|i| i.consume_key(modifiers, key));
        // Behind a question no page changes.
        let is_asked = focus::has_dialog(ctx);
        for (key, page) in NUMBERS.into_iter().zip(PageId::ALL) {
            if !is_asked && pressed(Modifiers::COMMAND, key) {
                self.send(Command::Go(page));
            }
        }
        if pressed(Modifiers::COMMAND | Modifiers::SHIFT, Key::L) {
            let other = if self.settings.lang == Language::Ja { Language::En } else { Language::Ja };
            self.send(Command::Language(other));
        }
        if pressed(Modifiers::COMMAND | Modifiers::SHIFT, Key::T) {
            self.send(Command::ToggleTheme);
        }
        if pressed(Modifiers::COMMAND, Key::K) {
            self.shell.palette.toggle();
        }
        if pressed(Modifiers::NONE, Key::F1) {
            self.send(Command::ShowHelp);
        }
        if !is_asked && pressed(Modifiers::COMMAND, Key::I) {
            self.send(Command::Import(None));
        }
        let question = ctx.input(|i| i.events.iter().any(|e| matches!(e, egui::Event::Text(t) if t == "?")));
        if question && !ctx.text_edit_focused() {
            self.send(Command::ShowHelp);
        }
    }
}
