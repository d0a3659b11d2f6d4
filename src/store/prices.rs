//! The prices of a workspace: `prices.json` in its root.

use std::io::{Error, ErrorKind};
use std::path::PathBuf;

use super::{StoreError, Workspace, atomic};
use crate::config::PriceList;

/// The prices; none where nobody has set any.
///
/// # Errors
/// The file cannot be read, or holds something else.
pub fn read(workspace: &Workspace) -> Result<PriceList, StoreError> {
    let path = path(workspace);
    let bytes = match std::fs::read(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(PriceList::default()),
        read => read.map_err(StoreError::io(&path))?,
    };
    serde_json::from_slice(&bytes).map_err(|error| StoreError::io(&path)(Error::new(ErrorKind::InvalidData, error)))
}

/// Replaces the prices.
///
/// # Errors
/// The workspace cannot be written to.
pub fn write(workspace: &Workspace, prices: &PriceList) -> Result<(), StoreError> {
    let path = path(workspace);
    let text = serde_json::to_string_pretty(prices).unwrap_or_default();
    atomic::write(&path, text.as_bytes()).map_err(StoreError::io(&path))
}

fn path(workspace: &Workspace) -> PathBuf {
    workspace.root().join("prices.json")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Price;

    #[test]
    fn prices_read_back_and_a_damaged_file_is_named() {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(root.path()).unwrap();
        assert_eq!(read(&workspace).unwrap(), PriceList::default());
        let price = Price { value: 31.0, source: "tariff of 2026".into() };
        let prices = PriceList { kwh: Some(price), ..PriceList::default() };
        write(&workspace, &prices).unwrap();
        assert_eq!(read(&workspace).unwrap(), prices);
        std::fs::write(path(&workspace), "{\"kwh\": 3}").unwrap();
        assert!(read(&workspace).unwrap_err().to_string().contains("prices.json"));
    }
}
