//! Where an experiment would be computed on this machine: decided by the function that a run decides with, on a thread of
//! its own, for drivers answer slowly.

use egui::Context;

use crate::config::{DeviceChoice, presets};
use crate::engine::machine::device::{self, Adapter, DeviceError, Plan};
use crate::text::LocalText;
use crate::ui::background::Load;
use crate::ui::i18n::{self, tr};

/// What a choice comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Taken {
    Device {
        name: String,
        is_cpu: bool,
        reason: LocalText,
    },
    /// There is no such device, and why.
    Nothing(LocalText),
}

impl Taken {
    fn of(plan: Result<Plan, DeviceError>) -> Self {
        match plan {
            Ok(plan) => Self::Device { is_cpu: plan.adapter.is_none(), name: plan.name, reason: plan.reason.into() },
            Err(error) => Self::Nothing(error.into()),
        }
    }

    /// In one word.
    pub fn word(&self) -> String {
        match self {
            Self::Device { is_cpu: true, .. } => tr("design-device-cpu"),
            Self::Device { .. } => tr("design-device-gpu"),
            Self::Nothing(_) => tr("design-device-none"),
        }
    }

    /// Its name and why it is taken.
    pub fn in_full(&self) -> String {
        match self {
            Self::Device { name, reason, .. } => {
                tr!("design-device-here", name = name.as_str(), reason = i18n::said(reason))
            }
            Self::Nothing(why) => i18n::said(why).to_owned(),
        }
    }

    /// There is no such device.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Nothing(_))
    }
}

/// What every choice comes to here, and the choices of the presets.
struct Found {
    taken: Vec<(DeviceChoice, Taken)>,
    presets: Vec<(&'static str, DeviceChoice)>,
}

impl Found {
    fn of(adapters: &[Adapter]) -> Self {
        let general = [DeviceChoice::Auto, DeviceChoice::Cpu, DeviceChoice::Wgpu(None)];
        let each = adapters.iter().map(|adapter| DeviceChoice::Wgpu(Some(adapter.index)));
        let taken = |choice| (choice, Taken::of(device::plan(choice, adapters)));
        Self {
            taken: general.into_iter().chain(each).map(taken).collect(),
            presets: presets::all().iter().map(|preset| (preset.name, preset.experiment().device)).collect(),
        }
    }
}

/// The devices of this machine, asked for once.
#[derive(Default)]
pub struct Devices {
    found: Load<Found>,
}

impl Devices {
    /// Once a frame: asks, and takes up the answer.
    pub fn update(&mut self, ctx: &Context) {
        if self.found.is_idle() {
            self.found = Load::start(ctx, "devices", || Ok(Found::of(&device::adapters())));
        }
        self.found.poll();
    }

    /// What a choice comes to; `None` until the drivers have answered, and of an adapter that is not there.
    pub fn taken(&self, choice: DeviceChoice) -> Option<&Taken> {
        self.found.value()?.taken.iter().find(|(of, _)| *of == choice).map(|(_, taken)| taken)
    }

    /// What the choice of a preset comes to.
    pub fn of_preset(&self, name: &str) -> Option<&Taken> {
        let (_, choice) = self.found.value()?.presets.iter().find(|(of, _)| *of == name)?;
        self.taken(*choice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::machine::device::{AdapterKind, Api};

    fn devices(adapters: Vec<Adapter>) -> Devices {
        let mut found = Load::start(&Context::default(), "t", move || Ok(Found::of(&adapters)));
        while !found.poll() {
            std::thread::yield_now();
        }
        Devices { found }
    }

    #[test]
    fn a_preset_is_computed_where_its_settings_and_the_machine_say() {
        let words =
            |devices: &Devices| ["fight-anomaly", "full-size"].map(|name| devices.of_preset(name).unwrap().word());
        let gpu = Adapter {
            index: 0,
            name: "A2".into(),
            kind: AdapterKind::Discrete,
            backend: Api::Vulkan,
            driver: String::new(),
            nth_of_kind: 0,
        };
        let with_gpu = devices(vec![gpu]);
        assert_eq!(words(&with_gpu), ["GPU", "GPU"]);
        let auto = with_gpu.of_preset("fight-anomaly").unwrap().in_full();
        assert_eq!(auto, "On this machine: A2 (automatic: a discrete GPU was found)");
        let without = devices(Vec::new());
        assert_eq!(words(&without), ["CPU", "no GPU"]);
        assert!(without.of_preset("full-size").unwrap().is_missing());
        assert!(Devices::default().of_preset("fight-anomaly").is_none(), "nothing is said before it is known");
    }
}
