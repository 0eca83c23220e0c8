//! The published ways to make a server ask itself, tried against listeners that must never be reached.

use super::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Counts who connects.
struct Canary {
    port: u16,
    heard: Arc<AtomicUsize>,
}

impl Canary {
    async fn on(address: &str) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(AtomicUsize::new(0));
        let count = heard.clone();
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                let _ = socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsecret").await;
            }
        });
        Self { port, heard }
    }

    fn heard(&self) -> usize {
        self.heard.load(Ordering::SeqCst)
    }
}

/// Answers every request with what `answer` makes of its first line; the port.
async fn peer(answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let answer = Arc::new(answer);
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut head = Vec::new();
                let mut chunk = [0; 4096];
                while !head.windows(4).any(|end| end == b"\r\n\r\n") {
                    match socket.read(&mut chunk).await {
                        Ok(0) | Err(_) => return,
                        Ok(read) => head.extend_from_slice(&chunk[..read]),
                    }
                }
                let _ = socket.write_all(&answer(&String::from_utf8_lossy(&head))).await;
            });
        }
    });
    port
}

fn text(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn allowing(ports: &[u16]) -> Outbound {
    let allow = ports.iter().map(|port| format!("127.0.0.1:{port}")).collect();
    Outbound::new(Rules {
        allow,
        own: "rounds.example".into(),
        user_agent: "Rounds/test".into(),
        ..Rules::default()
    })
}

const CLOSED: [&str; 34] = [
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "255.255.255.255",
    "[::]",
    "[::1]",
    "[::127.0.0.1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::7f00:1]",
    "[100::1]",
    "[2001::1]",
    "[2001:db8::1]",
    "[2002:7f00:1::]",
    "[3fff::1]",
    "[5f00::1]",
    "[fc00::1]",
    "[fe80::1]",
    "[fec0::1]",
    "[ff02::1]",
    "[0:0:0:0:0:ffff:7f00:1]",
];

const SPELLINGS: [&str; 9] = [
    "127.1",
    "0x7f.1",
    "0x7f000001",
    "2130706433",
    "0177.0.0.1",
    "localhost",
    "localhost.",
    "LOCALHOST",
    "rounds.example",
];

#[tokio::test]
async fn no_spelling_of_a_private_address_is_reached() {
    let canaries = [Canary::on("127.0.0.1:0").await, Canary::on("[::1]:0").await];
    let outbound = allowing(&[]);
    for host in CLOSED.iter().chain(&SPELLINGS) {
        for canary in &canaries {
            for place in
                [format!("http://{host}:{}/", canary.port), format!("https://{host}:{}/", canary.port)]
            {
                let outcome = outbound.send(Request::get(&place)).await;
                assert!(matches!(outcome, Err(OutboundError::Forbidden(_))), "{place}: {outcome:?}");
            }
        }
        // On the ordinary port too, where nothing but the address speaks against it.
        let outcome = outbound.send(Request::get(&format!("https://{host}/"))).await;
        assert!(matches!(outcome, Err(OutboundError::Forbidden(_))), "{host}: {outcome:?}");
    }
    assert_eq!(canaries.iter().map(Canary::heard).sum::<usize>(), 0);
}

#[tokio::test]
async fn an_address_that_is_no_plain_https_address_is_refused() {
    let canary = Canary::on("127.0.0.1:0").await;
    let outbound = allowing(&[]);
    for bad in [
        "file:///etc/passwd".to_owned(),
        "gopher://example.org/".into(),
        "ftp://example.org/".into(),
        "unix:/run/x".into(),
        "data:text/html,x".into(),
        "javascript:alert(1)".into(),
        "https://".into(),
        "example.org".into(),
        "//example.org/".into(),
        format!("https://ok@127.0.0.1:{}/", canary.port),
        format!("https://ok:x@127.0.0.1:{}/", canary.port),
        "https://example.org/a\r\nHost: evil".into(),
        "https://example.org/a b".into(),
        "https://example.org\\@127.0.0.1/".into(),
        "https://exämple.org/".into(),
        format!("https://example.org/{}", "a".repeat(5000)),
    ] {
        let outcome = outbound.send(Request::get(&bad)).await;
        assert!(matches!(outcome, Err(OutboundError::BadUrl(_))), "{bad}: {outcome:?}");
    }
    for port in [22, 25, 6379, 5432, 4222, 8080] {
        let outcome = outbound.send(Request::get(&format!("https://example.org:{port}/"))).await;
        assert!(matches!(outcome, Err(OutboundError::Forbidden(_))), "{port}: {outcome:?}");
    }
    let plain = outbound.send(Request::get("http://example.org/")).await;
    assert!(matches!(plain, Err(OutboundError::Forbidden(_))), "without TLS: {plain:?}");
    assert_eq!(canary.heard(), 0);
}

#[tokio::test]
async fn a_name_that_resolves_to_a_private_address_is_not_asked_whatever_the_second_answer_is() {
    let canary = Canary::on("127.0.0.1:0").await;
    let port = canary.port;
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    // A resolver that rebinds: first a public address that does not answer, then this machine.
    let lookup: Box<Lookup> = Box::new(move |host, _| {
        let turn = count.fetch_add(1, Ordering::SeqCst);
        let local = SocketAddr::from(([127, 0, 0, 1], port));
        let mapped = SocketAddr::from(("::ffff:127.0.0.1".parse::<std::net::Ipv6Addr>().unwrap(), port));
        Box::pin(async move {
            Ok(match host.as_str() {
                "rebind.example" if turn == 0 => vec![],
                "mapped.example" => vec![mapped],
                _ => vec![local, mapped],
            })
        })
    });
    let outbound = Outbound::with(Rules::default(), lookup);
    let first = outbound.send(Request::get("https://rebind.example/")).await;
    assert_eq!(first.unwrap_err(), OutboundError::Unreachable("rebind.example".into()));
    for host in ["rebind.example", "mapped.example", "mixed.example", "127.0.0.1.nip.example"] {
        let outcome = outbound.send(Request::get(&format!("https://{host}/"))).await;
        assert_eq!(outcome.unwrap_err(), OutboundError::Forbidden(host.into()));
    }
    assert_eq!(asked.load(Ordering::SeqCst), 5, "one look-up a request: nobody asks again");
    assert_eq!(canary.heard(), 0);
}

#[tokio::test]
async fn every_redirect_is_judged_anew() {
    let canary = Canary::on("127.0.0.1:0").await;
    let closed = canary.port;
    let port = peer(move |head| {
        let path = head.split(' ').nth(1).unwrap_or_default();
        let (hops, rest) = path.trim_start_matches('/').split_once('/').unwrap_or_default();
        let (status, vector) = rest.split_once('/').unwrap_or_default();
        let hops: u32 = hops.parse().unwrap_or(0);
        let place = if hops > 1 {
            format!("/{}/{rest}", hops - 1)
        } else if vector.contains(':') && !vector.starts_with('[') {
            vector.to_owned()
        } else {
            format!("http://{vector}:{closed}/")
        };
        text(&format!("{status} Moved"), &format!("location: {place}\r\n"), "")
    })
    .await;
    let outbound = allowing(&[port]);
    for status in [301, 302, 303, 307, 308] {
        for hops in 1..=3 {
            let place = format!("http://127.0.0.1:{port}/{hops}/{status}/127.0.0.1");
            let outcome = outbound.send(Request::get(&place)).await;
            assert_eq!(outcome.unwrap_err(), OutboundError::Forbidden("127.0.0.1".into()), "{place}");
        }
        let place = format!("http://127.0.0.1:{port}/9/{status}/127.0.0.1");
        assert!(matches!(outbound.send(Request::get(&place)).await, Err(OutboundError::Redirects(_))));
    }
    for vector in CLOSED.iter().chain(&SPELLINGS) {
        let outcome = outbound.send(Request::get(&format!("http://127.0.0.1:{port}/1/302/{vector}"))).await;
        assert!(matches!(outcome, Err(OutboundError::Forbidden(_))), "{vector}: {outcome:?}");
    }
    for vector in ["file:///etc/passwd", "ftp://example.org/", "data:text/html,x"] {
        let outcome = outbound.send(Request::get(&format!("http://127.0.0.1:{port}/1/302/{vector}"))).await;
        assert!(matches!(outcome, Err(OutboundError::BadUrl(_))), "{vector}: {outcome:?}");
    }
    assert_eq!(canary.heard(), 0);
}

#[tokio::test]
async fn an_allowed_server_is_asked_and_nothing_else_is_sent_along() {
    let port =
        peer(|head| text("200 OK", "set-cookie: a=b\r\ncontent-type: Text/HTML; charset=x\r\n", head)).await;
    let outbound = allowing(&[port]);
    for _ in 0..2 {
        let request = Request::get(&format!("http://127.0.0.1:{port}/a?b=c#d"));
        let answer = outbound.send(request.header("accept", "text/html")).await.unwrap();
        let head = String::from_utf8(answer.body.to_vec()).unwrap();
        assert!(head.starts_with("GET /a?b=c HTTP/1.1\r\n"), "{head}");
        assert!(head.contains("accept: text/html") && head.contains("user-agent: Rounds/test"), "{head}");
        assert!(
            !head.contains("cookie") && !head.contains("encoding") && !head.contains("referer"),
            "{head}"
        );
        assert_eq!((answer.status, answer.media_type().as_str()), (200, "text/html"));
    }
    let form = Request::post_form(&format!("http://127.0.0.1:{port}/t"), &[("code", "a b&c")]);
    let answer = outbound.send(form).await.unwrap();
    assert!(String::from_utf8_lossy(&answer.body).contains("content-length: 12"), "code=a+b%26c");
}

#[test]
fn a_client_is_named_as_oauth_encodes_it() {
    for (plain, encoded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
    {
        // RFC 4648, section 10.
        assert_eq!(base64(plain.as_bytes()), encoded);
    }
    let request = Request::get("https://a.example").basic("a:b", "c d");
    assert_eq!(request.headers["authorization"], format!("Basic {}", base64(b"a%3Ab:c+d")));
}

#[tokio::test]
async fn a_secret_does_not_follow_a_redirect_to_another_server() {
    let other = peer(|head| text("200 OK", "", head)).await;
    let port =
        peer(move |_| text("302 Found", &format!("location: http://127.0.0.1:{other}/\r\n"), "")).await;
    let outbound = allowing(&[port, other]);
    let place = format!("http://127.0.0.1:{port}/");
    let secret = Request::get(&place).header("authorization", "Bearer secret");
    let answer = outbound.send(secret).await.unwrap();
    assert!(!String::from_utf8_lossy(&answer.body).contains("secret"));
    let form = outbound.send(Request::post_form(&place, &[("client_secret", "s")])).await.unwrap();
    assert_eq!(form.status, 302, "a form goes where it was meant to go, or nowhere");
}

#[tokio::test]
async fn an_answer_that_is_too_large_or_no_http_ends_the_request() {
    let endless = peer(|_| {
        let mut answer = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
        answer.extend(std::iter::repeat_n(b'x', 3 * BODY_BYTES));
        answer
    })
    .await;
    let headers = peer(|_| {
        let mut answer = b"HTTP/1.1 200 OK\r\n".to_vec();
        answer.extend(b"x: y\r\n".repeat(200));
        answer.extend(b"\r\n");
        answer
    })
    .await;
    let garbage = peer(|_| b"220 mail.example ESMTP\r\n".to_vec()).await;
    let outbound = allowing(&[endless, headers, garbage]);
    let ask = async |port: u16| {
        outbound.send(Request::get(&format!("http://127.0.0.1:{port}/"))).await.unwrap_err()
    };
    assert_eq!(ask(endless).await, OutboundError::TooLarge("127.0.0.1".into()));
    assert_eq!(ask(headers).await, OutboundError::Unreadable("127.0.0.1".into()));
    assert_eq!(ask(garbage).await, OutboundError::Unreadable("127.0.0.1".into()));
}

#[tokio::test]
async fn a_server_that_never_finishes_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let held = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let _ = socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n").await;
        std::future::pending::<()>().await;
    });
    let deadline = Duration::from_millis(50);
    let rules = Rules { allow: vec![format!("127.0.0.1:{port}")], deadline, ..Rules::default() };
    let lookup = Box::new(|host, port| Box::pin(system_lookup(host, port)) as Found);
    let outbound = Outbound::with(rules, lookup);
    let outcome = outbound.send(Request::get(&format!("http://127.0.0.1:{port}/"))).await;
    assert_eq!(outcome.unwrap_err(), OutboundError::Slow("127.0.0.1".into()));
    held.abort();
}

