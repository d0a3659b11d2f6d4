//! From a file of weights to safetensors in the workspace, once.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::{Fault, Table, child};
use crate::data::decode::spawn;
use crate::store::{Workspace, atomic};

/// Largest file that is read: a network of 400 million numbers.
const MOST_BYTES: u64 = 2 << 30;
/// Address space of the child beside four times the file.
const MEMORY: u64 = 2 << 30;
/// What the child may take.
const WALL: Duration = Duration::from_mins(5);
const LOOK: Duration = Duration::from_millis(5);

/// Why weights could not be had.
#[derive(Debug, thiserror::Error)]
pub enum WeightsFileError {
    #[error("there is no file of weights {file}, neither here nor in {folder}: save it there, or name its path")]
    NotThere { file: String, folder: PathBuf },
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: io::Error },
    #[error("{path} cannot be used as weights: {fault}")]
    Fault { path: PathBuf, fault: Fault },
}

/// A file of weights that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Converted {
    /// BLAKE3 of the file that was given, hexadecimal.
    pub hash: String,
    /// Its copy in the workspace.
    pub path: PathBuf,
    pub table: Table,
}

/// The weights in `file`: a path, or a name below the workspace's folder `weights`. What was read before is not read
/// again.
///
/// # Errors
/// A file that is not there, cut, hostile or something else.
pub fn converted(workspace: &Workspace, file: &str) -> Result<Converted, WeightsFileError> {
    let folder = workspace.weights_dir();
    let path = place(&folder, file)?;
    let io = |source| WeightsFileError::Io { path: path.clone(), source };
    let faulty = |fault| WeightsFileError::Fault { path: path.clone(), fault };
    let bytes = std::fs::metadata(&path).map_err(io)?.len();
    if bytes > MOST_BYTES {
        return Err(faulty(Fault::TooLarge(format!("{bytes} bytes"))));
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(&path).map_err(io)?).map_err(io)?;
    let hash = hasher.finalize().to_hex().to_string();
    let copy = folder.join("converted").join(format!("{}.safetensors", &hash[..32]));
    if let Some(table) = stored(&copy) {
        return Ok(Converted { hash, path: copy, table });
    }
    let read = read_in_child(&path, bytes).map_err(io)?.map_err(faulty)?;
    let table = Table::read(&read).map_err(faulty)?;
    std::fs::create_dir_all(copy.parent().unwrap_or(&folder)).map_err(io)?;
    atomic::write(&copy, &read).map_err(|source| WeightsFileError::Io { path: copy.clone(), source })?;
    Ok(Converted { hash, path: copy, table })
}

/// Where the file lies: below the workspace's folder of weights, or at its path.
///
/// # Errors
/// It is at neither.
pub fn place(folder: &Path, file: &str) -> Result<PathBuf, WeightsFileError> {
    let (own, path) = (folder.join(file), PathBuf::from(file));
    let found = if own.is_file() { Some(own) } else { Some(path).filter(|path| path.exists()) };
    found.ok_or_else(|| WeightsFileError::NotThere { file: file.to_owned(), folder: folder.to_owned() })
}

/// The table of an earlier reading; a damaged one is made again.
fn stored(copy: &Path) -> Option<Table> {
    Table::read(&std::fs::read(copy).ok()?).ok()
}

/// What a child makes of the file.
fn read_in_child(file: &Path, bytes: u64) -> io::Result<Result<Vec<u8>, Fault>> {
    let file = std::path::absolute(file)?;
    let mut command = spawn::weights_reader(&file, MEMORY + 4 * bytes, WALL.as_secs())?;
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let (output, errors) = (child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        // Floats of a file with half as many bytes each, and its header: more than that is no honest answer.
        let output = scope.spawn(move || all_of(output, 4 * bytes + (64 << 20)));
        let errors = scope.spawn(move || all_of(errors, 64 << 10));
        let succeeded = wait(&mut child)?;
        let (output, errors) = (output.join().unwrap_or_default(), errors.join().unwrap_or_default());
        Ok(match succeeded {
            true => Ok(output),
            false => Err(child::fault(&String::from_utf8_lossy(&errors)).unwrap_or(Fault::Limits)),
        })
    })
}

/// All that comes, but no more than `most` bytes; the rest is not read.
fn all_of(input: Option<impl Read>, most: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(input) = input {
        // What could be read before an error is judged by whoever asked.
        let _ = input.take(most).read_to_end(&mut bytes);
    }
    bytes
}

/// Whether the child came to a good end; it is gone in any case.
fn wait(child: &mut Child) -> io::Result<bool> {
    let began = Instant::now();
    while began.elapsed() < WALL {
        if let Some(status) = child.try_wait()? {
            return Ok(status.success());
        }
        std::thread::sleep(LOOK);
    }
    let _ = child.kill();
    child.wait()?;
    Ok(false)
}
