//! A plot under mouse and keyboard: zoom, pan, fit, and a logarithmic axis.

use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use kinrin::report::figure::{Axis, Figure, Point, Scale, Series};
use kinrin::ui::plot::{self, View};
use kinrin::ui::theme;

struct Stage {
    figure: Figure,
    view: View,
}

/// A line from (0, 1) to (100, 101).
fn stage(scale: Scale) -> Harness<'static, Stage> {
    let points = (0..=100).map(|x| Point::at(f64::from(x), f64::from(x) + 1.0)).collect();
    let series = vec![Series { points, ..Series::arm("intra", 2) }];
    let (x, y) = (Axis { range: Some([0.0, 100.0]), ..Axis::default() }, Axis { scale, ..Axis::default() });
    let stage =
        Stage { figure: Figure { title: "Loss".into(), x, y, series, ..Figure::default() }, view: View::default() };
    // Two clicks in four frames are a double click.
    let builder = Harness::builder().with_size(vec2(600.0, 400.0)).with_step_dt(1.0 / 60.0);
    let builder = builder.with_context_setup(theme::install);
    let draw = |ui: &mut egui::Ui, s: &mut Stage| drop(plot::show(ui, "p", &s.figure, &mut s.view, 380.0));
    let mut harness = builder.build_ui_state(draw, stage);
    harness.run();
    harness
}

fn area(harness: &Harness<'_, Stage>) -> Rect {
    harness.get_by_label("Loss").rect()
}

/// A place of the plot as shares of its width and height, from the upper left.
fn at(harness: &Harness<'_, Stage>, x: f32, y: f32) -> Pos2 {
    let area = area(harness);
    pos2(area.left() + x * area.width(), area.top() + y * area.height())
}

fn button(harness: &mut Harness<'_, Stage>, pos: Pos2, pressed: bool, modifiers: Modifiers) {
    harness.event(Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers });
    harness.step();
}

fn drag(harness: &mut Harness<'_, Stage>, from: Pos2, to: Pos2, modifiers: Modifiers) {
    harness.event(Event::ModifiersChanged(modifiers));
    harness.event(Event::PointerMoved(from));
    harness.step();
    button(harness, from, true, modifiers);
    for share in [0.5, 1.0] {
        harness.event(Event::PointerMoved(from.lerp(to, share)));
        harness.step();
    }
    button(harness, to, false, modifiers);
    harness.event(Event::ModifiersChanged(Modifiers::NONE));
    harness.run();
}

#[track_caller]
fn near(found: Option<[f64; 2]>, wanted: [f64; 2]) {
    let found = found.unwrap();
    assert!((0..2).all(|i| (found[i] - wanted[i]).abs() < 1.0), "{found:?} instead of {wanted:?}");
}

#[test]
fn a_box_zooms_both_axes_and_a_flat_one_only_along_x() {
    let mut harness = stage(Scale::Linear);
    let (from, to) = (at(&harness, 0.2, 0.1), at(&harness, 0.6, 0.6));
    drag(&mut harness, from, to, Modifiers::NONE);
    near(harness.state().view.x, [20.0, 60.0]);
    let before = harness.state().view.y;
    assert!(before.is_some());
    let (from, to) = (at(&harness, 0.25, 0.5), at(&harness, 0.75, 0.51));
    drag(&mut harness, from, to, Modifiers::NONE);
    near(harness.state().view.x, [30.0, 50.0]);
    assert_eq!(harness.state().view.y, before);
}

#[test]
fn a_range_that_nobody_zoomed_is_not_kept_as_a_zoom() {
    let mut harness = stage(Scale::Linear);
    // egui_plot widens an empty range and mends one that is no number.
    for odd in [[5.0, 5.0], [f64::NAN, 1.0]] {
        harness.state_mut().figure.x.range = Some(odd);
        harness.run();
        assert_eq!((harness.state().view.x, harness.state().view.y), (None, None), "{odd:?}");
    }
}

#[test]
fn shift_pans_and_a_double_click_shows_all_again() {
    let mut harness = stage(Scale::Linear);
    harness.state_mut().view.x = Some([40.0, 60.0]);
    harness.run();
    let (from, to) = (at(&harness, 0.75, 0.5), at(&harness, 0.25, 0.5));
    drag(&mut harness, from, to, Modifiers::SHIFT);
    near(harness.state().view.x, [50.0, 70.0]);
    let middle = at(&harness, 0.5, 0.5);
    for pressed in [true, false, true, false] {
        button(&mut harness, middle, pressed, Modifiers::NONE);
    }
    harness.run();
    assert_eq!((harness.state().view.x, harness.state().view.y), (None, None));
}

#[test]
fn a_plot_that_has_the_keyboard_is_zoomed_moved_and_fitted_by_key() {
    let mut harness = stage(Scale::Linear);
    let press = |harness: &mut Harness<'_, Stage>, modifiers, key| {
        harness.key_press_modifiers(modifiers, key);
        harness.run();
    };
    press(&mut harness, Modifiers::NONE, Key::Plus);
    assert_eq!(harness.state().view.x, None, "another control may have the keyboard");
    harness.get_by_label("Loss").focus();
    harness.run();
    press(&mut harness, Modifiers::NONE, Key::Plus);
    near(harness.state().view.x, [10.0, 90.0]);
    press(&mut harness, Modifiers::SHIFT, Key::ArrowRight);
    near(harness.state().view.x, [18.0, 98.0]);
    press(&mut harness, Modifiers::NONE, Key::Minus);
    near(harness.state().view.x, [10.0, 106.0]);
    press(&mut harness, Modifiers::NONE, Key::Home);
    assert_eq!(harness.state().view.x, None);
}

#[test]
fn places_on_a_logarithmic_axis_are_powers() {
    let mut harness = stage(Scale::Log);
    let [_, [low, high]] = harness.state().figure.ranges(None, None);
    let (from, to) = (at(&harness, 0.02, 0.0), at(&harness, 0.98, 0.5));
    drag(&mut harness, from, to, Modifiers::NONE);
    let found = harness.state().view.y.unwrap();
    let middle = (low * high).sqrt();
    assert!(
        (found[0] / middle - 1.0).abs() < 0.05 && (found[1] / high - 1.0).abs() < 0.05,
        "{found:?}, {low} to {high}"
    );
}
