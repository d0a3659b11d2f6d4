use super::*;

/// Two arms with bands, a reference, marks with bars, and signs that XML must not see.
fn sample() -> Figure {
    let line = |name: &str, slot, lift: f64| {
        let points: Vec<Point> = (0..20).map(|i| Point::at(f64::from(i), lift + f64::from(i).sqrt())).collect();
        let bands = points.iter().map(|p| BandPoint { x: p.x, low: p.y - 0.3, high: p.y + 0.3, faint: p.x > 12.0 });
        Series { bands: bands.collect(), points, ..Series::arm(name, slot) }
    };
    let last = Point { y95: Some([4.0, 5.0]), x_range: Some([17.0, 19.0]), n: 3, large: true, ..Point::at(18.0, 4.5) };
    let marks = Series { points: vec![last], line: false, marks: true, end_name: false, ..Series::arm("final", 3) };
    Figure {
        title: "Accuracy <top-1> & more".into(),
        titled: true,
        x: Axis::new("steps"),
        series: vec![line("intra", 2, 0.0), line("iivcl", 3, 0.2), marks],
        rules: vec![Rule::horizontal(0.5, "chance"), Rule::vertical(12.0, "ここから n = 2")],
        captions: vec!["Band: 95 % interval".into()],
        ..Figure::default()
    }
}

fn texts(scene: &Scene) -> Vec<(String, [f32; 2])> {
    let text = |p: &Part| match &p.shape {
        Shape::Text { text, at, .. } => Some((text.clone(), *at)),
        _ => None,
    };
    scene.parts.iter().filter_map(text).collect()
}

#[test]
fn values_come_back_from_their_places() {
    for scale in [Scale::Linear, Scale::Log] {
        let mut figure = sample();
        figure.y.scale = scale;
        let map = figure.scene([600.0, 300.0]).map;
        let [x, y] = map.value(map.pos(7.0, 2.0));
        assert!((x - 7.0).abs() < 1e-4 && (y - 2.0).abs() < 1e-4, "{scale:?} {x} {y}");
    }
}

#[test]
fn names_at_line_ends_keep_apart() {
    let scene = sample().scene([600.0, 120.0]);
    let at = |name: &str| texts(&scene).into_iter().find(|t| t.0 == name).unwrap().1[1];
    assert!((at("intra") - at("iivcl")).abs() >= 13.9);
    assert!(at("iivcl") < at("intra"), "the higher line has the higher name");
}

#[test]
fn names_of_twelve_lines_in_a_low_plot_and_of_two_drops_at_one_place_do_not_overlap() {
    let line = |i: usize| {
        let points = vec![Point::at(0.0, 0.0), Point::at(20.0, 1.0 + 0.001 * i as f64)];
        Series { points, ..Series::arm(format!("arm {i}"), i) }
    };
    let rules = ["intra: n = 2 from here", "iivcl: n = 2 from here"].map(|label| Rule::vertical(4.0, label)).to_vec();
    let figure = Figure { series: (0..12).map(line).collect(), rules, ..Figure::default() };
    let scene = figure.scene([600.0, 130.0]);
    let named: Vec<(String, [f32; 2])> =
        texts(&scene).into_iter().filter(|(text, _)| text.contains("arm ") || text.contains("from here")).collect();
    assert_eq!(named.len(), 14);
    for (i, (a, at)) in named.iter().enumerate() {
        assert!((scene.map.plot[1]..=scene.map.plot[3]).contains(&at[1]), "{a} stands in the plot");
        for (b, other) in &named[..i] {
            let near = (at[1] - other[1]).abs() < 13.0 && (at[0] - other[0]).abs() < 24.0;
            assert!(!near, "{a} at {at:?} lies over {b} at {other:?}");
        }
    }
}

#[test]
fn everything_lies_within_the_picture() {
    let scene = sample().scene([400.0, 240.0]);
    for (text, at) in texts(&scene) {
        assert!((0.0..=400.0).contains(&at[0]) && (0.0..=240.0).contains(&at[1]), "{text} at {at:?}");
    }
    assert_eq!(sample().marks(&scene.map).len(), 1);
}

#[test]
fn a_logarithmic_axis_breaks_the_line_at_values_without_a_place() {
    let points = [1.0, 10.0, 0.0, 10.0, 1.0].iter().enumerate().map(|(i, y)| Point::at(i as f64, *y)).collect();
    let series = Series { points, ..Series::arm("a", 3) };
    let y = Axis { scale: Scale::Log, ..Axis::default() };
    let scene = Figure { y, series: vec![series], ..Figure::default() }.scene([300.0, 200.0]);
    let lines = scene.parts.iter().filter(|p| matches!(&p.shape, Shape::Line { ink: Ink::Arm(_), .. }));
    assert_eq!(lines.count(), 2);
}

#[test]
fn the_svg_is_well_formed_and_names_its_colours() {
    let svg = sample().svg([600.0, 300.0], false);
    assert!(svg.contains("Accuracy &lt;top-1&gt; &amp; more") && svg.contains("#bd3e0a"), "{svg}");
    assert!(resvg::usvg::Tree::from_str(&svg, &resvg::usvg::Options::default()).is_ok());
    assert!(sample().svg([600.0, 300.0], true).contains("#fa6f3c"));
}

#[test]
fn the_png_has_the_size_asked_for_and_the_colour_of_the_line() {
    let png = sample().png([300.0, 200.0], 2.0, false).unwrap();
    let image = image::load_from_memory(&png).unwrap().to_rgb8();
    assert_eq!(image.dimensions(), (600, 400));
    assert!(image.pixels().any(|p| p.0 == [0xBD, 0x3E, 0x0A]));
    assert!(matches!(sample().png([0.0, 9.0], 1.0, false), Err(FigureError::Size(0, 9))));
}

