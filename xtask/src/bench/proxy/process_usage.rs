//! Memory and processor time of a process with its children, read from Linux' `/proc`. Zero on other systems.

use std::fs;

/// Memory in MiB, with shared pages counted once (proportional set size).
pub(super) fn memory_mib(id: u32) -> f64 {
    let of_one = |id: u32| -> f64 {
        let text = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
        let kib = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok());
        kib.unwrap_or(0.0) / 1024.0
    };
    of_one(id) + children(id).into_iter().map(of_one).sum::<f64>()
}

/// Processor time in seconds, user and system together.
pub(super) fn cpu_seconds(id: u32) -> f64 {
    /// `USER_HZ`, which is 100 on every Linux platform.
    const TICKS_PER_SECOND: f64 = 100.0;
    let of_one = |id: u32| -> f64 {
        let text = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        // `utime` and `stime` are the 12th and 13th values after the program's name, which may contain spaces.
        let values = text.rsplit_once(')').map_or("", |(_, values)| values);
        values.split_whitespace().skip(11).take(2).filter_map(|it| it.parse::<f64>().ok()).sum()
    };
    (of_one(id) + children(id).into_iter().map(of_one).sum::<f64>()) / TICKS_PER_SECOND
}

fn children(id: u32) -> Vec<u32> {
    let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
    children.split_whitespace().filter_map(|id| id.parse().ok()).collect()
}
