//! A keep-alive HTTP/1.1 client for measuring: one connection, no allocation but its buffer, no redirects.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// One connection to a server on 127.0.0.1.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What came back; `body` borrows the connection's buffer.
pub struct Answer<'a> {
    pub status: u16,
    pub body: &'a [u8],
}

impl Connection {
    pub fn open(port: u16) -> Result<Self, String> {
        let stream = TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).map_err(said)?;
        stream.set_nodelay(true).map_err(said)?;
        stream.set_read_timeout(Some(Duration::from_secs(60))).map_err(said)?;
        Ok(Self { stream, buffer: Vec::with_capacity(256 * 1024) })
    }

    /// Sends a request for an endless answer and gives every piece of it to `heard`, until that says that it is enough.
    pub fn listen(mut self, request: &[u8], heard: &mut dyn FnMut(&[u8]) -> bool) -> Result<(), String> {
        self.stream.write_all(request).map_err(said)?;
        loop {
            self.buffer.clear();
            self.read_more()?;
            if heard(&self.buffer) {
                return Ok(());
            }
        }
    }

    /// Sends bytes that [`get`], [`post`] or [`put`] made and reads the whole answer.
    pub fn send(&mut self, request: &[u8]) -> Result<Answer<'_>, String> {
        self.stream.write_all(request).map_err(said)?;
        self.buffer.clear();
        let head_end = loop {
            if let Some(at) = find(&self.buffer, b"\r\n\r\n") {
                break at;
            }
            self.read_more()?;
        };
        let head = String::from_utf8_lossy(&self.buffer[..head_end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.ok_or_else(|| format!("not an HTTP answer: {head}"))?;
        let length = header(&head, "content-length").and_then(|length| length.parse::<usize>().ok());
        let length = length.ok_or_else(|| format!("an answer without Content-Length: {head}"))?;
        let start = head_end + 4;
        while self.buffer.len() < start + length {
            self.read_more()?;
        }
        Ok(Answer { status, body: &self.buffer[start..start + length] })
    }

    fn read_more(&mut self) -> Result<(), String> {
        let mut chunk = [0; 64 * 1024];
        match self.stream.read(&mut chunk).map_err(said)? {
            0 => Err("the server closed the connection".to_owned()),
            read => {
                self.buffer.extend_from_slice(&chunk[..read]);
                Ok(())
            }
        }
    }
}

/// The bytes of a GET; with a token the request is that account's.
pub fn get(path: &str, token: Option<&str>) -> Vec<u8> {
    let authorisation = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
    format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{authorisation}\r\n").into_bytes()
}

/// The bytes of a POST of JSON.
pub fn post(path: &str, token: &str, json: &str) -> Vec<u8> {
    send("POST", path, token, json)
}

/// The bytes of a PUT of JSON.
pub fn put(path: &str, token: &str, json: &str) -> Vec<u8> {
    send("PUT", path, token, json)
}

fn send(method: &str, path: &str, token: &str, json: &str) -> Vec<u8> {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{json}",
        json.len()
    )
    .into_bytes()
}

/// The first string value of a key in JSON that this repository's server wrote, without a parser.
pub fn string_field(json: &[u8], key: &str) -> Option<String> {
    let text = std::str::from_utf8(json).ok()?;
    let (_, rest) = text.split_once(&format!("\"{key}\":\""))?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut fields = head.lines().filter_map(|line| line.split_once(':'));
    fields.find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    #[test]
    fn two_answers_are_read_from_one_connection_however_they_are_cut() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            for pieces in [
                ["HTTP/1.1 200 OK\r\ncontent-", "length: 5\r\n\r\nhel", "lo"],
                ["HTTP/1.1 404 No\r\n", "Content-Length: 0\r\n", "\r\n"],
            ] {
                let mut request = [0; 4096];
                assert!(stream.read(&mut request).unwrap() > 0);
                for piece in pieces {
                    stream.write_all(piece.as_bytes()).unwrap();
                    stream.flush().unwrap();
                }
            }
        });
        let mut connection = Connection::open(port).unwrap();
        let answer = connection.send(&get("/x", None)).unwrap();
        assert_eq!((answer.status, answer.body), (200, b"hello".as_slice()));
        assert_eq!(connection.send(&get("/y", Some("t"))).unwrap().status, 404);
        server.join().unwrap();
    }

    #[test]
    fn a_string_is_found_in_json_by_its_key() {
        assert_eq!(string_field(br#"{"id":"12","x":"y"}"#, "x").as_deref(), Some("y"));
        assert_eq!(string_field(br#"{"id":12}"#, "id"), None);
    }
}
