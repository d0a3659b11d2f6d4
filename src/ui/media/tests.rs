use std::path::Path;

use egui::{Context, RawInput, Rect, pos2, vec2};

use super::*;
use crate::data::cache::ShardWriter;

/// A shard of `frames` pictures of 8 × 4 pixels; frame i is grey of level 10 × i.
fn shard(folder: &Path, name: &str, frames: u8) -> ClipRef {
    let path = folder.join(name);
    let mut writer = ShardWriter::create(&path, 8, 4).unwrap();
    for frame in 0..frames {
        writer.push(&[frame * 10; 8 * 4 * 3]).unwrap();
    }
    writer.finish(10.0, None).unwrap();
    ClipRef { shard: path, first_frame: 0, frames: frames.into(), fps: 10.0 }
}

fn rect() -> Rect {
    Rect::from_min_size(pos2(0.0, 0.0), vec2(80.0, 40.0))
}

/// Draws frames until `done`; the threads answer in their own time.
fn until(ctx: &Context, media: &mut Media, mut draw: impl FnMut(&mut Media, &Ui), done: impl Fn(&Media) -> bool) {
    for _ in 0..1_000_000 {
        let _ = ctx.run_ui(RawInput::default(), |ui| draw(media, ui));
        if done(media) {
            return;
        }
        std::thread::yield_now();
    }
    panic!("it never came");
}

#[test]
fn a_clip_shows_the_frame_of_its_time_and_repeats() {
    let clip = ClipRef { shard: PathBuf::new(), first_frame: 3, frames: 4, fps: 10.0 };
    let frames: Vec<u32> = [0.0, 0.09, 0.1, 0.3, 0.39, 0.4, 0.85].map(|time| clip.frame_at(time)).to_vec();
    assert_eq!(frames, [0, 0, 1, 3, 3, 0, 0]);
    assert!((clip.share_at(0.5) - 0.25).abs() < 1e-6);
}

#[test]
fn a_frame_comes_from_a_thread_and_the_next_replaces_it_in_the_same_texture() {
    let folder = tempfile::tempdir().unwrap();
    let clip = shard(folder.path(), "a.kshard", 5);
    let ctx = Context::default();
    let mut media = Media::new(&ctx, 1 << 20);
    let first = ctx.run_ui(RawInput::default(), |ui| assert!(!media.show(ui, rect(), &clip, 0.0)));
    drop(first);
    let at = |time: f64| {
        let clip = clip.clone();
        move |media: &mut Media, ui: &Ui| {
            media.show(ui, rect(), &clip, time);
        }
    };
    until(&ctx, &mut media, at(0.0), |media| media.shown_frame(&clip) == Some(0));
    until(&ctx, &mut media, at(0.3), |media| media.shown_frame(&clip) == Some(3));
    assert_eq!(media.bytes(), 8 * 4 * 4);
}

#[test]
fn what_is_out_of_sight_is_freed_beyond_the_budget_and_what_is_in_sight_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let clips: Vec<ClipRef> = (0..6).map(|i| shard(folder.path(), &format!("{i}.kshard"), 2)).collect();
    let ctx = Context::default();
    let one = 8 * 4 * 4;
    let mut media = Media::new(&ctx, 3 * one);
    for clip in &clips {
        let show = |media: &mut Media, ui: &Ui| {
            media.thumb(ui, rect(), clip);
        };
        until(&ctx, &mut media, show, |media| media.slots.get(&key(clip, true)).is_some_and(|s| s.texture.is_some()));
    }
    assert!(media.bytes() <= 3 * one, "{}", media.bytes());
    let all = |media: &mut Media, ui: &Ui| {
        for clip in &clips {
            media.thumb(ui, rect(), clip);
        }
    };
    until(&ctx, &mut media, all, |media| media.bytes() == 6 * one);
}

#[test]
fn a_missing_shard_is_a_placeholder_with_its_reason_and_does_not_repaint() {
    let ctx = Context::default();
    let mut media = Media::new(&ctx, 1 << 20);
    let clip = ClipRef { shard: "/nowhere/x.kshard".into(), first_frame: 0, frames: 3, fps: 10.0 };
    let show = |media: &mut Media, ui: &Ui| {
        media.show(ui, rect(), &clip, 0.0);
    };
    until(&ctx, &mut media, show, |media| media.problem(&clip).is_some());
    let _ = ctx.run_ui(RawInput::default(), |ui| assert!(!media.show(ui, rect(), &clip, 0.0)));
    assert!(media.problem(&clip).unwrap().contains("nowhere"));
}

#[test]
fn pictures_keep_their_shape() {
    let wide = Rect::from_min_size(pos2(0.0, 0.0), vec2(200.0, 100.0));
    let (target, uv) = placed(wide, vec2(50.0, 50.0), Fit::Contain);
    assert_eq!((target.size(), uv.size()), (vec2(100.0, 100.0), vec2(1.0, 1.0)));
    let (target, uv) = placed(wide, vec2(50.0, 50.0), Fit::Cover);
    assert_eq!((target.size(), uv.size()), (vec2(200.0, 100.0), vec2(1.0, 0.5)));
}
