//! The only way out of the house: HTTP to other servers, guarded.
//!
//! Addresses come from strangers (a link in a profile, a redirect), so a request must not reach what only this machine
//! can reach. Each name is resolved here, each address is judged, and the connection is made to a judged address and to
//! nothing else: there is no second look-up that could answer differently. Every redirect is judged anew. No proxies
//! from the environment, no cookies, no compression, one connection a request.

mod address;
#[cfg(test)]
mod tests;

pub use address::is_global;

use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Method, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, pki_types::ServerName};
use url::{Host, Url};

/// From the first look-up to the last byte, redirects included.
const DEADLINE: Duration = Duration::from_secs(20);
const CONNECT: Duration = Duration::from_secs(5);
const REDIRECTS: usize = 3;
/// Head of an answer.
const HEAD_BYTES: usize = 64 * 1024;
/// Body of an answer, unless the request says otherwise.
const BODY_BYTES: usize = 1024 * 1024;

/// Whom requests may reach, and what they say of themselves.
#[derive(Debug, Clone)]
pub struct Rules {
    /// `host:port` that may be private, without TLS and on any port. For tests and for an issuer inside a hospital's
    /// network; whoever can write a link can make the server ask these.
    pub allow: Vec<String>,
    /// Our own `host` or `host:port`: asking ourselves would be a loop.
    pub own: String,
    pub user_agent: String,
    /// From the first look-up to the last byte, redirects included.
    pub deadline: Duration,
}

impl Default for Rules {
    fn default() -> Self {
        Self { allow: Vec::new(), own: String::new(), user_agent: String::new(), deadline: DEADLINE }
    }
}

/// Asks other servers. Cheap to clone.
#[derive(Clone)]
pub struct Outbound(Arc<Inner>);

struct Inner {
    rules: Rules,
    tls: TlsConnector,
    lookup: Box<Lookup>,
}

type Lookup = dyn Fn(String, u16) -> Found + Send + Sync;
type Found = Pin<Box<dyn Future<Output = std::io::Result<Vec<SocketAddr>>> + Send>>;

/// Why there is no answer. The texts are for people: they name the host, never what is behind it.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum OutboundError {
    #[error("“{0}” is not an address that can be asked. Write it as https://example.org/page")]
    BadUrl(String),
    /// Not the public internet, or ourselves.
    #[error("{0} is not a public server, so it is not asked")]
    Forbidden(String),
    #[error("{0} does not answer")]
    Unreachable(String),
    #[error("{0} took too long to answer")]
    Slow(String),
    #[error("the answer of {0} is too large")]
    TooLarge(String),
    #[error("{0} redirects too often")]
    Redirects(String),
    #[error("{0} answers in a way that cannot be read")]
    Unreadable(String),
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct Request {
    method: Method,
    url: String,
    headers: HeaderMap,
    body: Bytes,
    most_bytes: usize,
}

/// What was answered, whatever its status.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Where it came from in the end.
    pub url: String,
    pub status: u16,
    headers: HeaderMap,
    pub body: Bytes,
}

impl Request {
    pub fn get(url: &str) -> Self {
        Self {
            method: Method::GET,
            url: url.to_owned(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            most_bytes: BODY_BYTES,
        }
    }

    /// A form; redirects of it are not followed.
    pub fn post_form(url: &str, pairs: &[(&str, &str)]) -> Self {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let mut request = Self { method: Method::POST, body: body.into(), ..Self::get(url) };
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers.insert(header::CONTENT_TYPE, form);
        request
    }

    /// Adds a header, its name in lower case; one that cannot be sent is left out.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(HeaderName::from_static(name), value);
        }
        self
    }

    /// HTTP Basic as OAuth clients use it: name and secret are encoded first (RFC 6749, section 2.3.1).
    #[must_use]
    pub fn basic(self, name: &str, secret: &str) -> Self {
        let pair = format!("{}:{}", encode(name), encode(secret));
        self.header("authorization", &format!("Basic {}", base64(pair.as_bytes())))
    }

    #[must_use]
    pub fn most_bytes(self, most_bytes: usize) -> Self {
        Self { most_bytes, ..self }
    }
}