#[tokio::test]
async fn https_is_spoken_to_whoever_is_asked_with_it() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let hello = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut bytes = [0; 3];
        socket.read_exact(&mut bytes).await.unwrap();
        bytes
    });
    let outcome = allowing(&[port]).send(Request::get(&format!("https://127.0.0.1:{port}/"))).await;
    assert_eq!(outcome.unwrap_err(), OutboundError::Unreachable("127.0.0.1".into()));
    // A TLS record that begins a handshake (RFC 8446, section 5.1).
    assert_eq!(hello.await.unwrap()[..2], [22, 3]);
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused_before_anything_is_said() {
    use tokio_rustls::TlsAcceptor;
    use tokio_rustls::rustls::ServerConfig;
    use tokio_rustls::rustls::pki_types::PrivateKeyDer;

    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder().with_no_client_auth();
    let acceptor =
        TlsAcceptor::from(Arc::new(config.with_single_cert(vec![made.cert.der().clone()], key).unwrap()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Arc::new(AtomicUsize::new(0));
    let count = heard.clone();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            if let Ok(mut socket) = acceptor.accept(socket).await {
                count.fetch_add(socket.read(&mut [0; 64]).await.unwrap_or(0), Ordering::SeqCst);
            }
        }
    });
    let asked = allowing(&[port]).send(Request::get(&format!("https://127.0.0.1:{port}/secret"))).await;
    assert_eq!(asked.unwrap_err(), OutboundError::Unreachable("127.0.0.1".into()));
    assert_eq!(heard.load(Ordering::SeqCst), 0, "no byte of the request was sent");
}
