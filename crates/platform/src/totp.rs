//! Codes of authenticator apps: TOTP (RFC 6238) with what every app can do: SHA-1, six digits, steps of 30 seconds.

use crate::random;
use crate::secrets::same;
use aws_lc_rs::hmac;
use data_encoding::BASE32_NOPAD;

const STEP_MS: i64 = 30_000;
const DIGITS: u32 = 6;
/// Steps before and after the present one that are taken: clocks differ, and typing takes a while (section 5.2).
const DRIFT: i64 = 1;

/// What the app and the server share: 160 bits, as RFC 4226 recommends (section 4, R6).
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 20]);

impl Secret {
    pub fn random() -> Self {
        Self(random::bytes())
    }

    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Base32 (RFC 4648), as apps take it by hand.
    pub fn base32(&self) -> String {
        BASE32_NOPAD.encode(&self.0)
    }

    /// The address that a QR code carries to an app.
    pub fn uri(&self, issuer: &str, account: &str) -> String {
        format!(
            "otpauth://totp/{0}:{1}?secret={2}&issuer={0}&algorithm=SHA1&digits={DIGITS}&period={3}",
            percent(issuer),
            percent(account),
            self.base32(),
            STEP_MS / 1000
        )
    }

    /// The code of a moment, as the app shows it.
    pub fn code(&self, at_ms: i64) -> String {
        self.code_of_step(step(at_ms))
    }

    /// The step that a code belongs to, if it is one that is taken now. Whoever accepts it has to remember it: a code
    /// works once (section 5.2).
    pub fn step_of(&self, code: &str, now_ms: i64) -> Option<i64> {
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let now = step(now_ms);
        (now - DRIFT..=now + DRIFT).rfind(|step| same(self.code_of_step(*step).as_bytes(), code.as_bytes()))
    }

    fn code_of_step(&self, step: i64) -> String {
        format!("{:06}", truncated(&self.0, step) % 10_u32.pow(DIGITS))
    }
}

fn step(at_ms: i64) -> i64 {
    at_ms.div_euclid(STEP_MS)
}

/// HMAC of the step and its dynamic truncation (RFC 4226 section 5.3).
fn truncated(key: &[u8], step: i64) -> u32 {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let bytes = tag.as_ref();
    let at = usize::from(bytes[bytes.len() - 1] & 15);
    u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]) & 0x7fff_ffff
}

fn percent(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> Secret {
        Secret::from_bytes(b"12345678901234567890").unwrap()
    }

    #[test]
    fn the_codes_are_those_of_rfc_6238_appendix_b() {
        for (seconds, eight_digits) in [
            (59, 94_287_082),
            (1_111_111_109, 7_081_804),
            (1_111_111_111, 14_050_471),
            (1_234_567_890, 89_005_924),
            (2_000_000_000, 69_279_037),
            (20_000_000_000, 65_353_130),
        ] {
            assert_eq!(truncated(secret().bytes(), step(seconds * 1000)) % 100_000_000, eight_digits);
            let six = format!("{:06}", eight_digits % 1_000_000);
            assert_eq!(secret().code(seconds * 1000), six);
        }
    }

    #[test]
    fn a_code_is_taken_one_step_early_and_one_step_late_and_no_further() {
        let (secret, now) = (secret(), 1_111_111_109_000);
        for (steps, taken) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let code = secret.code(now + steps * STEP_MS);
            let expected = taken.then_some(step(now) + steps);
            assert_eq!(secret.step_of(&code, now), expected, "{steps}");
        }
        assert_eq!(secret.step_of(" 081 804 ", now), Some(step(now)));
        for wrong in ["", "0", "08180", "0818040", "٠٨١٨٠٤", "08180x"] {
            assert_eq!(secret.step_of(wrong, now), None, "{wrong:?}");
        }
    }

    #[test]
    fn an_app_can_be_told_by_address_and_by_hand() {
        assert_eq!(secret().base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(
            secret().uri("St Elsewhere & Co", "anna"),
            "otpauth://totp/St%20Elsewhere%20%26%20Co:anna?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=St%20Elsewhere%20%26%20Co&algorithm=SHA1&digits=6&period=30"
        );
        assert!(Secret::random() != Secret::random());
        assert!(Secret::from_bytes(b"short").is_none());
    }
}
