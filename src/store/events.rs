//! Scalars over steps in TensorBoard's own file format, written and read; histograms are written for TensorBoard alone.
//!
//! A file is a sequence of TFRecord frames: length (u64), masked CRC32C of the length, payload, masked CRC32C of the
//! payload, all little-endian. A payload is an `Event` protobuf; the first one names the version `brain.Event:2`.
//! The messages are written out here by hand from TensorFlow's `event.proto`, `summary.proto` and `tensor.proto`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::SystemTime;

use prost::Message;

/// Longest payload that is read; a longer one is damage, not data.
const MAX_PAYLOAD: u64 = 64 << 20;

#[derive(Clone, PartialEq, Message)]
pub(super) struct Event {
    #[prost(double, tag = "1")]
    pub(super) wall_time: f64,
    #[prost(int64, tag = "2")]
    pub(super) step: i64,
    #[prost(string, optional, tag = "3")]
    file_version: Option<String>,
    #[prost(message, optional, tag = "5")]
    pub(super) summary: Option<Summary>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Summary {
    #[prost(message, repeated, tag = "1")]
    pub(super) value: Vec<Value>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Value {
    #[prost(string, tag = "1")]
    pub(super) tag: String,
    #[prost(float, optional, tag = "2")]
    simple_value: Option<f32>,
    #[prost(message, optional, tag = "5")]
    histogram: Option<Histogram>,
    /// TensorFlow 2 writes scalars as tensors without dimensions.
    #[prost(message, optional, tag = "8")]
    tensor: Option<TensorProto>,
}

/// How many values lie up to each limit, from the limit before it on.
#[derive(Clone, PartialEq, Message)]
struct Histogram {
    #[prost(double, tag = "1")]
    min: f64,
    #[prost(double, tag = "2")]
    max: f64,
    #[prost(double, tag = "3")]
    count: f64,
    #[prost(double, tag = "4")]
    sum: f64,
    #[prost(double, tag = "5")]
    sum_of_squares: f64,
    #[prost(double, repeated, tag = "6")]
    limits: Vec<f64>,
    #[prost(double, repeated, tag = "7")]
    counts: Vec<f64>,
}

impl Histogram {
    /// Of `values`; one beyond the last limit counts with the last ones.
    fn of(values: &[f32], limits: &[f64]) -> Self {
        let wide = || values.iter().map(|v| f64::from(*v));
        let mut counts = vec![0.0; limits.len()];
        for value in wide() {
            let place = limits.partition_point(|limit| *limit < value).min(limits.len().saturating_sub(1));
            counts[place] += 1.0;
        }
        Self {
            min: wide().fold(f64::INFINITY, f64::min),
            max: wide().fold(f64::NEG_INFINITY, f64::max),
            count: values.len() as f64,
            sum: wide().sum(),
            sum_of_squares: wide().map(|v| v * v).sum(),
            limits: limits.to_vec(),
            counts,
        }
    }
}

#[derive(Clone, PartialEq, Message)]
struct TensorProto {
    /// 1 is float, 2 is double.
    #[prost(int32, tag = "1")]
    dtype: i32,
    #[prost(bytes = "vec", tag = "4")]
    content: Vec<u8>,
    #[prost(float, repeated, tag = "5")]
    float_val: Vec<f32>,
    #[prost(double, repeated, tag = "6")]
    double_val: Vec<f64>,
}

impl Value {
    pub(super) fn scalar(&self) -> Option<f32> {
        self.simple_value.or_else(|| self.tensor.as_ref()?.scalar())
    }
}

impl TensorProto {
    fn scalar(&self) -> Option<f32> {
        match self.dtype {
            1 => self.float_val.first().copied().or_else(|| Some(f32::from_le_bytes(exact(&self.content)?))),
            2 => self
                .double_val
                .first()
                .copied()
                .or_else(|| Some(f64::from_le_bytes(exact(&self.content)?)))
                .map(|v| v as f32),
            _ => None,
        }
    }
}

fn exact<const N: usize>(bytes: &[u8]) -> Option<[u8; N]> {
    bytes.try_into().ok()
}

/// CRC32C as TFRecord stores it: rotated and shifted, so that a CRC of data with CRCs in it stays useful.
pub(super) fn masked_crc(bytes: &[u8]) -> u32 {
    crc32c::crc32c(bytes).rotate_right(15).wrapping_add(0xa282_ead8)
}

fn frame(payload: &[u8]) -> Vec<u8> {
    let length = (payload.len() as u64).to_le_bytes();
    let mut record = Vec::with_capacity(payload.len() + 16);
    record.extend_from_slice(&length);
    record.extend_from_slice(&masked_crc(&length).to_le_bytes());
    record.extend_from_slice(payload);
    record.extend_from_slice(&masked_crc(payload).to_le_bytes());
    record
}

/// Appends scalars to an event file.
#[derive(Debug)]
pub struct EventWriter {
    file: BufWriter<File>,
    offset: u64,
}

impl EventWriter {
    /// Opens `path` for appending after its first `keep` bytes; what lies behind is cut off.
    ///
    /// `keep` is 0 for a new file, or an [`EventWriter::offset`] stored with a checkpoint, so that a resumed run's
    /// curves are those of an unbroken one.
    pub fn open(path: &Path, keep: u64) -> io::Result<Self> {
        let mut file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
        let offset = if file.metadata()?.len() >= keep { keep } else { 0 };
        file.set_len(offset)?;
        file.seek(SeekFrom::Start(offset))?;
        let mut writer = Self { file: BufWriter::new(file), offset };
        if offset == 0 {
            writer.append(&Event {
                wall_time: now(),
                file_version: Some("brain.Event:2".into()),
                ..Event::default()
            })?;
        }
        Ok(writer)
    }

    /// Adds the values of one step.
    pub fn scalars<'a>(&mut self, step: u64, values: impl IntoIterator<Item = (&'a str, f32)>) -> io::Result<()> {
        let value = |(tag, v): (&str, f32)| Value { tag: tag.into(), simple_value: Some(v), ..Value::default() };
        self.values(step, values.into_iter().map(value).collect())
    }

