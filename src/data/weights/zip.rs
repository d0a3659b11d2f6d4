//! The parts of a zip file whose parts are stored as they are, which is how PyTorch writes them (PKWARE APPNOTE 6.3;
//! zip64 too). Compressed parts are refused: nothing in such a file can grow while it is read.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Fault;

/// Begins a file with parts.
pub const MAGIC: &[u8] = b"PK\x03\x04";

const END: &[u8] = b"PK\x05\x06";
const END_64: &[u8] = b"PK\x06\x06";
const LOCATOR_64: &[u8] = b"PK\x06\x07";
const ENTRY: &[u8] = b"PK\x01\x02";
/// A network has some hundred parts.
const MOST_PARTS: u64 = 100_000;

/// Where each part's bytes lie, by its name. Checksums are checked.
///
/// # Errors
/// A file that is cut, compressed or contradicts itself.
pub fn parts(file: &[u8]) -> Result<BTreeMap<String, Range<usize>>, Fault> {
    let (count, start) = directory(file)?;
    if count > MOST_PARTS {
        return Err(Fault::TooLarge(format!("{count} parts")));
    }
    let (mut parts, mut at) = (BTreeMap::new(), start);
    for _ in 0..count {
        let (name, range, next) = entry(file, at)?;
        if parts.insert(name.clone(), range).is_some() {
            return Err(Fault::broken(format!("two parts {name}")));
        }
        at = next;
    }
    Ok(parts)
}

/// Number of parts, and where their list begins.
fn directory(file: &[u8]) -> Result<(u64, u64), Fault> {
    // A comment of at most 65,535 bytes may follow.
    let from = file.len().saturating_sub(22 + 65_535);
    let tail = &file[from..];
    let end = tail.windows(4).rposition(|w| w == END).ok_or_else(|| Fault::broken("no list of parts"))? + from;
    let (count, start) = (u64::from(u16_at(file, end + 10)?), u64::from(u32_at(file, end + 16)?));
    let locator = end.checked_sub(20).filter(|at| file[*at..].starts_with(LOCATOR_64));
    let Some(locator) = locator else { return Ok((count, start)) };
    let wide = index(u64_at(file, locator + 8)?)?;
    if !bytes(file, wide, 4)?.starts_with(END_64) {
        return Err(Fault::broken("no list of parts"));
    }
    Ok((u64_at(file, wide + 32)?, u64_at(file, wide + 48)?))
}

/// Name and bytes of the part whose entry stands at `at`, and where the next entry does.
fn entry(file: &[u8], at: u64) -> Result<(String, Range<usize>, u64), Fault> {
    let start = index(at)?;
    if !bytes(file, start, 46)?.starts_with(ENTRY) {
        return Err(Fault::broken("no entry in the list of parts"));
    }
    let length = |place: usize| Ok::<usize, Fault>(usize::from(u16_at(file, start + place)?));
    let (name, extra, comment) = (length(28)?, length(30)?, length(32)?);
    let text = String::from_utf8_lossy(bytes(file, start + 46, name)?).into_owned();
    if u16_at(file, start + 10)? != 0 {
        return Err(Fault::Broken(format!("part {text} is compressed")));
    }
    let more = bytes(file, start + 46 + name, extra)?;
    let [size, stored, header] = sizes(file, start, more)?;
    if size != stored {
        return Err(Fault::broken(format!("part {text} has two sizes")));
    }
    let range = content(file, index(header)?, index(size)?)?;
    let mut sum = flate2::Crc::new();
    sum.update(&file[range.clone()]);
    if sum.sum() != u32_at(file, start + 16)? {
        return Err(Fault::broken(format!("part {text} fails its checksum")));
    }
    Ok((text, range, at + (46 + name + extra + comment) as u64))
}

/// Size, stored size and place of a part; those that do not fit into 32 bits stand in the extra field 1, in this order.
fn sizes(file: &[u8], start: usize, extra: &[u8]) -> Result<[u64; 3], Fault> {
    let mut wide = extra_field(extra, 1);
    let mut one = |place: usize| -> Result<u64, Fault> {
        let narrow = u32_at(file, start + place)?;
        if narrow != u32::MAX {
            return Ok(u64::from(narrow));
        }
        let (value, rest) = wide.split_at_checked(8).ok_or_else(|| Fault::broken("a size is missing"))?;
        wide = rest;
        u64_at(value, 0)
    };
    Ok([one(24)?, one(20)?, one(42)?])
}

/// The content of an extra field; empty where there is none.
fn extra_field(mut extra: &[u8], id: u16) -> &[u8] {
    while let (Ok(found), Ok(length)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        let end = (4 + usize::from(length)).min(extra.len());
        if found == id {
            return &extra[4..end];
        }
        extra = &extra[end..];
    }
    &[]
}

/// The bytes behind a part's own header.
fn content(file: &[u8], header: usize, size: usize) -> Result<Range<usize>, Fault> {
    if !bytes(file, header, 30)?.starts_with(MAGIC) {
        return Err(Fault::broken("a part is not where the list says"));
    }
    let (name, extra) = (usize::from(u16_at(file, header + 26)?), usize::from(u16_at(file, header + 28)?));
    let start = header + 30 + name + extra;
    bytes(file, start, size)?;
    Ok(start..start + size)
}

fn index(place: u64) -> Result<usize, Fault> {
    usize::try_from(place).map_err(|_| Fault::broken("a place beyond the end"))
}

fn bytes(file: &[u8], at: usize, count: usize) -> Result<&[u8], Fault> {
    let end = at.checked_add(count);
    end.and_then(|end| file.get(at..end)).ok_or_else(|| Fault::broken("it ends too early"))
}

fn u16_at(file: &[u8], at: usize) -> Result<u16, Fault> {
    bytes(file, at, 2).map(|b| u16::from_le_bytes([b[0], b[1]]))
}

fn u32_at(file: &[u8], at: usize) -> Result<u32, Fault> {
    bytes(file, at, 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

fn u64_at(file: &[u8], at: usize) -> Result<u64, Fault> {
    let halves = (u32_at(file, at)?, u32_at(file, at + 4)?);
    Ok(u64::from(halves.0) | (u64::from(halves.1) << 32))
}
