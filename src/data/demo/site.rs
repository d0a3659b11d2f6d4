//! How the sites differ: camera, colours, light, clutter, noise, speed.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::camera::{Vec3, View, unit};
use super::canvas::Rgb;

/// The look of a site.
#[derive(Clone, Debug)]
pub(super) struct Site {
    pub name: String,
    pub view: View,
    pub table: Rgb,
    /// Grain of the table: noise cells per unit along x and y, and its strength.
    pub grain: [f32; 3],
    pub belt: Rgb,
    /// Where the belt runs along x, behind the work place.
    pub belt_y: f32,
    pub arm: Rgb,
    pub joint: Rgb,
    /// Towards the light.
    pub light: Vec3,
    /// Brightness of what the light does not reach.
    pub ambient: f32,
    pub tint: Rgb,
    /// Standard deviation of the sensor's noise, of 1.
    pub noise: f32,
    /// Loss of light in the corners.
    pub vignette: f32,
    pub speed: f32,
    pub fps: u32,
    /// Things that stand about.
    pub clutter: usize,
}

const NAMES: [&str; 6] = ["north", "east", "south", "west", "harbour", "hill"];

impl Site {
    /// The site of this number. Beyond the six that are laid down, colours are exchanged and the camera moves on.
    pub(super) fn number(index: usize) -> Self {
        let mut site = [north, east, south, west, harbour, hill][index % NAMES.len()]();
        site.name = NAMES.get(index).map_or_else(|| format!("site{}", index + 1), |name| (*name).to_owned());
        let round = index / NAMES.len();
        for colour in [&mut site.table, &mut site.belt, &mut site.arm, &mut site.tint] {
            colour.rotate_right(round % 3);
        }
        site.view.yaw += 7.0 * (round % 5) as f32;
        site
    }

    /// The site as it is during one recording: the light and the brightness are a little different every time.
    pub(super) fn recording(&self, rng: &mut ChaCha8Rng) -> Self {
        let mut near = |value: f32, by: f32| value + rng.random_range(-by..by);
        let mut site = self.clone();
        site.light = unit([near(site.light[0], 0.12), near(site.light[1], 0.12), site.light[2]]);
        site.tint = site.tint.map(|v| near(v, 0.02));
        site.ambient = near(site.ambient, 0.03);
        site
    }
}

fn north() -> Site {
    Site {
        name: String::new(),
        view: View { yaw: -3.0, pitch: 53.0, roll: 1.0, distance: 3.4, zoom: 0.66, aim: [0.0; 2] },
        table: [0.66, 0.56, 0.45],
        grain: [3.0, 26.0, 0.10],
        belt: [0.24, 0.35, 0.32],
        belt_y: 0.56,
        arm: [0.85, 0.53, 0.25],
        joint: [0.31, 0.30, 0.34],
        light: [-0.5, -0.35, 0.9],
        ambient: 0.54,
        tint: [1.01, 0.99, 0.94],
        noise: 0.010,
        vignette: 0.15,
        speed: 1.0,
        fps: 12,
        clutter: 3,
    }
}

fn east() -> Site {
    Site {
        name: String::new(),
        view: View { yaw: 5.0, pitch: 50.0, roll: -1.0, distance: 3.2, zoom: 0.64, aim: [0.0; 2] },
        table: [0.44, 0.47, 0.51],
        grain: [34.0, 3.0, 0.07],
        belt: [0.20, 0.21, 0.23],
        belt_y: 0.60,
        arm: [0.81, 0.78, 0.72],
        joint: [0.26, 0.38, 0.60],
        light: [0.6, -0.2, 0.8],
        ambient: 0.46,
        tint: [0.92, 0.96, 1.00],
        noise: 0.018,
        vignette: 0.30,
        speed: 1.15,
        fps: 12,
        clutter: 2,
    }
}

fn south() -> Site {
    Site {
        name: String::new(),
        view: View { yaw: -5.0, pitch: 56.0, roll: 2.0, distance: 3.1, zoom: 0.67, aim: [0.0; 2] },
        table: [0.50, 0.47, 0.44],
        grain: [14.0, 14.0, 0.16],
        belt: [0.37, 0.35, 0.27],
        belt_y: 0.60,
        arm: [0.82, 0.70, 0.26],
        joint: [0.22, 0.21, 0.23],
        light: [0.2, -0.8, 0.7],
        ambient: 0.47,
        tint: [0.98, 0.88, 0.72],
        noise: 0.026,
        vignette: 0.40,
        speed: 0.88,
        fps: 12,
        clutter: 3,
    }
}

fn west() -> Site {
    Site {
        name: String::new(),
        view: View { yaw: 3.0, pitch: 58.0, roll: -2.0, distance: 3.8, zoom: 0.66, aim: [0.0; 2] },
        table: [0.72, 0.74, 0.74],
        grain: [8.0, 8.0, 0.04],
        belt: [0.46, 0.54, 0.60],
        belt_y: 0.54,
        arm: [0.44, 0.42, 0.40],
        joint: [0.61, 0.27, 0.30],
        light: [-0.2, 0.4, 1.0],
        ambient: 0.60,
        tint: [1.04, 1.04, 1.02],
        noise: 0.007,
        vignette: 0.08,
        speed: 1.05,
        fps: 12,
        clutter: 1,
    }
}

fn harbour() -> Site {
    Site {
        name: String::new(),
        view: View { yaw: -1.0, pitch: 51.0, roll: -2.0, distance: 3.5, zoom: 0.64, aim: [0.0; 2] },
        table: [0.40, 0.43, 0.41],
        grain: [22.0, 22.0, 0.12],
        belt: [0.22, 0.27, 0.34],
        belt_y: 0.58,
        arm: [0.46, 0.61, 0.56],
        joint: [0.68, 0.66, 0.64],
        light: [-0.6, -0.5, 0.7],
        ambient: 0.50,
        tint: [0.90, 0.99, 0.94],
        noise: 0.020,
        vignette: 0.25,
        speed: 0.95,
        fps: 12,
        clutter: 2,
    }
}

fn hill() -> Site {
    Site {
        name: String::new(),
        view: View { yaw: 6.0, pitch: 54.0, roll: 0.0, distance: 3.3, zoom: 0.67, aim: [0.0; 2] },
        table: [0.59, 0.52, 0.49],
        grain: [5.0, 30.0, 0.14],
        belt: [0.30, 0.26, 0.26],
        belt_y: 0.62,
        arm: [0.76, 0.38, 0.30],
        joint: [0.71, 0.69, 0.68],
        light: [0.45, -0.5, 0.8],
        ambient: 0.56,
        tint: [1.02, 0.94, 0.95],
        noise: 0.014,
        vignette: 0.2,
        speed: 1.1,
        fps: 12,
        clutter: 2,
    }
}
