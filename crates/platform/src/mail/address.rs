//! Reading the address of a person and that of a mail server, strictly.

use super::MailError;
use lettre::Address;

/// Longest address that can be delivered to (RFC 5321 4.5.3.1.3, less the angle brackets).
const LONGEST: usize = 254;

/// One bare ASCII address with a domain name: no display name, no list, no quoting, no space, no line end.
pub fn parse(text: &str) -> Result<Address, MailError> {
    let bad = || MailError::BadAddress(text.chars().filter(|c| !c.is_control()).take(LONGEST).collect());
    let plain = |b: u8| b.is_ascii_graphic() && !br#",;:<>()[]\""#.contains(&b);
    if text.len() > LONGEST || !text.bytes().all(plain) || text.bytes().filter(|b| *b == b'@').count() != 1 {
        return Err(bad());
    }
    let address: Address = text.parse().map_err(|_| bad())?;
    if !address.domain().contains('.') && address.domain() != "localhost"
        || address.domain().parse::<std::net::IpAddr>().is_ok()
    {
        return Err(bad());
    }
    Ok(address)
}

/// What can be told about a mail server from its URL, without its password.
pub struct Server {
    pub host: String,
    pub has_password: bool,
    pub encrypted: bool,
    pub on_this_machine: bool,
}

impl Server {
    pub fn describe(&self) -> String {
        let encrypted = if self.encrypted { "encrypted" } else { "not encrypted" };
        let signed_in = if self.has_password { "signed in" } else { "not signed in" };
        format!("smtp server {} ({encrypted}, {signed_in})", self.host)
    }
}

/// Reads `smtp[s]://[user:password@]host[:port][/name][?tls=…]`.
pub fn server(url: &str) -> Option<Server> {
    let (scheme, rest) = url.split_once("://")?;
    let (authority, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let (user, host) = match authority.rsplit_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, authority),
    };
    let name = if host.starts_with('[') {
        host.split_inclusive(']').next().unwrap_or(host)
    } else {
        host.split(':').next().unwrap_or(host)
    };
    if !matches!(scheme, "smtp" | "smtps") || name.is_empty() {
        return None;
    }
    Some(Server {
        host: host.to_owned(),
        has_password: user.is_some(),
        encrypted: scheme == "smtps" || tail.split(['?', '&']).any(|part| part == "tls=required"),
        on_this_machine: matches!(name, "localhost" | "127.0.0.1" | "[::1]"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_ordinary_address_is_read() {
        for good in
            ["a@example.org", "first.last+tag@sub.example.co.uk", "o'brien@example.org", "root@localhost"]
        {
            assert_eq!(parse(good).unwrap().to_string(), good);
        }
    }

    #[test]
    fn anything_but_one_plain_address_is_refused() {
        let long = format!("{}@example.org", "a".repeat(250));
        for bad in [
            "",
            "a",
            "@example.org",
            "a@",
            "a@b@example.org",
            "a@example.org,b@example.org",
            "a@example.org b@example.org",
            "Name <a@example.org>",
            "a@example.org\r\nBcc: b@example.org",
            "a@example.org\n",
            "\"a b\"@example.org",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a@intranet",
            "a@example..org",
            "ä@example.org",
            "a\0@example.org",
            &long,
        ] {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_password_with_odd_characters_is_not_taken_for_the_host() {
        let server = server("smtp://user:p%40ss@word@mail.example.org:25/ehlo?tls=required").unwrap();
        assert_eq!(server.host, "mail.example.org:25");
        assert!(server.encrypted && server.has_password && !server.on_this_machine);
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_one_printable_word(text in "\\PC{0,20}@?\\PC{0,20}|[ -~\r\n]{0,40}") {
            if let Ok(address) = parse(&text) {
                prop_assert_eq!(address.to_string(), text.clone());
                prop_assert!(text.bytes().all(|b| b.is_ascii_graphic()));
            }
        }
    }
}
