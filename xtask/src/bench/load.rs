//! Load: many connections at once, how many requests they got done, and how long each took.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::http::Connection;

/// What a load showed.
pub struct Measured {
    /// Requests a second, over all connections.
    pub rate: f64,
    pub p50: Duration,
    pub p99: Duration,
    pub requests: u64,
}

/// When a load ends.
#[derive(Clone, Copy)]
pub enum Until {
    Elapsed(Duration),
    Requests(u64),
}

/// Keeps `connections` busy with the requests that `make` gives for 0, 1, 2 …; any other status than 200 is an error.
pub fn load(
    port: u16,
    connections: usize,
    until: Until,
    make: &(impl Fn(u64) -> Vec<u8> + Sync),
) -> Result<Measured, String> {
    let next = AtomicU64::new(0);
    let started = Instant::now();
    let worker = || -> Result<Vec<Duration>, String> {
        let mut connection = Connection::open(port)?;
        let mut took = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let ended = match until {
                Until::Elapsed(time) => started.elapsed() >= time,
                Until::Requests(count) => number >= count,
            };
            if ended {
                return Ok(took);
            }
            let request = make(number);
            let sent = Instant::now();
            let answer = connection.send(&request)?;
            if answer.status != 200 {
                return Err(format!("status {}: {}", answer.status, String::from_utf8_lossy(answer.body)));
            }
            took.push(sent.elapsed());
        }
    };
    let results: Vec<Result<Vec<Duration>, String>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..connections).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().map(|worker| worker.join().expect("a worker does not panic")).collect()
    });
    let elapsed = started.elapsed();
    let mut took = Vec::new();
    for result in results {
        took.extend(result?);
    }
    Ok(measured(took, elapsed))
}

/// Rate and percentiles of single times.
pub fn measured(mut took: Vec<Duration>, elapsed: Duration) -> Measured {
    took.sort_unstable();
    let rate = took.len() as f64 / elapsed.as_secs_f64();
    Measured { rate, p50: percentile(&took, 50), p99: percentile(&took, 99), requests: took.len() as u64 }
}

/// The smallest time that `percent` of the sorted times do not exceed (nearest rank); 0 of none.
fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_the_nearest_rank() {
        let times: Vec<Duration> = (1..=200).map(Duration::from_millis).collect();
        assert_eq!(percentile(&times, 50), Duration::from_millis(100));
        assert_eq!(percentile(&times, 99), Duration::from_millis(198));
        assert_eq!(percentile(&times[..1], 99), Duration::from_millis(1));
        assert_eq!(percentile(&[], 50), Duration::ZERO);
    }
}
