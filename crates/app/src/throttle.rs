//! How often somebody may try: a fixed window by key, in memory.

use parking_lot::Mutex;
use std::collections::HashMap;

pub(crate) struct Throttle {
    limit: u32,
    window_ms: i64,
    tries: Mutex<HashMap<String, (i64, u32)>>,
}

impl Throttle {
    pub fn new(limit: u32, window_ms: i64) -> Self {
        Self { limit, window_ms, tries: Mutex::default() }
    }

    /// Counts a try before it is made; `Err` has the seconds to wait.
    pub fn attempt(&self, key: &str, now_ms: i64) -> Result<(), i64> {
        let mut tries = self.tries.lock();
        if tries.len() > 100_000 {
            tries.retain(|_, (since, _)| now_ms - *since < self.window_ms);
        }
        let entry = tries.entry(key.to_owned()).or_insert((now_ms, 0));
        if now_ms - entry.0 >= self.window_ms {
            *entry = (now_ms, 0);
        }
        entry.1 += 1;
        if entry.1 > self.limit { Err((entry.0 + self.window_ms - now_ms) / 1000 + 1) } else { Ok(()) }
    }

    /// A success forgives the failures before it.
    pub fn forgive(&self, key: &str) {
        self.tries.lock().remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_holds_for_the_window_and_no_longer() {
        let throttle = Throttle::new(2, 1000);
        assert!(throttle.attempt("a", 0).is_ok());
        assert!(throttle.attempt("a", 1).is_ok());
        assert_eq!(throttle.attempt("a", 2), Err(1));
        assert!(throttle.attempt("b", 2).is_ok());
        assert!(throttle.attempt("a", 1000).is_ok());
    }
}
