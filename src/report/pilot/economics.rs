//! What the arms cost in time, energy and money, what the network costs in use, what the full scale would cost, and
//! when pre-training pays for itself.
//!
//! Money is device time and energy at the prices of the workspace, an estimate always. Pre-training is held to replace
//! nothing: all of a run's cost has to be won back by labels that need not be made.

use serde::Serialize;

use super::Pilot;
use super::choice::Choice;
use super::cost;
use super::labels::{self, LabelNeed};
use crate::config::{MethodKind, MethodTraits, PriceList};
use crate::eval::economics::break_even::{self, BreakEven};
use crate::eval::economics::projection::{Scale, project};
use crate::measure::CostKind;
use crate::report::CostRow;

/// Everything about cost, of the runs that are compared.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Economics {
    pub prices: PriceList,
    pub arms: Vec<ArmCost>,
    /// Tasks that share one pre-trained encoder.
    pub uses: usize,
    /// None without a price of a label or of the device.
    pub pays: Option<PaysOff>,
    /// None where the full scale is not set or the pool's footage is not known.
    pub full_scale: Option<FullScale>,
}

/// The mean run of an arm.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArmCost {
    pub arm: String,
    pub device_s: f64,
    /// Seconds of processor time within the device time, all cores together; none where a run has not measured it.
    pub cpu_s: Option<f64>,
    /// Of the quickest and of the slowest run, seconds. All runs of an arm do the same work.
    pub device_range_s: [f64; 2],
    /// Estimated from rated power.
    pub kwh: Option<f64>,
    /// Estimated, in the currency of the prices.
    pub money: Option<f64>,
    /// Measured: seconds of compute per hour of footage in use.
    pub inference_s_per_hour: Option<f64>,
    /// Operations of the training, counted: the same however busy the machine was.
    pub flops: f64,
    /// Seconds of gaps that its times leave out: the process was held up.
    pub left_out_s: f64,
    /// Seconds in which the machine slept, which its times leave out too.
    pub asleep_s: f64,
}

impl ArmCost {
    /// Its device time, or its processor time, seconds; 0 where it is not known.
    pub(super) fn spent(&self, time: CostKind) -> f64 {
        if time == CostKind::CpuS { self.cpu_s.unwrap_or(0.0) } else { self.device_s }
    }
}

/// When the pre-training of the headline's arm has paid for itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PaysOff {
    pub arm: String,
    /// The arm that it saves labels against: trained from scratch, or else the reference.
    pub against: String,
    /// Money of one run.
    pub cost: f64,
    /// Money of one label.
    pub per_label: f64,
    /// Labels that have to be saved.
    pub labels: BreakEven,
    /// Labels of all classes that are saved at a site, with the 95 % interval; only where it is shown.
    pub saved: Option<[f64; 3]>,
    pub sites: BreakEven,
}

/// One run with all footage of the full scale: the pilot's time × (hours at full scale / hours of the pilot's pool), with
/// network, epochs and device unchanged. An estimate.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct FullScale {
    pub pilot_hours: f64,
    pub hours: f64,
    pub device_s: f64,
    pub money: Option<f64>,
    /// Compute to go through all footage once in use.
    pub inference_s: Option<f64>,
}

/// The economics of a pilot.
pub(super) fn economics(pilot: &Pilot) -> Economics {
    let prices = pilot.source.prices.clone();
    let kind = prices.currency.cost();
    let arm = |row: &CostRow| ArmCost {
        arm: row.arm.clone(),
        device_s: row.cost.get(CostKind::DeviceS),
        cpu_s: row.cost.known(CostKind::CpuS),
        device_range_s: cost::spread(pilot, &row.arm, CostKind::DeviceS).map_or([0.0; 2], |s| [s.min, s.max]),
        kwh: row.cost.known(CostKind::Kwh),
        money: row.cost.known(kind),
        inference_s_per_hour: row.cost.known(CostKind::Inference),
        flops: row.cost.get(CostKind::Flops),
        left_out_s: row.cost.get(CostKind::LeftOutS),
        asleep_s: row.cost.get(CostKind::AsleepS),
    };
    let rows = &pilot.comparison.cost;
    let headline = rows.iter().find(|row| row.arm == pilot.head.arm);
    Economics {
        arms: rows.iter().map(arm).collect(),
        uses: pilot.options.tasks.len(),
        pays: headline.and_then(|row| pays_off(pilot, row, &prices)),
        full_scale: headline.and_then(|row| full_scale(pilot, row, &prices)),
        prices,
    }
}

fn pays_off(pilot: &Pilot, row: &CostRow, prices: &PriceList) -> Option<PaysOff> {
    let cost = row.cost.known(prices.currency.cost())?;
    let per_label = prices.label()?;
    let is_baseline =
        |arm: &&str| MethodTraits::of(pilot.method(arm)).is_some_and(|traits| traits.kind == MethodKind::Supervised);
    let against = pilot.arms().find(is_baseline).unwrap_or(pilot.head.reference.as_str()).to_owned();
    let saved = saved(pilot, &against);
    let sites = saved.map_or(BreakEven::Never, |[saved, ..]| break_even::sites(cost, saved, per_label, 0.0));
    let labels = break_even::labels(cost, per_label);
    Some(PaysOff { arm: row.arm.clone(), against, cost, per_label, labels, saved, sites })
}

/// Labels that the headline's arm saves against another at the defaults of the page, with their interval.
fn saved(pilot: &Pilot, against: &str) -> Option<[f64; 3]> {
    let choice = Choice { reference: against.to_owned(), ..Choice::default() };
    let figure = labels::figure(pilot, &pilot.options.fill(&choice, &pilot.cells, &pilot.head));
    let LabelNeed { labels, needed, ci95: [low, high], .. } = figure.need?;
    let classes = figure.classes? as f64;
    Some([needed, low, high].map(|n| (n - labels) * classes))
}

fn full_scale(pilot: &Pilot, row: &CostRow, prices: &PriceList) -> Option<FullScale> {
    let (hours, pilot_hours) = (prices.full_scale_hours?, pilot.source.footage_hours?);
    let spent = |kind| row.cost.get(kind);
    let (clips, device_s) = (spent(CostKind::Clips), spent(CostKind::DeviceS));
    let flops = spent(CostKind::Flops);
    let scale = Scale { clips, flops_per_clip: flops / clips, flops_per_s: flops / device_s };
    let full = Scale { clips: clips * hours / pilot_hours, ..scale };
    let grown = project(device_s, &scale, &full)?;
    let money = row.cost.known(prices.currency.cost()).map(|money| money * grown / device_s);
    let inference_s = row.cost.known(CostKind::Inference).map(|per_hour| per_hour * hours);
    Some(FullScale { pilot_hours, hours, device_s: grown, money, inference_s })
}
