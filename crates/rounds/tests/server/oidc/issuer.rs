//! A small but real OpenID provider, with keys of its own: metadata, a login form, codes with PKCE, signed tokens, keys.
//! What it says can be bent, to see who believes it.

use crate::harness::START_MS;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{self, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RsaKeyPair};
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;

pub const CLIENT: &str = "rounds-client";
pub const SECRET: &str = "p&ss w:rd";
pub const NOW_S: i64 = START_MS / 1000;

type Pairs = HashMap<String, String>;

/// Keys of the three algorithms that people use.
struct Keys {
    rsa: RsaKeyPair,
    ec: EcdsaKeyPair,
    ed: Ed25519KeyPair,
}

pub struct Idp {
    pub url: String,
    keys: Keys,
    bent: Mutex<Bent>,
    /// What was asked for, by code.
    codes: Mutex<HashMap<String, Pairs>>,
}

/// How the provider answers.
#[derive(Clone)]
pub struct Bent {
    pub algorithm: &'static str,
    /// Claims that replace its own; null takes one away.
    pub claims: Value,
    pub userinfo: Value,
    /// Of the metadata.
    pub issuer: Option<String>,
    /// Published under another name than the token says.
    pub kid: &'static str,
    pub break_signature: bool,
}

impl Default for Bent {
    fn default() -> Self {
        Self {
            algorithm: "RS256",
            claims: json!({}),
            userinfo: json!({}),
            issuer: None,
            kid: "",
            break_signature: false,
        }
    }
}

pub fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let group =
            (0..3).fold(0_u32, |group, at| group << 8 | u32::from(chunk.get(at).copied().unwrap_or(0)));
        for at in 0..=chunk.len() {
            text.push(LETTERS[(group >> (18 - 6 * at) & 63) as usize].into());
        }
    }
    text
}

impl Idp {
    pub async fn start() -> Arc<Self> {
        let random = SystemRandom::new();
        let ec = EcdsaKeyPair::generate_pkcs8(&signature::ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let keys = Keys {
            rsa: RsaKeyPair::generate(KeySize::Rsa2048).unwrap(),
            ec: EcdsaKeyPair::from_pkcs8(&signature::ECDSA_P256_SHA256_FIXED_SIGNING, ec.as_ref()).unwrap(),
            ed: Ed25519KeyPair::generate().unwrap(),
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let idp = Arc::new(Self { url, keys, bent: Mutex::default(), codes: Mutex::default() });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(metadata))
            .route("/authorize", get(authorize).post(login))
            .route("/token", post(token))
            .route("/jwks", get(jwks))
            .route("/userinfo", get(userinfo))
            .with_state(idp.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        idp
    }

    pub fn host(&self) -> String {
        self.url.trim_start_matches("http://").to_owned()
    }

    pub fn bend(&self, bent: Bent) {
        *self.bent.lock() = bent;
    }

    fn sign(&self, header: &Value, claims: &Value, algorithm: &str) -> String {
        let text = format!(
            "{}.{}",
            base64url(header.to_string().as_bytes()),
            base64url(claims.to_string().as_bytes())
        );
        let random = SystemRandom::new();
        let rsa = |padding: &'static dyn signature::RsaEncoding| {
            let mut bytes = vec![0; self.keys.rsa.public_modulus_len()];
            self.keys.rsa.sign(padding, &random, text.as_bytes(), &mut bytes).unwrap();
            bytes
        };
        let signature = match algorithm {
            "RS256" => rsa(&signature::RSA_PKCS1_SHA256),
            "PS256" => rsa(&signature::RSA_PSS_SHA256),
            "ES256" => self.keys.ec.sign(&random, text.as_bytes()).unwrap().as_ref().to_vec(),
            "EdDSA" => self.keys.ed.sign(text.as_bytes()).as_ref().to_vec(),
            "HS256" => {
                let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, SECRET.as_bytes());
                aws_lc_rs::hmac::sign(&key, text.as_bytes()).as_ref().to_vec()
            }
            _ => Vec::new(),
        };
        format!("{text}.{}", base64url(&signature))
    }
}

async fn metadata(State(idp): State<Arc<Idp>>) -> Json<Value> {
    let issuer = idp.bent.lock().issuer.clone().unwrap_or_else(|| idp.url.clone());
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{}/authorize", idp.url),
        "token_endpoint": format!("{}/token", idp.url),
        "jwks_uri": format!("{}/jwks", idp.url),
        "userinfo_endpoint": format!("{}/userinfo", idp.url)
    }))
}

