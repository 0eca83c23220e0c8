//! An e-mail address that mail can be sent to safely: exactly one recipient, no quoting tricks.

use crate::Refusal;

/// A lower-cased address of the plain kind: `local@domain.tld`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    /// Refuses quoted local parts, percent routing, lists, control characters and encoded words (RFC 2047): none of
    /// them is needed by a person, and each has been used to send somebody else's mail.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        let refuse = || {
            Refusal::invalid(
                "email",
                "This e-mail address cannot be used. Write it as name@example.org, without quotes or spaces.",
            )
        };
        if text.is_empty() {
            return Err(Refusal::blank(
                "email",
                "The e-mail address is missing. Write it as name@example.org.",
            ));
        }
        if text.len() > 254 || !text.is_ascii() {
            return Err(refuse());
        }
        let (local, domain) = text.rsplit_once('@').ok_or_else(refuse)?;
        let local_ok = !local.is_empty()
            && local.len() <= 64
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"._+-'".contains(&b))
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let labels: Vec<&str> = domain.split('.').collect();
        let domain_ok = labels.len() >= 2
            && labels.iter().all(|label| {
                !label.is_empty()
                    && label.len() <= 63
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            })
            && labels.last().is_some_and(|tld| tld.len() >= 2 && !tld.bytes().all(|b| b.is_ascii_digit()));
        if local_ok && domain_ok { Ok(Self(text.to_ascii_lowercase())) } else { Err(refuse()) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_addresses_are_taken_in_lower_case() {
        for good in ["a@b.org", "Anna.Larsen+cpd@ward7.hospital.example", "o'neil@nhs.example"] {
            assert_eq!(Email::parse(good).unwrap().as_str(), good.to_lowercase());
        }
    }

    #[test]
    fn addresses_that_could_reach_somebody_else_are_refused() {
        for bad in [
            "",
            "a",
            "a@b",
            "@b.org",
            "a@",
            "\"a@evil.example\"@b.org",
            "a,b@c.org",
            "a%b@c.org",
            "a b@c.org",
            "a@b.org\r\nRCPT TO:<x@y.org>",
            "a@b..org",
            "a@-b.org",
            "=?utf-8?q?x?=@b.org",
            "a@b.org\0",
            "ä@b.org",
            "a@127.0.0.1",
        ] {
            assert!(Email::parse(bad).is_err(), "{bad:?}");
        }
        assert!(Email::parse(&format!("{}@b.org", "a".repeat(321))).is_err());
    }
}
