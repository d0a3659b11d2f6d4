//! The workspace database (SQLite, WAL): one connection per thread, numbered upgrades, "too new" is an error.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite_migration::{Error as MigrationError, M, MigrationDefinitionError, Migrations};

use super::StoreError;

/// How long a writer waits for another one before it gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// The schema, one numbered step per change. Never edit a step that was released: add one.
const STEPS: &[M<'static>] = &[
    M::up(include_str!("schema_1.sql")),
    M::up(include_str!("schema_2.sql")),
    M::up(include_str!("schema_3.sql")),
    M::up(include_str!("schema_4.sql")),
];

/// A connection to the workspace database.
pub struct Db {
    connection: Connection,
}

impl Db {
    pub(super) fn connect(path: &Path) -> Result<Self, StoreError> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        // With a write-ahead log `normal` never corrupts; only the last commits can be lost to a power cut.
        connection.pragma_update(None, "synchronous", "normal")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        Ok(Self { connection })
    }

    /// The raw connection, for the modules of `store`.
    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Runs `work` in one transaction: all of it is stored, or nothing.
    pub fn transaction<T>(&self, work: impl FnOnce(&Self) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let transaction = self.connection.unchecked_transaction()?;
        let value = work(self)?;
        transaction.commit()?;
        Ok(value)
    }
}

/// Creates the database at `path` or brings it up to date.
pub(super) fn migrate(path: &Path) -> Result<(), StoreError> {
    let mut db = Db::connect(path)?;
    Migrations::from_slice(STEPS).to_latest(&mut db.connection).map_err(|error| match error {
        MigrationError::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) => {
            StoreError::TooNew { path: path.parent().unwrap_or(path).to_owned() }
        }
        source => StoreError::Migration { path: path.to_owned(), source },
    })
}
