//! OpenID Connect Core 1.0 as a relying party reads it: the issuer's metadata, its keys, and the ID token, which is
//! believed only when everything about it is right.

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Asymmetric algorithms that are still sound. No `none`, and no HMAC, whose key would be the client's secret.
const ALGORITHMS: [Algorithm; 4] = [Algorithm::RS256, Algorithm::PS256, Algorithm::ES256, Algorithm::EdDSA];
/// How far two clocks may be apart.
const LEEWAY_S: i64 = 60;
/// A token that was made longer ago than this was not made for us.
const FRESH_S: i64 = 3600;
/// Letters that 2,048 bits have in base64url: shorter RSA keys are refused.
const SHORTEST_MODULUS: usize = 341;

/// Why an issuer's answer is not believed. For the log; people read that signing in did not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OidcError {
    #[error("the metadata of the issuer cannot be read")]
    Metadata,
    #[error("the metadata is of another issuer")]
    OtherIssuer,
    #[error("an endpoint of the issuer is no https address")]
    Endpoint,
    #[error("the keys of the issuer cannot be read")]
    Keys,
    #[error("the ID token cannot be read")]
    Token,
    #[error("the ID token has an algorithm that is not accepted")]
    Algorithm,
    #[error("no key of the issuer fits the ID token")]
    NoKey,
    #[error("the signature of the ID token is wrong")]
    Signature,
    #[error("the ID token is from another issuer")]
    Issuer,
    #[error("the ID token is for somebody else")]
    Audience,
    #[error("the ID token has expired, or was made at another time")]
    Time,
    #[error("the ID token does not belong to this visit")]
    Nonce,
    #[error("the ID token names nobody")]
    Subject,
}

/// What is needed of OpenID Connect Discovery 1.0.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Metadata {
    pub issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub jwks_uri: String,
    #[serde(default)]
    pub userinfo_endpoint: Option<String>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

impl Metadata {
    /// Where an issuer says what it is.
    pub fn address(issuer: &str) -> String {
        format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'))
    }

    /// Reads it; the issuer in it has to be the one that was asked, letter by letter.
    pub fn read(bytes: &[u8], issuer: &str) -> Result<Self, OidcError> {
        let metadata: Self = serde_json::from_slice(bytes).map_err(|_| OidcError::Metadata)?;
        if metadata.issuer != issuer {
            return Err(OidcError::OtherIssuer);
        }
        let endpoints = [
            Some(&metadata.authorization_endpoint),
            Some(&metadata.token_endpoint),
            Some(&metadata.jwks_uri),
            metadata.userinfo_endpoint.as_ref(),
        ];
        // An issuer without TLS is for tests; the guarded client decides whether it may be asked.
        let scheme = if issuer.starts_with("http://") { "http" } else { "https://" };
        let plain =
            |url: &str| url.starts_with(scheme) && url.bytes().all(|byte| (0x21..0x7f).contains(&byte));
        if endpoints.into_iter().flatten().all(|url| plain(url) && !url.contains('#')) {
            Ok(metadata)
        } else {
            Err(OidcError::Endpoint)
        }
    }

    /// Whether the secret goes into the form because the issuer reads it nowhere else.
    pub fn wants_secret_in_form(&self) -> bool {
        self.token_endpoint_auth_methods_supported.as_ref().is_some_and(|methods| {
            methods.iter().any(|it| it == "client_secret_post")
                && !methods.iter().any(|it| it == "client_secret_basic")
        })
    }
}

/// What an ID token has to be.
pub struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub now_ms: i64,
    pub is_nonce: &'a dyn Fn(&str) -> bool,
}

/// A token that was believed: who, and everything else it says.
#[derive(Debug, Clone, PartialEq)]
pub struct Claims {
    pub subject: String,
    pub all: Map<String, Value>,
}

