//! Ids: 64 bits, the milliseconds since the Unix epoch in the upper 48, node and sequence below. Unique, sortable
//! by time, strings in JSON.

/// The id of an account, a post, a poll, a picture … Always positive.
pub type Id = i64;

/// Bits below the milliseconds.
pub const LOW_BITS: u32 = 16;

/// Reads an id as a client sends it: decimal digits, no sign, no spaces.
pub fn parse(text: &str) -> Option<Id> {
    if text.is_empty() || text.len() > 19 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// The moment an id was made, in milliseconds since the Unix epoch.
pub const fn created_ms(id: Id) -> i64 {
    id >> LOW_BITS
}

/// The smallest id of a moment: everything made before `ms` is below it.
pub const fn floor(ms: i64) -> Id {
    ms << LOW_BITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_decimal_digits_and_nothing_else() {
        assert_eq!(parse("42"), Some(42));
        for bad in ["", "-1", "+1", " 1", "1e3", "abc", "99999999999999999999", "٣"] {
            assert_eq!(parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn an_id_carries_its_moment() {
        assert_eq!(created_ms(floor(1_700_000_000_123) | 77), 1_700_000_000_123);
    }
}
