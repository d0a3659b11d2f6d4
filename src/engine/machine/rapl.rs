//! Energy counted by the processor: Intel's RAPL (AMD's too) as Linux shows it under `/sys/class/powercap`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::eval::economics::energy::{Energy, counted};

/// Where Linux shows the counters; readable by root only since CVE-2020-8694, unless the administrator opens them.
const ROOT: &str = "/sys/class/powercap";

/// The packages (sockets) of this machine, with what they have counted so far.
#[derive(Debug)]
pub struct Rapl {
    packages: Vec<Package>,
    microjoules: u64,
}

#[derive(Debug)]
struct Package {
    /// `energy_uj`
    counter: PathBuf,
    /// Where the counter begins again.
    range: u64,
    last: u64,
}

impl Rapl {
    /// Begins to count; `None` where no package can be read.
    pub fn start() -> Option<Self> {
        Self::below(Path::new(ROOT))
    }

    fn below(root: &Path) -> Option<Self> {
        let folders = fs::read_dir(root).ok()?.flatten().map(|entry| entry.path());
        let packages: Vec<Package> =
            folders.filter(|folder| is_package(folder)).filter_map(|f| Package::open(&f)).collect();
        (!packages.is_empty()).then_some(Self { packages, microjoules: 0 })
    }

    /// Reads the counters again and gives all that was counted since the start. Call it every few minutes: a counter that
    /// turned over twice between two calls looks as if it did once.
    pub fn read(&mut self) -> Energy {
        for package in &mut self.packages {
            if let Some(now) = number(&package.counter) {
                self.microjoules += counted(package.last, now, package.range);
                package.last = now;
            }
        }
        Energy::measured(self.microjoules as f64 / 1e6)
    }
}

impl Package {
    fn open(folder: &Path) -> Option<Self> {
        let counter = folder.join("energy_uj");
        let range = number(&folder.join("max_energy_range_uj"))?;
        Some(Self { last: number(&counter)?, counter, range })
    }
}

/// `intel-rapl:0` is a package; `intel-rapl:0:1` a part of one, which would count twice; `intel-rapl-mmio:0` the same
/// package once more; a zone named `psys` is the whole platform, which holds the packages.
fn is_package(folder: &Path) -> bool {
    let name = folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let numbered = name.strip_prefix("intel-rapl:").is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
    numbered && fs::read_to_string(folder.join("name")).is_ok_and(|zone| zone.trim().starts_with("package"))
}

fn number(file: &Path) -> Option<u64> {
    fs::read_to_string(file).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(root: &Path, folder: &str, name: &str, energy: u64) {
        let folder = root.join(folder);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("name"), format!("{name}\n")).unwrap();
        fs::write(folder.join("max_energy_range_uj"), "10000000\n").unwrap();
        fs::write(folder.join("energy_uj"), format!("{energy}\n")).unwrap();
    }

    #[test]
    fn packages_are_summed_over_their_turns_and_parts_are_not_counted_twice() {
        let root = tempfile::tempdir().unwrap();
        zone(root.path(), "intel-rapl:0", "package-0", 9_000_000);
        zone(root.path(), "intel-rapl:1", "package-1", 1_000_000);
        zone(root.path(), "intel-rapl:0:0", "core", 0);
        zone(root.path(), "intel-rapl:2", "psys", 0);
        let mut rapl = Rapl::below(root.path()).unwrap();
        assert_eq!(rapl.read(), Energy::measured(0.0));
        zone(root.path(), "intel-rapl:0", "package-0", 2_000_000);
        zone(root.path(), "intel-rapl:1", "package-1", 1_500_000);
        zone(root.path(), "intel-rapl:0:0", "core", 9_000_000);
        zone(root.path(), "intel-rapl:2", "psys", 9_000_000);
        assert_eq!(rapl.read(), Energy::measured(3.5));
        assert_eq!(rapl.read(), Energy::measured(3.5));
    }

    #[test]
    fn where_nothing_can_be_read_there_is_no_figure() {
        let root = tempfile::tempdir().unwrap();
        assert!(Rapl::below(root.path()).is_none());
        assert!(Rapl::below(&root.path().join("not there")).is_none());
        zone(root.path(), "intel-rapl:0", "package-0", 1);
        fs::remove_file(root.path().join("intel-rapl:0/energy_uj")).unwrap();
        assert!(Rapl::below(root.path()).is_none());
    }
}