#[test]
fn the_table_has_a_line_per_point_with_its_interval() {
    let csv = sample().csv();
    assert_eq!(csv.lines().count(), 1 + 41);
    assert!(csv.contains("final,18,4.5,4,5,17,19,3"), "{csv}");
}

#[test]
fn without_data_the_axes_stay_and_the_sentence_is_shown() {
    let scene = Figure { empty: Some("Needs 2 more seeds".into()), ..Figure::default() }.scene([300.0, 200.0]);
    assert!(texts(&scene).iter().any(|t| t.0 == "Needs 2 more seeds"));
    assert!(texts(&scene).iter().any(|t| t.0 == "0"), "the axis has its numbers");
}

#[test]
fn the_name_of_a_vertical_line_stands_where_no_curve_runs() {
    // A curve at the height where the name would stand first.
    let points = vec![Point::at(0.0, 0.28), Point::at(20.0, 0.28)];
    let y = Axis { range: Some([0.0, 1.0]), ..Axis::default() };
    let mut figure = Figure { y, series: vec![Series { points, ..Series::arm("a", 3) }], ..Figure::default() };
    figure.rules.push(Rule::vertical(4.0, "n = 2 from here"));
    let scene = figure.scene([600.0, 300.0]);
    let name = texts(&scene).into_iter().find(|t| t.0 == "n = 2 from here").unwrap().1;
    assert!((name[1] - scene.map.pos(4.0, 0.28)[1]).abs() >= 9.0);
}

#[test]
fn a_word_about_a_name_never_lies_on_it() {
    let note = |y, text: &str, bold| Note { x: 2.0, y, text: text.into(), ink: Ink::Text, align: Align::Left, bold };
    let axis = || Axis { range: Some([0.0, 10.0]), ..Axis::default() };
    let apart = |y: f64, height: f32| {
        let notes = vec![note(y, "scratch", true), note(y - 0.5, "not pre-trained", false)];
        let found = texts(&Figure { x: axis(), y: axis(), notes, ..Figure::default() }.scene([400.0, height]));
        let y = |wanted: &str| found.iter().find(|(text, _)| text == wanted).map(|(_, at)| at[1]);
        Some(y("not pre-trained")? - y("scratch").unwrap())
    };
    assert!(apart(5.0, 600.0).unwrap() > 20.0, "where there is room it stands where it belongs");
    assert!((apart(5.0, 140.0).unwrap() - 14.0).abs() < 1e-3, "in a low figure beneath the name");
    assert_eq!(apart(0.6, 140.0), None, "beneath a name at the lower edge nowhere");
}

#[test]
fn texts_over_lines_have_an_edge_and_those_at_the_axes_have_none() {
    let scene = sample().scene([600.0, 300.0]);
    let halo = |wanted: &str| {
        let text = |p: &Part| matches!(&p.shape, Shape::Text { text, halo: true, .. } if text == wanted);
        scene.parts.iter().any(text)
    };
    assert!(
        halo("chance") && halo("intra") && halo("ここから n = 2") && !halo("steps") && !halo("Band: 95 % interval")
    );
    assert!(sample().svg([600.0, 300.0], false).contains("paint-order=\"stroke\""));
}

#[test]
fn the_interval_of_few_seeds_does_not_flatten_the_curves() {
    let points = vec![Point::at(0.0, 1.0), Point::at(1.0, 2.0)];
    let bands = vec![BandPoint { x: 1.0, low: -500.0, high: 500.0, faint: true }];
    let figure = Figure { series: vec![Series { points, bands, ..Series::arm("a", 3) }], ..Figure::default() };
    let [low, high] = figure.scene([600.0, 300.0]).map.y;
    assert!(high - low < 2.5, "{low} to {high}");
}

#[test]
fn a_line_of_millions_is_the_area_between_its_extremes_and_stays_solid() {
    let points = (0..400).flat_map(|x| [Point::at(f64::from(x), 0.0), Point::at(f64::from(x), 1.0)]).collect();
    let figure = Figure { series: vec![Series { points, ..Series::arm("a", 2) }], ..Figure::default() };
    let scene = figure.scene([600.0, 300.0]);
    let of_arm = |p: &&Part| matches!(&p.shape, Shape::Line { ink: Ink::Arm(_), .. } | Shape::Strip { .. });
    let drawn: Vec<&Part> = scene.parts.iter().filter(of_arm).collect();
    let [Part { shape: Shape::Strip { upper, lower, alpha, .. }, .. }] = drawn[..] else { panic!("{drawn:?}") };
    assert_eq!((upper.len(), *alpha), (400, 1.0));
    let (top, bottom) = (scene.map.pos(7.0, 1.0)[1], scene.map.pos(7.0, 0.0)[1]);
    assert_eq!((upper[7][1], lower[7][1]), (top - 1.0, bottom + 1.0), "both extremes, with half of the line's width");
}

#[test]
fn a_calm_line_keeps_the_dash_of_its_arm() {
    let points = (0..400).flat_map(|x| [Point::at(f64::from(x), 0.0), Point::at(f64::from(x), 0.01)]).collect();
    let top = Rule::horizontal(1.0, "top");
    let figure =
        Figure { series: vec![Series { points, ..Series::arm("a", 2) }], rules: vec![top], ..Figure::default() };
    let lines = figure.scene([600.0, 300.0]).parts;
    assert!(lines.iter().any(|p| matches!(p.shape, Shape::Line { ink: Ink::Arm(2), dash: Dash::Long, .. })));
}
