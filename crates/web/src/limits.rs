//! Rate limits: fixed windows, with the headers that Mastodon's clients know.

use app::Error;
use axum::http::{HeaderMap, HeaderValue};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::net::IpAddr;

/// Requests in a window, by account or by address.
const REQUESTS: (u32, i64) = (300, 5 * 60_000);
/// Registrations by address.
const REGISTRATIONS: (u32, i64) = (5, 30 * 60_000);
/// Sign-ins, password resets and other questions that cost us a mail or an argon2, by address.
const ATTEMPTS: (u32, i64) = (25, 5 * 60_000);
/// Reports of visitors by address: each may hide a post.
const FLAGS: (u32, i64) = (5, 60 * 60_000);

/// Who is counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Account(i64),
    Address(u128),
    Registration(u128),
    Attempt(u128),
    Flag(u128),
}

#[derive(Default)]
pub(crate) struct Limits {
    counts: Mutex<HashMap<Key, (i64, u32)>>,
}

/// A household or a server has a whole /64 of IPv6 addresses.
fn place(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits() >> 64 << 64,
    }
}

impl Limits {
    pub fn request(&self, account: Option<i64>, address: IpAddr, now: i64) -> (Result<(), Error>, HeaderMap) {
        let key = account.map_or(Key::Address(place(address)), Key::Account);
        let (used, resets_at) = self.count(key, REQUESTS, now);
        let limit = REQUESTS.0;
        let mut headers = HeaderMap::new();
        headers.insert("x-ratelimit-limit", HeaderValue::from(limit));
        headers.insert("x-ratelimit-remaining", HeaderValue::from(limit.saturating_sub(used)));
        if let Ok(reset) = HeaderValue::from_str(&wire::time::iso(resets_at)) {
            headers.insert("x-ratelimit-reset", reset);
        }
        (verdict(used, limit, resets_at, now), headers)
    }

    pub fn registration(&self, address: IpAddr, now: i64) -> Result<(), Error> {
        let (used, resets_at) = self.count(Key::Registration(place(address)), REGISTRATIONS, now);
        verdict(used, REGISTRATIONS.0, resets_at, now)
    }

    pub fn attempt(&self, address: IpAddr, now: i64) -> Result<(), Error> {
        let (used, resets_at) = self.count(Key::Attempt(place(address)), ATTEMPTS, now);
        verdict(used, ATTEMPTS.0, resets_at, now)
    }

    pub fn flag(&self, address: IpAddr, now: i64) -> Result<(), Error> {
        let (used, resets_at) = self.count(Key::Flag(place(address)), FLAGS, now);
        verdict(used, FLAGS.0, resets_at, now)
    }

    fn count(&self, key: Key, (_, window): (u32, i64), now: i64) -> (u32, i64) {
        let mut counts = self.counts.lock();
        if counts.len() > 200_000 {
            counts.retain(|_, (ends, _)| *ends > now);
        }
        let entry = counts.entry(key).or_insert((now + window, 0));
        if entry.0 <= now {
            *entry = (now + window, 0);
        }
        entry.1 = entry.1.saturating_add(1);
        (entry.1, entry.0)
    }
}

fn verdict(used: u32, limit: u32, resets_at: i64, now: i64) -> Result<(), Error> {
    if used > limit { Err(Error::TooMany((resets_at - now) / 1000 + 1)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_counted_down_and_begins_again() {
        let limits = Limits::default();
        let address = IpAddr::from([10, 0, 0, 1]);
        for left in (0..300).rev() {
            let (verdict, headers) = limits.request(None, address, 0);
            assert!(verdict.is_ok());
            assert_eq!(headers["x-ratelimit-remaining"], left.to_string());
        }
        assert!(limits.request(None, address, 1).0.is_err());
        assert!(limits.request(Some(1), address, 1).0.is_ok(), "an account has its own count");
        assert!(limits.request(None, address, 300_000).0.is_ok());
    }

    #[test]
    fn addresses_of_one_ipv6_network_are_one() {
        let limits = Limits::default();
        for n in 0..5_u16 {
            let address = IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, n]);
            assert!(limits.registration(address, 0).is_ok());
        }
        assert!(limits.registration(IpAddr::from([0x2001, 0xdb8, 0, 1, 9, 9, 9, 9]), 0).is_err());
        assert!(limits.registration(IpAddr::from([0x2001, 0xdb8, 0, 2, 0, 0, 0, 1]), 0).is_ok());
    }
}