async fn authorize(Query(asked): Query<Pairs>) -> Response {
    let right = asked.get("response_type").is_some_and(|it| it == "code")
        && asked.get("client_id").is_some_and(|it| it == CLIENT)
        && asked.get("code_challenge_method").is_some_and(|it| it == "S256")
        && asked.get("scope").is_some_and(|it| it.split(' ').any(|it| it == "openid"));
    if !right {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let hidden: String = asked
        .iter()
        .map(|(name, value)| format!("<input type=hidden name=\"{name}\" value=\"{value}\">"))
        .collect();
    Html(format!("<form method=post>{hidden}<input name=subject><button>Sign in</button></form>"))
        .into_response()
}

async fn login(State(idp): State<Arc<Idp>>, Form(form): Form<Pairs>) -> Redirect {
    let code = platform::random::token();
    let back = format!("{}?state={}&code={code}", form["redirect_uri"], form["state"]);
    idp.codes.lock().insert(code, form);
    Redirect::to(&back)
}

async fn token(State(idp): State<Arc<Idp>>, headers: HeaderMap, Form(form): Form<Pairs>) -> Response {
    // What HTTP Basic carries, encoded as RFC 6749 says.
    let expected = base64url(b"rounds-client:p%26ss+w%3Ard");
    let given = headers.get("authorization").and_then(|it| it.to_str().ok()).unwrap_or_default();
    let given = given.trim_start_matches("Basic ").trim_end_matches('=').replace('+', "-").replace('/', "_");
    let Some(asked) = idp.codes.lock().remove(form.get("code").map_or("", String::as_str)) else {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))).into_response();
    };
    let challenge = base64url(&platform::secrets::digest(&form["code_verifier"]));
    if given != expected
        || asked["code_challenge"] != challenge
        || asked["redirect_uri"] != form["redirect_uri"]
    {
        return (StatusCode::UNAUTHORIZED, Json(json!({ "error": "invalid_client" }))).into_response();
    }
    let bent = idp.bent.lock().clone();
    let mut claims = json!({
        "iss": idp.url, "aud": CLIENT, "sub": asked["subject"], "nonce": asked["nonce"],
        "iat": NOW_S, "exp": NOW_S + 300
    });
    for (name, value) in bent.claims.as_object().unwrap() {
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    let header =
        json!({ "alg": bent.algorithm, "kid": format!("{}{}", bent.algorithm, bent.kid), "typ": "JWT" });
    let mut id_token = idp.sign(&header, &claims, bent.algorithm);
    if bent.break_signature {
        id_token.truncate(id_token.len() - 4);
        id_token.push_str("AAAA");
    }
    Json(json!({ "access_token": asked["subject"], "token_type": "Bearer", "id_token": id_token }))
        .into_response()
}

async fn jwks(State(idp): State<Arc<Idp>>) -> Json<Value> {
    // RSAPublicKey (RFC 8017): a sequence of the modulus of 256 bytes and the exponent.
    let rsa = idp.keys.rsa.public_key().as_ref();
    let point = idp.keys.ec.public_key().as_ref();
    let (modulus, exponent) = (base64url(&rsa[9..265]), base64url(&rsa[267..]));
    Json(json!({ "keys": [
        { "kty": "RSA", "kid": "RS256", "use": "sig", "n": modulus, "e": exponent },
        { "kty": "RSA", "kid": "PS256", "use": "sig", "alg": "PS256", "n": modulus, "e": exponent },
        { "kty": "EC", "kid": "ES256", "crv": "P-256", "x": base64url(&point[1..33]), "y": base64url(&point[33..]) },
        { "kty": "OKP", "kid": "EdDSA", "crv": "Ed25519", "x": base64url(idp.keys.ed.public_key().as_ref()) }
    ] }))
}

async fn userinfo(State(idp): State<Arc<Idp>>, headers: HeaderMap) -> Json<Value> {
    let given = headers.get("authorization").and_then(|it| it.to_str().ok()).unwrap_or_default();
    let mut answer = json!({ "sub": given.trim_start_matches("Bearer ") });
    for (name, value) in idp.bent.lock().userinfo.as_object().unwrap() {
        answer[name] = value.clone();
    }
    Json(answer)
}
