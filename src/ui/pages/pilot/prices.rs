//! The prices of the workspace: what an hour of the device, a kilowatt-hour and an hour of labelling cost, and what the
//! device draws, each with its source. Sums of money are worked out from them; `kinrin prices` does the same.

use egui::{Grid, Ui};

use crate::config::{Currency, Price, PriceList};
use crate::store::prices;
use crate::text::LocalText;
use crate::ui::background::Load;
use crate::ui::command::Command;
use crate::ui::i18n::{self, tr};
use crate::ui::page::Cx;
use crate::ui::theme::{colors, text};
use crate::ui::typed;
use crate::ui::widgets::chip::Tone;
use crate::ui::widgets::{button, dialog, field, segmented, wrapped};

/// A price as it is typed.
#[derive(Default)]
struct Typed {
    value: String,
    source: String,
}

impl Typed {
    fn of(price: Option<&Price>) -> Self {
        price.map_or_else(Self::default, |price| Self { value: price.value.to_string(), source: price.source.clone() })
    }

    fn price(&self) -> Result<Option<Price>, ()> {
        Ok(amount(&self.value)?.map(|value| Price { value, source: self.source.trim().to_owned() }))
    }
}

/// The dialog.
#[derive(Default)]
pub struct PricesDialog {
    open: bool,
    currency: Currency,
    device_hour: Typed,
    kwh: Typed,
    rated_watts: Typed,
    label_hour: Typed,
    labels_per_hour: String,
    full_scale_hours: String,
    writing: Load<()>,
}

impl PricesDialog {
    /// Opens it with the present prices.
    pub fn open(&mut self, list: &PriceList) {
        let amount = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
        *self = Self {
            open: true,
            currency: list.currency,
            device_hour: Typed::of(list.device_hour.as_ref()),
            kwh: Typed::of(list.kwh.as_ref()),
            rated_watts: Typed::of(list.rated_watts.as_ref()),
            label_hour: Typed::of(list.label_hour.as_ref()),
            labels_per_hour: amount(list.labels_per_hour),
            full_scale_hours: amount(list.full_scale_hours),
            writing: Load::default(),
        };
    }

    /// Draws the dialog if it is open; true once new prices are stored.
    pub fn show(&mut self, cx: &Cx<'_>) -> bool {
        let stored = self.poll(cx);
        if !self.open {
            return stored;
        }
        let list = self.list();
        let (pressed, away) = dialog::show(cx.ctx, "prices", &tr("prices-title"), 660.0, |ui| self.form(ui, &list));
        match (pressed, list) {
            (Some(true), Ok(list)) => self.write(cx, list),
            (None, _) if !away => {}
            _ => self.open = false,
        }
        stored
    }

    fn poll(&mut self, cx: &Cx<'_>) -> bool {
        if !self.writing.poll() {
            return false;
        }
        match self.writing.take() {
            Some(Err(error)) => {
                cx.send(Command::Toast(Tone::Bad, error));
                false
            }
            _ => {
                cx.send(Command::Toast(Tone::Good, i18n::both(|| tr("prices-stored"))));
                true
            }
        }
    }

    fn write(&mut self, cx: &Cx<'_>, list: PriceList) {
        let workspace = cx.workspace.clone();
        let write = move || prices::write(&workspace, &list).map_err(LocalText::from);
        self.writing = Load::start(cx.ctx, "prices", write);
        self.open = false;
    }

    /// What is typed; an error where something is no amount.
    fn list(&self) -> Result<PriceList, ()> {
        Ok(PriceList {
            currency: self.currency,
            device_hour: self.device_hour.price()?,
            kwh: self.kwh.price()?,
            rated_watts: self.rated_watts.price()?,
            label_hour: self.label_hour.price()?,
            labels_per_hour: amount(&self.labels_per_hour)?,
            full_scale_hours: amount(&self.full_scale_hours)?,
        })
    }

    /// True: store; false: cancel.
    fn form(&mut self, ui: &mut Ui, list: &Result<PriceList, ()>) -> Option<bool> {
        let c = colors(ui);
        wrapped::label(ui, text::body(tr("prices-what")).color(c.text_2));
        let currencies = Currency::ALL.map(|currency| (currency, currency.word().to_uppercase()));
        segmented::segmented(ui, &tr("prices-currency"), &mut self.currency, &currencies);
        Grid::new("prices").num_columns(3).min_col_width(106.0).spacing([12.0, 8.0]).show(ui, |ui| {
            let priced = [
                ("prices-device-hour", &mut self.device_hour),
                ("prices-kwh", &mut self.kwh),
                ("prices-rated-watts", &mut self.rated_watts),
                ("prices-label-hour", &mut self.label_hour),
            ];
            for (key, typed) in priced {
                let name = tr(key);
                ui.label(text::body(&name).color(c.text));
                field::line(ui, &mut typed.value, &name, "", 90.0);
                let source = tr("prices-source");
                field::line(ui, &mut typed.source, &format!("{name}: {source}"), &source, 240.0);
                ui.end_row();
            }
            for (key, typed) in [
                ("prices-labels-per-hour", &mut self.labels_per_hour),
                ("prices-full-scale-hours", &mut self.full_scale_hours),
            ] {
                let name = tr(key);
                ui.label(text::body(&name).color(c.text));
                field::line(ui, typed, &name, "", 90.0);
                ui.end_row();
            }
        });
        if list.is_err() {
            ui.label(text::small(tr("prices-no-amount")).color(c.bad));
        }
        dialog::foot(ui, |ui| {
            let store = ui.add_enabled_ui(list.is_ok(), |ui| button::primary(ui, None, &tr("prices-store"))).inner;
            let cancel = button::secondary(ui, None, &tr("cancel"));
            if store.on_disabled_hover_text(tr("prices-no-amount")).clicked() {
                return Some(true);
            }
            cancel.clicked().then_some(false)
        })
    }
}

/// A number from 0 on, or nothing.
fn amount(typed: &str) -> Result<Option<f64>, ()> {
    match typed.trim() {
        "" => Ok(None),
        typed => typed::number(typed).filter(|v| v.is_finite() && *v >= 0.0).map(Some).ok_or(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_unset_and_what_is_no_amount_is_refused() {
        assert_eq!((amount(" "), amount("31.5"), amount("0")), (Ok(None), Ok(Some(31.5)), Ok(Some(0.0))));
        assert_eq!((amount("1,200"), amount("１２０")), (Ok(Some(1200.0)), Ok(Some(120.0))));
        assert_eq!((amount("-1"), amount("many"), amount("inf")), (Err(()), Err(()), Err(())));
    }
}
