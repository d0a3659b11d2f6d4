//! The clock, and the offset of local time: SQLite asks the system for that, on every platform.

use std::time::SystemTime;

use rusqlite::Connection;

/// Seconds that local time is ahead of universal time at `unix`; 0 where the system does not tell.
pub fn offset(unix: i64) -> i64 {
    let sql = "SELECT CAST(strftime('%s', ?1, 'unixepoch', 'localtime') AS INTEGER) - ?1";
    let ask = || Connection::open_in_memory()?.query_row(sql, [unix], |row| row.get::<_, i64>(0));
    ask().unwrap_or(0)
}

/// Seconds since 1970.
pub fn unix_now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| d.as_secs())
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
