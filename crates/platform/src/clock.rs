//! The time, real or simulated. Nothing else in the workspace reads the clock of the machine.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::watch;

/// The longest real nap: a clock that was set, or a machine that slept, is noticed after this long.
const NAP_MS: i64 = 60_000;

/// Milliseconds since the Unix epoch, from the machine or from a test. Cheap to clone; clones share the time.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Simulated(Arc<watch::Sender<i64>>),
}

impl Clock {
    /// The clock of the machine.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands at `start_ms` until it is moved.
    pub fn simulated(start_ms: i64) -> Self {
        Self(Source::Simulated(Arc::new(watch::Sender::new(start_ms))))
    }

    /// Milliseconds since the Unix epoch. The system clock may step back.
    pub fn now_ms(&self) -> i64 {
        match &self.0 {
            Source::System => system_ms(),
            Source::Simulated(now) => *now.borrow(),
        }
    }

    /// Moves a simulated clock on, waking whoever sleeps until then.
    ///
    /// # Panics
    /// If this is the system clock.
    pub fn advance(&self, ms: i64) {
        self.simulated_now().send_modify(|now| *now += ms);
    }

    /// Sets a simulated clock, also to an earlier time.
    ///
    /// # Panics
    /// If this is the system clock.
    pub fn set(&self, ms: i64) {
        self.simulated_now().send_replace(ms);
    }

    /// Waits for `ms` milliseconds of this clock.
    pub async fn sleep(&self, ms: i64) {
        self.sleep_until(self.now_ms().saturating_add(ms)).await;
    }

    /// Waits until this clock shows `ms` or later; a moment that has passed returns at once.
    pub async fn sleep_until(&self, ms: i64) {
        match &self.0 {
            Source::System => loop {
                let left = ms.saturating_sub(system_ms());
                let Ok(nap @ 1..) = u64::try_from(left.min(NAP_MS)) else { return };
                tokio::time::sleep(Duration::from_millis(nap)).await;
            },
            Source::Simulated(now) => {
                let mut now = now.subscribe();
                now.wait_for(|now| *now >= ms).await.expect("self holds the sender while it waits");
            }
        }
    }

    fn simulated_now(&self) -> &watch::Sender<i64> {
        match &self.0 {
            Source::System => panic!("the clock of the machine cannot be moved"),
            Source::Simulated(now) => now,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock of the machine")]
fn system_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_simulated_clock_moves_only_when_told_and_clones_share_it() {
        let clock = Clock::simulated(1_000);
        let same = clock.clone();
        assert_eq!(clock.now_ms(), 1_000);
        clock.advance(500);
        assert_eq!(same.now_ms(), 1_500);
        same.set(10);
        assert_eq!(clock.now_ms(), 10);
    }

    #[test]
    fn the_system_clock_is_after_this_was_written() {
        assert!(Clock::system().now_ms() > 1_760_000_000_000);
    }

    #[tokio::test]
    async fn a_sleeper_wakes_when_the_clock_reaches_its_moment_and_not_before() {
        let clock = Clock::simulated(0);
        let sleeper = clock.clone();
        let task = tokio::spawn(async move { sleeper.sleep_until(100).await });
        clock.advance(99);
        tokio::task::yield_now().await;
        assert!(!task.is_finished());
        clock.advance(1);
        task.await.unwrap();
    }

    #[tokio::test]
    async fn a_moment_that_has_passed_does_not_wait() {
        Clock::simulated(100).sleep_until(100).await;
        Clock::simulated(100).sleep(0).await;
        Clock::system().sleep_until(5).await;
    }
}
