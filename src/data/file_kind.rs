//! Kinds of files by the extension of their names.

/// Extensions of still pictures that can be frames of a folder.
const PICTURES: [&str; 10] = ["png", "jpg", "jpeg", "bmp", "tif", "tiff", "webp", "ppm", "pgm", "pnm"];

/// Extensions whose files are listed even if their content is nothing known: their owner takes them for videos.
const VIDEOS: [&str; 39] = [
    "mp4", "m4v", "mov", "avi", "mkv", "webm", "mpg", "mpeg", "m2v", "ts", "mts", "m2ts", "flv", "wmv", "asf", "3gp",
    "3g2", "ogv", "ogg", "vob", "mxf", "dv", "gif", "apng", "rm", "rmvb", "divx", "f4v", "h264", "264", "h265", "265",
    "hevc", "mjpg", "mjpeg", "y4m", "ivf", "wtv", "dav",
];

/// Extensions of the small copies that cameras make beside their videos (GoPro, Insta360; DJI).
const SMALL_COPIES: [&str; 2] = ["lrv", "lrf"];

/// Whether a file of this name is such a copy.
pub fn is_small_copy(name: &str) -> bool {
    extension(name).is_some_and(|extension| SMALL_COPIES.contains(&extension.as_str()))
}

/// Whether a file of this name may be a frame of a folder.
pub fn is_picture_name(name: &str) -> bool {
    extension(name).is_some_and(|extension| PICTURES.contains(&extension.as_str()))
}

/// Whether a file of this name is taken for a video.
pub fn is_video_name(name: &str) -> bool {
    extension(name).is_some_and(|extension| VIDEOS.contains(&extension.as_str()))
}

fn extension(name: &str) -> Option<String> {
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase())
}