impl Answer {
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The media type, in lower case, without parameters.
    pub fn media_type(&self) -> String {
        let value = self.header("content-type").unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }
}

/// Where one request of the chain goes.
struct Target {
    host: Host<String>,
    port: u16,
    tls: bool,
    /// The operator said that this one may be private.
    allowed: bool,
    /// For the `Host` header.
    authority: String,
    path: String,
}

impl Target {
    fn name(&self) -> String {
        self.host.to_string()
    }
}

impl Outbound {
    pub fn new(rules: Rules) -> Self {
        Self::with(rules, Box::new(|host, port| Box::pin(system_lookup(host, port))))
    }

    fn with(rules: Rules, lookup: Box<Lookup>) -> Self {
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let provider = Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider());
        let mut tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("the provider supports TLS 1.2 and 1.3")
            .with_root_certificates(roots)
            .with_no_client_auth();
        tls.alpn_protocols = vec![b"http/1.1".to_vec()];
        Self(Arc::new(Inner { rules, tls: TlsConnector::from(Arc::new(tls)), lookup }))
    }

    /// Asks, following redirects of a GET.
    pub async fn send(&self, request: Request) -> Result<Answer, OutboundError> {
        let first = self.target(&parse(&request.url)?)?.name();
        tokio::time::timeout(self.0.rules.deadline, self.follow(request))
            .await
            .unwrap_or(Err(OutboundError::Slow(first)))
    }

    async fn follow(&self, request: Request) -> Result<Answer, OutboundError> {
        let mut url = parse(&request.url)?;
        let mut headers = request.headers.clone();
        for _ in 0..=REDIRECTS {
            let target = self.target(&url)?;
            let answer = self.ask(&target, &request, &headers, &url).await?;
            let moved = matches!(answer.status, 301 | 302 | 303 | 307 | 308);
            let place =
                answer.headers.get(header::LOCATION).filter(|_| moved && request.method == Method::GET);
            let Some(place) = place else { return Ok(answer) };
            let place = place.to_str().map_err(|_| OutboundError::Unreadable(target.name()))?;
            if !is_plain(place) {
                return Err(OutboundError::Unreadable(target.name()));
            }
            let next = url.join(place).map_err(|_| OutboundError::Unreadable(target.name()))?;
            if next.origin() != url.origin() {
                // What was meant for one server is no other's business.
                headers.remove(header::AUTHORIZATION);
            }
            url = next;
        }
        Err(OutboundError::Redirects(url.host_str().unwrap_or_default().to_owned()))
    }

    /// Judges everything of an address but what its name resolves to.
    fn target(&self, url: &Url) -> Result<Target, OutboundError> {
        let bad = || OutboundError::BadUrl(shortened(url.as_str()));
        let tls = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(bad()),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(bad());
        }
        let host = match url.host().ok_or_else(bad)? {
            Host::Domain(name) => Host::Domain(name.trim_end_matches('.').to_owned()),
            Host::Ipv4(address) => Host::Ipv4(address),
            Host::Ipv6(address) => Host::Ipv6(address),
        };
        let port = url.port_or_known_default().ok_or_else(bad)?;
        let authority = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_string(),
        };
        let rules = &self.0.rules;
        let allowed = rules.allow.contains(&format!("{host}:{port}"));
        let ordinary = tls && [80, 443].contains(&port);
        if authority == rules.own || !(allowed || ordinary) {
            return Err(OutboundError::Forbidden(host.to_string()));
        }
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        Ok(Target { host, port, tls, allowed, authority, path })
    }

    async fn connect(&self, target: &Target) -> Result<TcpStream, OutboundError> {
        let found = match &target.host {
            Host::Ipv4(address) => vec![SocketAddr::from((*address, target.port))],
            Host::Ipv6(address) => vec![SocketAddr::from((*address, target.port))],
            Host::Domain(name) => (self.0.lookup)(name.clone(), target.port)
                .await
                .map_err(|_| OutboundError::Unreachable(target.name()))?,
        };
        let may = |address: &SocketAddr| target.allowed || is_global(address.ip());
        if !found.is_empty() && !found.iter().any(may) {
            return Err(OutboundError::Forbidden(target.name()));
        }
        for address in found.into_iter().filter(may) {
            if let Ok(Ok(stream)) = tokio::time::timeout(CONNECT, TcpStream::connect(address)).await {
                // The last word is the socket's: this is whom we are speaking to.
                return match stream.peer_addr() {
                    Ok(peer) if may(&peer) => Ok(stream),
                    _ => Err(OutboundError::Forbidden(target.name())),
                };
            }
        }
        Err(OutboundError::Unreachable(target.name()))
    }

    async fn ask(
        &self,
        target: &Target,
        request: &Request,
        headers: &HeaderMap,
        url: &Url,
    ) -> Result<Answer, OutboundError> {
        let stream = self.connect(target).await?;
        if !target.tls {
            return exchange(stream, target, request, self.headers(target, headers), url).await;
        }
        let name = ServerName::try_from(target.name())
            .map_err(|_| OutboundError::BadUrl(shortened(url.as_str())))?;
        let stream =
            self.0.tls.connect(name, stream).await.map_err(|_| OutboundError::Unreachable(target.name()))?;
        exchange(stream, target, request, self.headers(target, headers), url).await
    }

    fn headers(&self, target: &Target, asked: &HeaderMap) -> HeaderMap {
        let mut headers = asked.clone();
        for (name, value) in
            [(header::HOST, target.authority.as_str()), (header::USER_AGENT, &self.0.rules.user_agent)]
        {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        }
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        headers
    }
}

