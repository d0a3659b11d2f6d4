//! The clock on the wall: SQLite asks the system for it, on every platform.

use rusqlite::Connection;

/// Seconds that local time is ahead of universal time at `unix`; 0 where the system does not tell.
pub fn offset(unix: i64) -> i64 {
    let sql = "SELECT CAST(strftime('%s', ?1, 'unixepoch', 'localtime') AS INTEGER) - ?1";
    let ask = || Connection::open_in_memory()?.query_row(sql, [unix], |row| row.get::<_, i64>(0));
    ask().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offset_is_one_of_a_time_zone() {
        let offset = offset(1_795_445_254);
        assert!(offset.abs() <= 14 * 3600 && offset % 900 == 0, "{offset}");
    }
}
