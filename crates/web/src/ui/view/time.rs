//! Times and counts as people read them.

use std::fmt;

/// A moment: for machines, at a glance, and in full.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct When {
    /// ISO 8601, UTC.
    pub iso: String,
    /// Short: `3 h`, `12 Mar`.
    pub human: String,
    /// In full: `12 March 2026, 14:05`.
    pub full: String,
}

/// How many, shortened when shown: `412`, `1.2k`, `23k`, `4.1m`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count(pub u64);

impl Count {
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// With commas: `12,400`.
    pub fn exact(self) -> String {
        let digits = self.0.to_string();
        let mut out = String::with_capacity(digits.len() + digits.len() / 3);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        out
    }

    /// `"1 post"`, `"12,400 posts"`.
    pub fn of(self, one: &str, many: &str) -> String {
        format!("{} {}", self.exact(), if self.0 == 1 { one } else { many })
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short = |f: &mut fmt::Formatter<'_>, unit: u64, sign: &str| {
            let tenths = self.0 / (unit / 10);
            match (tenths / 10, tenths % 10) {
                (whole, 0) => write!(f, "{whole}{sign}"),
                (whole, _) if whole >= 10 => write!(f, "{whole}{sign}"),
                (whole, tenth) => write!(f, "{whole}.{tenth}{sign}"),
            }
        };
        match self.0 {
            0..1_000 => write!(f, "{}", self.0),
            1_000..1_000_000 => short(f, 1_000, "k"),
            _ => short(f, 1_000_000, "m"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_short_and_never_rounded_up() {
        let shown = |n| Count(n).to_string();
        assert_eq!(shown(999), "999");
        assert_eq!(shown(1_000), "1k");
        assert_eq!(shown(1_299), "1.2k");
        assert_eq!(shown(23_999), "23k");
        assert_eq!(shown(4_100_000), "4.1m");
        assert_eq!(Count(1_234_567).exact(), "1,234,567");
        assert_eq!(Count(1).of("post", "posts"), "1 post");
    }
}