impl Claims {
    /// A claim that is a text and not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.all.get(name)?.as_str().filter(|text| !text.trim().is_empty())
    }

    /// Adds what userinfo says, when it is about the same subject; the token's own claims stay.
    pub fn with_userinfo(mut self, bytes: &[u8]) -> Result<Self, OidcError> {
        let more: Map<String, Value> = serde_json::from_slice(bytes).map_err(|_| OidcError::Token)?;
        if more.get("sub").and_then(Value::as_str) != Some(&self.subject) {
            return Err(OidcError::Subject);
        }
        for (name, value) in more {
            self.all.entry(name).or_insert(value);
        }
        Ok(self)
    }
}

/// Checks a token against the issuer's keys (a JWK set) and what it has to be (Core 1.0, section 3.1.3.7).
pub fn id_token(token: &str, keys: &[u8], expected: &Expected<'_>) -> Result<Claims, OidcError> {
    let header = jsonwebtoken::decode_header(token).map_err(|_| OidcError::Algorithm)?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(OidcError::Algorithm);
    }
    // Keys of a kind that is not known here are no reason to refuse the others.
    let keys = keys_of(keys)?;
    let fit: Vec<&Jwk> = keys.keys.iter().filter(|key| fits(key, header.alg)).collect();
    let key = match &header.kid {
        Some(kid) => fit.iter().find(|key| key.common.key_id.as_ref() == Some(kid)),
        None if fit.len() == 1 => fit.first(),
        None => None,
    };
    let key = DecodingKey::from_jwk(key.ok_or(OidcError::NoKey)?).map_err(|_| OidcError::NoKey)?;
    // Time and audience are checked below, by our clock and by the letter of the specification.
    let mut validation = Validation::new(header.alg);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let all = jsonwebtoken::decode::<Map<String, Value>>(token, &key, &validation)
        .map_err(|_| OidcError::Signature)?
        .claims;
    check(&all, expected)?;
    let subject = all.get("sub").and_then(Value::as_str).unwrap_or_default().to_owned();
    if subject.is_empty() || subject.len() > 255 || !subject.is_ascii() {
        return Err(OidcError::Subject);
    }
    Ok(Claims { subject, all })
}

fn keys_of(bytes: &[u8]) -> Result<JwkSet, OidcError> {
    #[derive(Deserialize)]
    struct Raw {
        keys: Vec<Value>,
    }
    let raw: Raw = serde_json::from_slice(bytes).map_err(|_| OidcError::Keys)?;
    Ok(JwkSet { keys: raw.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect() })
}

fn fits(key: &Jwk, algorithm: Algorithm) -> bool {
    let signs = !matches!(key.common.public_key_use, Some(PublicKeyUse::Encryption));
    let named = key.common.key_algorithm.is_none_or(|named| named.to_string() == format!("{algorithm:?}"));
    let kind = match (&key.algorithm, algorithm) {
        (AlgorithmParameters::RSA(rsa), Algorithm::RS256 | Algorithm::PS256) => {
            rsa.n.len() >= SHORTEST_MODULUS
        }
        (AlgorithmParameters::EllipticCurve(curve), Algorithm::ES256) => curve.curve == EllipticCurve::P256,
        (AlgorithmParameters::OctetKeyPair(pair), Algorithm::EdDSA) => pair.curve == EllipticCurve::Ed25519,
        _ => false,
    };
    signs && named && kind
}

