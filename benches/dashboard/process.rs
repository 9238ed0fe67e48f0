//! What the kernel says about a process (Linux).

use std::{fs, time::Duration};

/// CPU time of all threads so far, and the most memory that was ever resident.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Usage {
    pub(crate) cpu: Duration,
    pub(crate) peak_kib: u64,
}

impl Usage {
    pub(crate) fn of(process: u32) -> Self {
        Self { cpu: cpu(process), peak_kib: peak_kib(process) }
    }
}

/// `schedstat` counts nanoseconds, where `stat` counts hundredths of a second.
fn cpu(process: u32) -> Duration {
    let threads = fs::read_dir(format!("/proc/{process}/task")).unwrap();
    threads
        .filter_map(|thread| fs::read_to_string(thread.unwrap().path().join("schedstat")).ok())
        .map(|text| Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap()))
        .sum()
}

fn peak_kib(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
