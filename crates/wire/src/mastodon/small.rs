//! The entities that fit into a few lines.

use serde::Serialize;
use serde_json::value::RawValue;

#[derive(Debug, Clone, Serialize)]
pub struct Size {
    pub width: i32,
    pub height: i32,
    /// `640x360`.
    pub size: String,
    pub aspect: f64,
}

impl Size {
    pub fn new(width: i32, height: i32) -> Self {
        let aspect = if height > 0 { f64::from(width) / f64::from(height) } else { 1.0 };
        Self { width, height, size: format!("{width}x{height}"), aspect }
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct Focus {
    pub x: f64,
    pub y: f64,
}

#[derive(Debug, Clone, Serialize)]
pub struct AttachmentMeta {
    pub original: Size,
    pub small: Size,
    pub focus: Focus,
}

#[derive(Debug, Clone, Serialize)]
pub struct Attachment {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub url: String,
    pub preview_url: String,
    pub remote_url: Option<String>,
    pub preview_remote_url: Option<String>,
    pub text_url: Option<String>,
    pub meta: AttachmentMeta,
    pub description: Option<String>,
    pub blurhash: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Mention {
    pub id: String,
    pub username: String,
    pub url: String,
    pub acct: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct StatusTag {
    pub name: String,
    pub url: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct PollOption {
    pub title: String,
    pub votes_count: Option<i64>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Poll {
    pub id: String,
    pub expires_at: Option<String>,
    pub expired: bool,
    pub multiple: bool,
    pub votes_count: i64,
    pub voters_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voted: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_votes: Option<Vec<i16>>,
    pub options: Vec<PollOption>,
    pub emojis: [(); 0],
}

#[derive(Debug, Clone, Serialize)]
pub struct Day {
    /// Seconds since the epoch, as text.
    pub day: String,
    pub accounts: String,
    pub uses: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Tag {
    pub id: String,
    pub name: String,
    pub url: String,
    pub history: Vec<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub following: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub featuring: Option<bool>,
}

#[derive(Debug, Clone, Serialize)]
pub struct List {
    pub id: String,
    pub title: String,
    pub replies_policy: &'static str,
    pub exclusive: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct Marker {
    pub last_read_id: String,
    pub version: i64,
    pub updated_at: String,
}

#[derive(Debug, Serialize)]
pub struct Notification<'a> {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub group_key: String,
    pub created_at: String,
    pub account: &'a RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moderation_warning: Option<Box<RawValue>>,
    /// Ours: the session that a reminder is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<Box<RawValue>>,
    /// Ours: the certificate that was issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Box<RawValue>>,
    /// Ours: the case that a query is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure_case: Option<Box<RawValue>>,
}

#[derive(Debug, Serialize)]
pub struct Context {
    pub ancestors: Vec<Box<RawValue>>,
    pub descendants: Vec<Box<RawValue>>,
}

#[derive(Debug, Serialize)]
pub struct ScheduledParams {
    pub text: String,
    pub poll: Option<serde_json::Value>,
    pub media_ids: Option<Vec<String>>,
    pub sensitive: Option<bool>,
    pub spoiler_text: Option<String>,
    pub visibility: Option<String>,
    pub in_reply_to_id: Option<i64>,
    pub language: Option<String>,
    pub application_id: i64,
    pub scheduled_at: Option<String>,
    pub idempotency: Option<String>,
    pub with_rate_limit: bool,
}

#[derive(Debug, Serialize)]
pub struct Scheduled {
    pub id: String,
    pub scheduled_at: String,
    pub params: ScheduledParams,
    pub media_attachments: Vec<Attachment>,
}

#[derive(Debug, Serialize)]
pub struct StatusEdit<'a> {
    pub content: String,
    pub spoiler_text: String,
    pub sensitive: bool,
    pub created_at: String,
    pub account: &'a RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub poll: Option<serde_json::Value>,
    pub media_attachments: Vec<Attachment>,
    pub emojis: [(); 0],
}

#[derive(Debug, Serialize)]
pub struct StatusSource {
    pub id: String,
    pub text: String,
    pub spoiler_text: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Application {
    pub id: String,
    pub name: String,
    pub website: Option<String>,
    pub scopes: Vec<String>,
    pub redirect_uris: Vec<String>,
    pub redirect_uri: String,
    pub vapid_key: &'static str,
}

/// The one answer that has the secret.
#[derive(Debug, Clone, Serialize)]
pub struct CredentialApplication {
    #[serde(flatten)]
    pub application: Application,
    pub client_id: String,
    pub client_secret: String,
    pub client_secret_expires_at: i64,
}

#[derive(Debug, Clone, Serialize)]
pub struct Token {
    pub access_token: String,
    pub token_type: &'static str,
    pub scope: String,
    /// Seconds since the epoch.
    pub created_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Userinfo {
    pub iss: String,
    pub sub: String,
    pub name: String,
    pub preferred_username: String,
    pub profile: String,
    pub picture: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Preferences {
    #[serde(rename = "posting:default:visibility")]
    pub visibility: &'static str,
    #[serde(rename = "posting:default:sensitive")]
    pub sensitive: bool,
    #[serde(rename = "posting:default:language")]
    pub language: Option<String>,
    #[serde(rename = "posting:default:quote_policy")]
    pub quote_policy: &'static str,
    #[serde(rename = "reading:expand:media")]
    pub media: &'static str,
    #[serde(rename = "reading:expand:spoilers")]
    pub spoilers: bool,
    #[serde(rename = "reading:autoplay:gifs")]
    pub gifs: bool,
}