    /// Adds how many of the values of one step lie up to each of `limits`, in rising order. TensorBoard shows it; the
    /// program's own curves do not.
    pub fn histogram(&mut self, step: u64, tag: &str, values: &[f32], limits: &[f64]) -> io::Result<()> {
        if values.is_empty() || limits.is_empty() {
            return Ok(());
        }
        let histogram = Some(Histogram::of(values, limits));
        self.values(step, vec![Value { tag: tag.into(), histogram, ..Value::default() }])
    }

    fn values(&mut self, step: u64, value: Vec<Value>) -> io::Result<()> {
        if value.is_empty() {
            return Ok(());
        }
        self.append(&Event {
            wall_time: now(),
            step: step as i64,
            file_version: None,
            summary: Some(Summary { value }),
        })
    }

    fn append(&mut self, event: &Event) -> io::Result<()> {
        let record = frame(&event.encode_to_vec());
        self.file.write_all(&record)?;
        self.offset += record.len() as u64;
        Ok(())
    }

    /// Hands everything to the system, so that readers see it.
    pub fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }

    /// Makes everything durable and returns the file's length, to be stored with a checkpoint.
    pub fn sync(&mut self) -> io::Result<u64> {
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        Ok(self.offset)
    }

    /// Bytes written so far, including what the file had.
    pub fn offset(&self) -> u64 {
        self.offset
    }
}

/// Points of one curve: step and value, in the order written.
pub type Curve = Vec<(u64, f32)>;

/// Reads all curves of an event file. A torn or damaged tail ends the reading without an error.
pub fn read(path: &Path) -> io::Result<BTreeMap<String, Curve>> {
    let mut curves: BTreeMap<String, Curve> = BTreeMap::new();
    visit(path, |_, step, tag, value| curves.entry(tag).or_default().push((step, value)))?;
    Ok(curves)
}

/// Hands every scalar of an event file to `take`, in the order written: Unix seconds, step, tag, value. Ends where the
/// file is torn, as [`read`] does.
pub fn visit(path: &Path, mut take: impl FnMut(f64, u64, String, f32)) -> io::Result<()> {
    let mut input = BufReader::new(File::open(path)?);
    while let Some(payload) = next_record(&mut input)? {
        let Ok(event) = Event::decode(payload.as_slice()) else { break };
        for value in event.summary.into_iter().flat_map(|s| s.value) {
            if let Some(v) = value.scalar() {
                take(event.wall_time, event.step.max(0) as u64, value.tag, v);
            }
        }
    }
    Ok(())
}

/// The next intact payload; `None` at the end or where the file is torn.
pub(super) fn next_record(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let Some(header) = read_exactly(input, 12)? else { return Ok(None) };
    let (length, crc) = header.split_at(8);
    let size = u64::from_le_bytes(exact(length).unwrap_or_default());
    if size > MAX_PAYLOAD || masked_crc(length).to_le_bytes() != crc {
        return Ok(None);
    }
    let Some(mut payload) = read_exactly(input, size as usize + 4)? else { return Ok(None) };
    let crc = payload.split_off(size as usize);
    Ok((masked_crc(&payload).to_le_bytes() == crc[..]).then_some(payload))
}

