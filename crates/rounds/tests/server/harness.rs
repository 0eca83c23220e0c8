//! A server of one's own for every test, and clients to speak with it.

use app::App;
use platform::{Clock, Cost};
use reqwest::{Method, RequestBuilder, StatusCode};
use rounds::config::Config;
use rounds::{serve, wiring};
use serde_json::Value;
use std::net::SocketAddr;
use tokio::sync::oneshot;

/// 24 November 2026, 08:00 UTC.
pub const START_MS: i64 = 1_795_507_200_000;
pub const PASSWORD: &str = "correct horse battery";

pub struct Server {
    pub app: App,
    pub url: String,
    pub config: Config,
    stop: Option<oneshot::Sender<()>>,
    done: Option<tokio::task::JoinHandle<()>>,
    folder: tempfile::TempDir,
}

impl Server {
    /// Open registration, no confirmation of addresses, no rate limits.
    pub async fn start() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listener = serve::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let address: SocketAddr = listener.local_addr().unwrap();
        let example = folder.path().join("rounds.toml");
        std::fs::write(&example, "").unwrap();
        let mut config = Config::load(Some(&example)).unwrap();
        config.data_dir = folder.path().to_owned();
        config.database_url = database().await;
        config.base_url = Some(format!("http://{address}"));
        config.registration = "open".into();
        config.email_confirmation = "off".into();
        config.password_grant = "on".into();
        config.rate_limits = "off".into();
        config.smtp_url = None;
        // Reading takes a second a picture; the tests about pictures turn it on.
        config.tesseract = "off".into();
        // The same for videos.
        config.ffmpeg = "off".into();
        change(&mut config);
        Self::launch(config, listener, folder, START_MS).await
    }

    /// Stops and starts again on the same data, at the same simulated moment.
    pub async fn restart(mut self) -> Self {
        self.stop().await;
        let Self { app, mut config, folder, .. } = self;
        let now = app.now();
        drop(app);
        let listener = serve::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        config.base_url = Some(format!("http://{}", listener.local_addr().unwrap()));
        Self::launch(config, listener, folder, now).await
    }

    async fn launch(
        config: Config,
        listener: tokio::net::TcpListener,
        folder: tempfile::TempDir,
        now: i64,
    ) -> Self {
        let address: SocketAddr = listener.local_addr().unwrap();
        let wired = config.clone();
        let app = tokio::task::spawn_blocking(move || {
            wiring::start_with(&wired, Clock::simulated(now), Cost::Minimal)
                .unwrap_or_else(|problem| panic!("{problem}"))
        })
        .await
        .unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let options = config.web_options().unwrap_or_else(|problem| panic!("{problem}"));
        let serving = serve::serve(app.clone(), options, listener, async move {
            let _ = stopped.await;
        });
        let done = tokio::spawn(async move { serving.await.unwrap_or_else(|problem| panic!("{problem}")) });
        let url = format!("http://{address}");
        Self { app, url, config, stop: Some(stop), done: Some(done), folder }
    }

    /// Where its files are.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub fn anybody(&self) -> Client {
        Client { url: self.url.clone(), token: None, id: String::new(), http: http() }
    }

    /// A member with a token for everything.
    pub async fn member(&self, handle: &str) -> Client {
        self.member_with(handle, "read write follow push").await
    }

    pub async fn member_with(&self, handle: &str, scopes: &str) -> Client {
        self.account(handle, scopes, kernel::Role::Member).await
    }

    /// A moderator with a token for everything.
    pub async fn moderator(&self, handle: &str) -> Client {
        let scopes = "read write follow push admin:read admin:write";
        self.account(handle, scopes, kernel::Role::Moderator).await
    }

    /// Somebody with a role and a token.
    pub async fn account(&self, handle: &str, scopes: &str, role: kernel::Role) -> Client {
        let email = format!("{handle}@example.org");
        let id = self.app.create_account(handle, &email, PASSWORD, role).await.unwrap();
        let token = self.app.script_token(id, scopes).await.unwrap();
        Client { url: self.url.clone(), token: Some(token), id: id.to_string(), http: http() }
    }

    pub fn advance(&self, ms: i64) {
        self.app.clock().advance(ms);
    }

    /// Runs every job that is due.
    pub async fn work_off(&self) {
        self.app.work_off().await.unwrap();
    }

    /// Stops as a signal would.
    pub async fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(done) = self.done.take() {
            done.await.unwrap();
        }
    }

    /// Mails that were written to the folder, oldest first, without the breaks that their encoding put into lines.
    pub fn mails(&self) -> Vec<String> {
        let mut files: Vec<_> = std::fs::read_dir(self.config.data_dir.join("mail"))
            .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
            .unwrap_or_default();
        files.sort();
        let plain = |mail: String| mail.replace("=\r\n", "").replace("=3D", "=");
        files.iter().map(|file| plain(std::fs::read_to_string(file).unwrap())).collect()
    }
}