fn check(claims: &Map<String, Value>, expected: &Expected<'_>) -> Result<(), OidcError> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let seconds =
        |name: &str| claims.get(name).and_then(|value| value.as_i64().or(value.as_f64().map(|it| it as i64)));
    if text("iss") != Some(expected.issuer) {
        return Err(OidcError::Issuer);
    }
    let audience: Vec<&str> = match claims.get("aud") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let party = text("azp");
    let ours = audience.contains(&expected.client_id)
        && party.is_none_or(|party| party == expected.client_id)
        && (audience.len() == 1 || party.is_some());
    if !ours {
        return Err(OidcError::Audience);
    }
    let now = expected.now_ms / 1000;
    let (Some(expires), Some(issued)) = (seconds("exp"), seconds("iat")) else { return Err(OidcError::Time) };
    let begins = seconds("nbf").unwrap_or(issued);
    let in_time = expires > now - LEEWAY_S
        && begins <= now + LEEWAY_S
        && (now - FRESH_S..=now + LEEWAY_S).contains(&issued);
    if !in_time {
        return Err(OidcError::Time);
    }
    if text("nonce").is_some_and(expected.is_nonce) { Ok(()) } else { Err(OidcError::Nonce) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jsonwebtoken::{EncodingKey, Header, encode};
    use serde_json::json;

    const NOW_S: i64 = 1_795_507_200;
    /// An Ed25519 key for tests only (RFC 8037, appendix A).
    const PRIVATE: &str = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
    const PUBLIC: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

    fn bytes(text: &str) -> Vec<u8> {
        let digit = |c: u8| match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'-' => 62,
            _ => 63,
        };
        let mut out = Vec::new();
        let (mut held, mut bits) = (0_u32, 0);
        for c in text.bytes() {
            held = (held << 6) | u32::from(digit(c));
            bits += 6;
            if bits >= 8 {
                bits -= 8;
                out.push((held >> bits) as u8);
            }
        }
        out
    }

    /// PKCS#8 of an Ed25519 key (RFC 8410): a fixed head and the 32 bytes.
    fn signer() -> EncodingKey {
        let mut der = vec![0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
        der.extend(bytes(PRIVATE));
        EncodingKey::from_ed_der(&der)
    }

    fn keys() -> Value {
        json!({ "keys": [
            { "kty": "telepathy", "kid": "odd" },
            { "kty": "OKP", "crv": "Ed25519", "x": PUBLIC, "kid": "k1", "use": "sig", "alg": "EdDSA" }
        ] })
    }

    fn claims() -> Value {
        json!({
            "iss": "https://idp.example", "aud": "rounds", "sub": "s-1", "nonce": "n",
            "exp": NOW_S + 300, "iat": NOW_S, "given_name": "Anna"
        })
    }

    fn signed(claims: &Value) -> String {
        let header = Header { kid: Some("k1".into()), ..Header::new(Algorithm::EdDSA) };
        encode(&header, claims, &signer()).unwrap()
    }

    fn read(token: &str, keys: &Value) -> Result<Claims, OidcError> {
        let expected = Expected {
            issuer: "https://idp.example",
            client_id: "rounds",
            now_ms: NOW_S * 1000,
            is_nonce: &|nonce| nonce == "n",
        };
        id_token(token, keys.to_string().as_bytes(), &expected)
    }

    #[test]
    fn a_token_that_is_right_in_everything_is_believed() {
        let read = read(&signed(&claims()), &keys()).unwrap();
        assert_eq!((read.subject.as_str(), read.text("given_name")), ("s-1", Some("Anna")));
        let mut several = claims();
        several["aud"] = json!(["other", "rounds"]);
        several["azp"] = json!("rounds");
        assert!(super::tests::read(&signed(&several), &keys()).is_ok());
    }

    #[test]
    fn a_token_that_is_wrong_in_one_thing_is_not() {
        for (name, value, error) in [
            ("iss", json!("https://idp.example/"), OidcError::Issuer),
            ("iss", json!("https://evil.example"), OidcError::Issuer),
            ("aud", json!("other"), OidcError::Audience),
            ("aud", json!(["rounds", "other"]), OidcError::Audience),
            ("aud", json!([]), OidcError::Audience),
            ("azp", json!("other"), OidcError::Audience),
            ("exp", json!(NOW_S - 61), OidcError::Time),
            ("exp", Value::Null, OidcError::Time),
            ("exp", json!("tomorrow"), OidcError::Time),
            ("iat", json!(NOW_S + 61), OidcError::Time),
            ("iat", json!(NOW_S - 3601), OidcError::Time),
            ("iat", Value::Null, OidcError::Time),
            ("nbf", json!(NOW_S + 61), OidcError::Time),
            ("nonce", json!("m"), OidcError::Nonce),
            ("nonce", Value::Null, OidcError::Nonce),
            ("sub", json!(""), OidcError::Subject),
            ("sub", json!(7), OidcError::Subject),
        ] {
            let mut wrong = claims();
            wrong[name] = value.clone();
            assert_eq!(read(&signed(&wrong), &keys()).unwrap_err(), error, "{name}: {value}");
        }
    }

    #[test]
    fn only_a_key_of_the_issuer_and_a_sound_algorithm_sign() {
        let good = signed(&claims());
        let (start, signature) = good.rsplit_once('.').unwrap();
        let other = format!("{}{}", if signature.starts_with('A') { 'B' } else { 'A' }, &signature[1..]);
        assert_eq!(read(&format!("{start}.{other}"), &keys()), Err(OidcError::Signature));
        let mut of_others = keys();
        of_others["keys"][1]["kid"] = json!("k2");
        assert_eq!(read(&good, &of_others), Err(OidcError::NoKey));
        for (member, value) in [("use", "enc"), ("alg", "ES256"), ("crv", "P-256")] {
            let mut unfit = keys();
            unfit["keys"][1][member] = json!(value);
            assert_eq!(read(&good, &unfit), Err(OidcError::NoKey), "{member}");
        }
        let secret = EncodingKey::from_secret(PUBLIC.as_bytes());
        let header = Header { kid: Some("k1".into()), ..Header::new(Algorithm::HS256) };
        assert_eq!(read(&encode(&header, &claims(), &secret).unwrap(), &keys()), Err(OidcError::Algorithm));
        // {"alg":"none","kid":"k1"}
        let (_, rest) = good.split_once('.').unwrap();
        let (payload, _) = rest.split_once('.').unwrap();
        let none = format!("eyJhbGciOiJub25lIiwia2lkIjoiazEifQ.{payload}.");
        assert_eq!(read(&none, &keys()), Err(OidcError::Algorithm));
        for garbage in ["", ".", "a.b.c", &"x".repeat(100_000)] {
            assert!(read(garbage, &keys()).is_err());
        }
        assert_eq!(read(&good, &json!({ "keys": [] })), Err(OidcError::NoKey));
        assert_eq!(read(&good, &json!([])), Err(OidcError::Keys));
    }

    #[test]
    fn metadata_is_of_the_issuer_that_was_asked() {
        let metadata = |issuer: &str, token: &str| {
            json!({
                "issuer": issuer, "authorization_endpoint": "https://idp.example/a",
                "token_endpoint": token, "jwks_uri": "https://idp.example/k"
            })
            .to_string()
        };
        let read = |text: String| Metadata::read(text.as_bytes(), "https://idp.example");
        assert!(
            !read(metadata("https://idp.example", "https://idp.example/t")).unwrap().wants_secret_in_form()
        );
        assert_eq!(
            read(metadata("https://idp.example/", "https://idp.example/t")),
            Err(OidcError::OtherIssuer)
        );
        for bad in ["http://idp.example/t", "javascript:x", "https://idp.example/t#x", "https://a\nb"] {
            assert_eq!(read(metadata("https://idp.example", bad)), Err(OidcError::Endpoint), "{bad}");
        }
        assert_eq!(read("{}".into()), Err(OidcError::Metadata));
        assert_eq!(
            Metadata::address("https://idp.example/x/"),
            "https://idp.example/x/.well-known/openid-configuration"
        );
    }

    #[test]
    fn userinfo_adds_and_never_replaces() {
        let read = read(&signed(&claims()), &keys()).unwrap();
        let more = json!({ "sub": "s-1", "given_name": "Eve", "uid": "9" }).to_string();
        let whole = read.clone().with_userinfo(more.as_bytes()).unwrap();
        assert_eq!((whole.text("given_name"), whole.text("uid")), (Some("Anna"), Some("9")));
        assert_eq!(read.with_userinfo(b"{\"sub\":\"s-2\"}"), Err(OidcError::Subject));
    }
}