/// One request and its answer on a connection of its own.
async fn exchange<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    stream: S,
    target: &Target,
    request: &Request,
    headers: HeaderMap,
    url: &Url,
) -> Result<Answer, OutboundError> {
    let unreadable = || OutboundError::Unreadable(target.name());
    let (mut sender, connection) = hyper::client::conn::http1::Builder::new()
        .max_buf_size(HEAD_BYTES)
        .max_headers(100)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|_| OutboundError::Unreachable(target.name()))?;
    // Ends with us: an answer that is given up is not read on in the background.
    let mut driver = tokio::task::JoinSet::new();
    driver.spawn(async move { drop(connection.await) });
    let mut asked = http::Request::new(Full::new(request.body.clone()));
    *asked.method_mut() = request.method.clone();
    *asked.uri_mut() = target.path.parse().map_err(|_| OutboundError::BadUrl(shortened(url.as_str())))?;
    *asked.headers_mut() = headers;
    let (head, mut body) = sender.send_request(asked).await.map_err(|_| unreadable())?.into_parts();
    if head.status == StatusCode::SWITCHING_PROTOCOLS {
        return Err(unreadable());
    }
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| unreadable())?;
        let Some(data) = frame.data_ref() else { continue };
        if bytes.len() + data.len() > request.most_bytes {
            return Err(OutboundError::TooLarge(target.name()));
        }
        bytes.extend_from_slice(data);
    }
    Ok(Answer {
        url: url.to_string(),
        status: head.status.as_u16(),
        headers: head.headers,
        body: bytes.into(),
    })
}

/// A value of a form or a query.
pub fn encode(value: &str) -> String {
    url::form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

/// Base64 with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let group =
            (0..3).fold(0_u32, |group, at| group << 8 | u32::from(chunk.get(at).copied().unwrap_or(0)));
        for at in 0..4 {
            let letter = LETTERS[(group >> (18 - 6 * at) & 63) as usize];
            text.push(if at <= chunk.len() { letter.into() } else { '=' });
        }
    }
    text
}

async fn system_lookup(host: String, port: u16) -> std::io::Result<Vec<SocketAddr>> {
    Ok(tokio::net::lookup_host((host, port)).await?.collect())
}

/// Refuses what parsers repair: line ends, spaces, tabs and backslashes have made one request into two.
fn is_plain(url: &str) -> bool {
    url.len() <= 4096 && url.bytes().all(|byte| (0x21..0x7f).contains(&byte) && byte != b'\\')
}

fn parse(url: &str) -> Result<Url, OutboundError> {
    let bad = || OutboundError::BadUrl(shortened(url));
    if !is_plain(url) {
        return Err(bad());
    }
    Url::parse(url).map_err(|_| bad())
}

fn shortened(url: &str) -> String {
    url.chars().filter(|c| !c.is_control()).take(80).collect()
}