fn http() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).cookie_store(true).build().unwrap()
}

/// A database of its own on the PostgreSQL server, if there is one.
pub async fn database() -> Option<String> {
    let server = std::env::var("ROUNDS_TEST_DATABASE").ok()?;
    let name = format!("t{}", platform::secrets::hex(&platform::random::bytes::<8>()));
    let made = name.clone();
    let address = server.clone();
    tokio::task::spawn_blocking(move || {
        let mut db = store::Address::parse(&address).unwrap().connect().unwrap();
        store::create_database(&mut db, &made).unwrap();
    })
    .await
    .unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    Some(format!("{base}/{name}"))
}

impl Client {
    /// Whom the use cases see when this client asks.
    pub async fn viewer(&self, server: &Server) -> app::Viewer {
        server.app.viewer_of_token(self.token.as_deref().unwrap()).await.unwrap()
    }
}

/// Somebody with a token, or anybody.
#[derive(Clone)]
pub struct Client {
    pub url: String,
    pub token: Option<String>,
    /// Id of the account.
    pub id: String,
    pub http: reqwest::Client,
}

#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub body: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The JSON of an answer that went well.
    #[track_caller]
    pub fn ok(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        self.json()
    }

    #[track_caller]
    pub fn refused(&self, status: u16) -> String {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self.json()["error"].as_str().expect("every refusal says why").to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Client {
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.url));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub async fn send(&self, request: RequestBuilder) -> Reply {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        Reply { status, headers, body: response.text().await.unwrap() }
    }

    /// A response whose body is still coming.
    pub async fn send_open(&self, path: &str) -> reqwest::Response {
        self.request(Method::GET, path).send().await.unwrap()
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.send(self.request(Method::POST, path).json(&body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Reply {
        self.send(self.request(Method::PUT, path).json(&body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Reply {
        self.send(self.request(Method::PATCH, path).json(&body)).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// Publishes a text; the id of the post.
    pub async fn say(&self, text: &str) -> String {
        let post = self.post("/api/v1/statuses", serde_json::json!({ "status": text })).await.ok();
        post["id"].as_str().unwrap().to_owned()
    }

    pub async fn follow(&self, other: &Self) {
        let answer = self.post(&format!("/api/v1/accounts/{}/follow", other.id), Value::Null).await.ok();
        assert_eq!(answer["following"], true, "{answer}");
    }

    /// Ids of a page of posts or accounts.
    pub async fn ids(&self, path: &str) -> Vec<String> {
        ids(&self.get(path).await.ok())
    }

    /// Uploads a picture; its attachment.
    pub async fn upload(&self, bytes: Vec<u8>) -> Reply {
        let part = reqwest::multipart::Part::bytes(bytes).file_name("picture");
        let form = reqwest::multipart::Form::new().part("file", part).text("description", "A drawing");
        self.send(self.request(Method::POST, "/api/v2/media").multipart(form)).await
    }

    /// Sends a file in the field `file` of a form.
    pub async fn hand_in(&self, path: &str, name: &str, bytes: Vec<u8>) -> Reply {
        let part = reqwest::multipart::Part::bytes(bytes).file_name(name.to_owned());
        let form = reqwest::multipart::Form::new().part("file", part);
        self.send(self.request(Method::POST, path).multipart(form)).await
    }
}

pub fn ids(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}

/// A small PNG.
pub fn picture() -> Vec<u8> {
    let picture = image::RgbImage::from_fn(64, 48, |x, y| image::Rgb([x as u8 * 3, y as u8 * 5, 120]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}
