//! The workspace database (SQLite, WAL): one connection per thread, numbered upgrades, "too new" is an error.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, TransactionBehavior};
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
    M::up(include_str!("schema_5.sql")),
    M::up(include_str!("schema_6.sql")),
];

/// A connection to the workspace database.
pub struct Db {
    connection: Connection,
}

impl Db {
    pub(super) fn connect(path: &Path) -> Result<Self, StoreError> {
        Self::open(path).map_err(|error| match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => StoreError::NotADatabase { path: path.to_owned() },
            _ => error.into(),
        })
    }

    fn open(path: &Path) -> Result<Self, rusqlite::Error> {
        let mut connection = Connection::open(path)?;
        // A transaction that reads before it writes takes its turn at its beginning: one that took it later would fail at
        // once, however long it may wait, if another writer has come in between.
        connection.set_transaction_behavior(TransactionBehavior::Immediate);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_database_is_named_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.db");
        std::fs::write(&path, [7; 100]).unwrap();
        let said = migrate(&path).unwrap_err().to_string();
        assert!(said.contains("t.db") && said.contains("move it away"), "{said}");
        assert_eq!(std::fs::read(&path).unwrap(), [7; 100]);
    }

    #[test]
    fn writers_that_read_first_wait_for_one_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.db");
        Db::connect(&path)
            .unwrap()
            .connection
            .execute_batch("CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (0)")
            .unwrap();
        let read = |db: &Db| db.connection.query_row("SELECT n FROM t", [], |row| row.get::<_, i64>(0));
        let count = || {
            let db = Db::connect(&path).unwrap();
            for _ in 0..50 {
                let add = |db: &Db| Ok(db.connection.execute("UPDATE t SET n = ?1", [read(db)? + 1])?);
                db.transaction(add).unwrap();
            }
        };
        std::thread::scope(|scope| {
            (0..4).for_each(|_| drop(scope.spawn(count)));
        });
        assert_eq!(read(&Db::connect(&path).unwrap()).unwrap(), 200);
    }
}
