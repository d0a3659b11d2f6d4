//! Which videos the demo data set has: everything about them that the seed decides.

use rand::RngExt;
use rand::seq::SliceRandom;

use super::action::{Action, Anomaly};
use super::motion::Motion;
use super::scene::{Recording, Scene};
use super::site::Site;
use super::{DemoSpec, VIDEOS_PER_RECORDING};
use crate::random::stream;

/// Names of recordings and videos are made for fewer sites and videos than this.
const MANY: u64 = 10_000;

/// One video to be made.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PlannedVideo {
    site: usize,
    /// Counted within the site.
    number: usize,
    pub action: Action,
    pub anomaly: Anomaly,
    pub frames: usize,
    pub fps: u32,
}

/// All videos, site by site. Within a site every action comes equally often (but for one), in an order drawn from
/// the seed, so that an action does not go with a recording.
pub(super) fn videos(spec: &DemoSpec) -> Vec<PlannedVideo> {
    let mut all = Vec::with_capacity(spec.sites * spec.videos_per_site);
    for site in 0..spec.sites {
        let mut actions: Vec<Action> = Action::ALL.into_iter().cycle().take(spec.videos_per_site).collect();
        actions.shuffle(&mut stream(spec.seed, "demo order", site as u64));
        all.extend(actions.into_iter().enumerate().map(|(number, action)| planned(spec, site, number, action)));
    }
    all
}

fn planned(spec: &DemoSpec, site: usize, number: usize, action: Action) -> PlannedVideo {
    let mut rng = stream(spec.seed, "demo length", site as u64 * MANY + number as u64);
    let seconds: f32 = rng.random_range(2.0..2.8);
    let fps = Site::number(site).fps;
    let at = seconds * rng.random_range(0.3..0.5f32);
    let anomaly = match number % 16 {
        5 if action.can_drop() => Anomaly::Drop(at),
        5 | 13 => Anomaly::Jam(at),
        _ => Anomaly::None,
    };
    PlannedVideo { site, number, action, anomaly, frames: (seconds * fps as f32) as usize, fps }
}

impl PlannedVideo {
    pub(super) fn site(&self) -> String {
        Site::number(self.site).name
    }

    pub(super) fn recording(&self) -> String {
        format!("{}-{:02}", self.site(), self.number / VIDEOS_PER_RECORDING + 1)
    }

    /// Path relative to the data set's folder; it does not tell the label.
    pub(super) fn path(&self) -> String {
        format!("{}/{}_{:03}.mp4", self.site(), self.recording(), self.number + 1)
    }

    /// Renders the frames one after the other, RGB interleaved.
    pub(super) fn render(&self, seed: u64) -> impl Iterator<Item = Vec<u8>> {
        let recording = (self.site as u64) * MANY + (self.number / VIDEOS_PER_RECORDING) as u64;
        let video = self.site as u64 * MANY + self.number as u64;
        let site = Site::number(self.site);
        let recording = {
            let mut place = stream(seed, "demo site", self.site as u64);
            Recording::draw(&site, &mut place, &mut stream(seed, "demo recording", recording))
        };
        let mut motion = stream(seed, "demo motion", video);
        let motion = Motion::draw(self.action, self.anomaly, site.speed, recording.side, &mut motion);
        let scene = Scene::new(&recording, motion, &mut stream(seed, "demo scene", video));
        let mut camera = stream(seed, "demo camera", video);
        let fps = self.fps as f32;
        (0..self.frames).map(move |i| scene.frame(i as f32 / fps, &mut camera))
    }
}