fn read_exactly(input: &mut impl Read, bytes: usize) -> io::Result<Option<Vec<u8>>> {
    let mut buffer = Vec::with_capacity(bytes);
    input.take(bytes as u64).read_to_end(&mut buffer)?;
    Ok((buffer.len() == bytes).then_some(buffer))
}

fn now() -> f64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0.0, |d| d.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written once by TensorBoard's own `RecordWriter` (tensorboard 2.21): the version event; `loss` 0.25 at step 7
    /// as `simple_value`; `acc` 0.5 at step 8 as a float tensor.
    const GOLDEN: &str = "1800000000000000a37f4b2209000000000000f83f1a0d627261696e2e4576656e743a322a28646c\
        1a00000000000000129bd82d09000000000000044010072a0d0a0b0a046c6f7373150000803ea884b989\
        1e00000000000000d9dc1232090000000000000c4010082a110a0f0a03616363420808012a040000003f65c1a0dd";

    fn golden() -> Vec<u8> {
        let digits: String = GOLDEN.split_whitespace().collect();
        (0..digits.len()).step_by(2).map(|i| u8::from_str_radix(&digits[i..i + 2], 16).unwrap()).collect()
    }

    #[test]
    fn a_file_of_tensorboard_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events");
        std::fs::write(&path, golden()).unwrap();
        let curves = read(&path).unwrap();
        assert_eq!(curves["loss"], [(7, 0.25)]);
        assert_eq!(curves["acc"], [(8, 0.5)]);
    }

    #[test]
    fn records_are_byte_for_byte_those_of_tensorboard() {
        let version = Event { wall_time: 1.5, file_version: Some("brain.Event:2".into()), ..Event::default() };
        let value = Value { tag: "loss".into(), simple_value: Some(0.25), ..Value::default() };
        let summary = Some(Summary { value: vec![value] });
        let loss = Event { wall_time: 2.5, step: 7, file_version: None, summary };
        let ours: Vec<u8> = [version, loss].iter().flat_map(|e| frame(&e.encode_to_vec())).collect();
        assert_eq!(ours, golden()[..ours.len()]);
    }

    /// Made by TensorBoard's own messages (tensorboard 2.21).
    #[test]
    fn a_histogram_is_byte_for_byte_that_of_tensorboard_and_no_curve() {
        const THEIRS: &str = "09000000000000044010072a580a560a01732a5109000000000000d0bf11000000000000e03f19000000000000084021\
            000000000000e83f29000000000000e23f32100000000000000000000000000000f03f3a10000000000000f03f000000\
            0000000040";
        let histogram = Some(Histogram::of(&[0.5, -0.25, 0.5], &[0.0, 1.0]));
        let value = vec![Value { tag: "s".into(), histogram, ..Value::default() }];
        let event = Event { wall_time: 2.5, step: 7, file_version: None, summary: Some(Summary { value }) };
        let ours: String = event.encode_to_vec().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(ours, THEIRS);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events");
        let mut writer = EventWriter::open(&path, 0).unwrap();
        writer.histogram(1, "s", &[0.5, 7.0], &[0.0, 1.0]).unwrap();
        writer.scalars(1, [("loss", 2.0)]).unwrap();
        writer.flush().unwrap();
        assert_eq!(read(&path).unwrap().into_keys().collect::<Vec<_>>(), ["loss"]);
    }

    #[test]
    fn a_torn_tail_is_left_out_wherever_it_is_torn() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events");
        let bytes = golden();
        for end in 0..bytes.len() {
            std::fs::write(&path, &bytes[..end]).unwrap();
            let points: usize = read(&path).unwrap().values().map(Vec::len).sum();
            assert_eq!(points, usize::from(end >= 82), "cut at {end}");
        }
    }

    #[test]
    fn a_flipped_bit_ends_the_reading() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events");
        let mut bytes = golden();
        bytes[60] ^= 1;
        std::fs::write(&path, &bytes).unwrap();
        assert!(read(&path).unwrap().is_empty());
    }

    #[test]
    fn reopening_at_an_offset_drops_what_came_later() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events");
        let mut writer = EventWriter::open(&path, 0).unwrap();
        writer.scalars(1, [("loss", 2.0)]).unwrap();
        let keep = writer.sync().unwrap();
        writer.scalars(2, [("loss", 9.0)]).unwrap();
        drop(writer);
        let mut writer = EventWriter::open(&path, keep).unwrap();
        writer.scalars(2, [("loss", 1.0), ("lr", 0.1)]).unwrap();
        writer.flush().unwrap();
        let curves = read(&path).unwrap();
        assert_eq!(curves["loss"], [(1, 2.0), (2, 1.0)]);
        assert_eq!(curves["lr"], [(2, 0.1)]);
    }
}
