// SPDX-License-Identifier: BSL-1.0
// What a workload took, and the line that tells it: see ../../../driver.hpp.
use std::time::Instant;

#[derive(Default)]
pub struct Clock {
    wall: f64,
    user: f64,
    system: f64,
}

pub struct Start(Instant, f64, f64);

fn cpu() -> (f64, f64) {
    let seconds = |t: libc::timeval| t.tv_sec as f64 + t.tv_usec as f64 * 1e-6;
    unsafe {
        let mut used: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &mut used);
        (seconds(used.ru_utime), seconds(used.ru_stime))
    }
}

pub fn start() -> Start {
    let (user, system) = cpu();
    Start(Instant::now(), user, system)
}

fn peak_memory() -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or("");
    line.split_whitespace().nth(1).and_then(|kb| kb.parse().ok()).unwrap_or(0)
}

impl Clock {
    pub fn add(&mut self, since: &Start) {
        let (user, system) = cpu();
        self.wall += since.0.elapsed().as_secs_f64();
        self.user += user - since.1;
        self.system += system - since.2;
    }
    pub fn print(&self, operations: i64, checksum: i64) {
        println!(
            "{{\"ops\":{},\"seconds\":{:.6},\"user_s\":{:.6},\"sys_s\":{:.6},\"checksum\":{},\"rss_kb\":{},\"version\":\"0.7\"}}",
            operations, self.wall, self.user, self.system, checksum, peak_memory()
        );
    }
}
