//! What the server says about itself: instance (both versions), nodeinfo, WebFinger, OAuth metadata.

use kernel::moderation::HouseRule;
use kernel::{Limits, Scope};
use serde_json::{Value, json};

/// The facts that all these documents tell.
#[derive(Debug, Clone)]
pub struct Instance<'a> {
    pub base_url: &'a str,
    pub host: &'a str,
    pub title: &'a str,
    pub description: &'a str,
    pub version: &'a str,
    pub contact_email: &'a str,
    pub source_url: &'a str,
    /// JSON of the contact account.
    pub contact: Option<Value>,
    pub limits: &'a Limits,
    pub rules: &'a [HouseRule],
    pub registrations: bool,
    pub approval_required: bool,
    pub accounts: i64,
    pub active_month: i64,
    pub posts: i64,
}

const PICTURES: [&str; 5] = ["image/jpeg", "image/png", "image/webp", "image/gif", "application/dicom"];

impl Instance<'_> {
    /// Clients read what stands before the first space.
    fn compatible_version(&self) -> String {
        format!("4.5.0 (compatible; Rounds {})", self.version)
    }

    fn streaming(&self) -> String {
        self.base_url.replacen("http", "ws", 1)
    }

    fn rules(&self) -> Value {
        self.rules.iter().enumerate().map(|(at, rule)| rule_json(at + 1, rule)).collect()
    }

    fn configuration(&self) -> Value {
        let limits = self.limits;
        json!({
            "urls": {
                "streaming": self.streaming(),
                "status": null,
                "about": format!("{}/about", self.base_url),
                "privacy_policy": format!("{}/about#privacy", self.base_url),
                "terms_of_service": null
            },
            "vapid": { "public_key": "" },
            "accounts": {
                "max_display_name_length": limits.display_name_chars,
                "max_note_length": limits.bio_chars,
                "max_avatar_description_length": 0,
                "max_header_description_length": 0,
                "max_featured_tags": 0,
                "max_pinned_statuses": limits.pins,
                "max_profile_fields": limits.fields,
                "profile_field_name_limit": limits.field_chars,
                "profile_field_value_limit": limits.field_chars
            },
            "statuses": {
                "max_characters": limits.post_chars,
                "max_media_attachments": limits.pictures,
                "characters_reserved_per_url": kernel::text::URL_CHARS
            },
            "media_attachments": {
                "supported_mime_types": PICTURES,
                "description_limit": limits.alt_chars,
                "image_size_limit": limits.picture_bytes,
                "image_matrix_limit": limits.picture_pixels,
                "video_size_limit": 0,
                "video_frame_rate_limit": 0,
                "video_matrix_limit": 0
            },
            "polls": {
                "max_options": limits.poll_options,
                "max_characters_per_option": limits.poll_option_chars,
                "min_expiration": limits.poll_seconds.0,
                "max_expiration": limits.poll_seconds.1
            },
            "translation": { "enabled": false },
            "timelines_access": {
                "live_feeds": { "local": "public", "remote": "disabled" },
                "hashtag_feeds": { "local": "public", "remote": "disabled" },
                "trending_link_feeds": { "local": "disabled", "remote": "disabled" }
            },
            "limited_federation": true
        })
    }

    fn thumbnail(&self) -> String {
        format!("{}/assets/rounds.png", self.base_url)
    }
}

/// A rule of the house by its number, which counts from 1.
pub fn rule_json(number: usize, rule: &HouseRule) -> Value {
    json!({ "id": number.to_string(), "text": rule.text, "hint": rule.hint, "translations": {} })
}

pub fn v2(it: &Instance<'_>) -> Value {
    json!({
        "domain": it.host,
        "title": it.title,
        "version": it.compatible_version(),
        "source_url": it.source_url,
        "description": it.description,
        "usage": { "users": { "active_month": it.active_month } },
        "thumbnail": { "url": it.thumbnail(), "description": "The sign of Rounds", "versions": {} },
        "icon": [{ "src": it.thumbnail(), "size": "512x512" }],
        "languages": ["en"],
        "configuration": it.configuration(),
        "registrations": {
            "enabled": it.registrations,
            "approval_required": it.approval_required,
            "reason_required": it.approval_required,
            "message": null,
            "min_age": null,
            "url": null
        },
        "api_versions": { "mastodon": 7 },
        "contact": { "email": it.contact_email, "account": it.contact },
        "rules": it.rules()
    })
}

pub fn v1(it: &Instance<'_>) -> Value {
    let mut configuration = it.configuration();
    if let Some(map) = configuration.as_object_mut() {
        for newer in ["urls", "vapid", "translation", "timelines_access", "limited_federation"] {
            map.remove(newer);
        }
    }
    json!({
        "uri": it.host,
        "title": it.title,
        "short_description": it.description,
        "description": it.description,
        "email": it.contact_email,
        "version": it.compatible_version(),
        "urls": { "streaming_api": it.streaming() },
        "stats": { "user_count": it.accounts, "status_count": it.posts, "domain_count": 0 },
        "thumbnail": it.thumbnail(),
        "languages": ["en"],
        "registrations": it.registrations,
        "approval_required": it.approval_required,
        "invites_enabled": false,
        "configuration": configuration,
        "contact_account": it.contact,
        "rules": it.rules()
    })
}

/// NodeInfo 2.0.
pub fn nodeinfo(it: &Instance<'_>) -> Value {
    json!({
        "version": "2.0",
        "software": { "name": "rounds", "version": it.version },
        "protocols": [],
        "services": { "outbound": [], "inbound": [] },
        "usage": { "users": { "total": it.accounts, "activeMonth": it.active_month }, "localPosts": it.posts },
        "openRegistrations": it.registrations,
        "metadata": { "nodeName": it.title, "nodeDescription": it.description }
    })
}

pub fn nodeinfo_links(base_url: &str) -> Value {
    json!({ "links": [{
        "rel": "http://nodeinfo.diaspora.software/ns/schema/2.0",
        "href": format!("{base_url}/nodeinfo/2.0")
    }] })
}

/// JRD of an account (RFC 7033).
pub fn webfinger(handle: &str, host: &str, uri: &str, url: &str) -> Value {
    json!({
        "subject": format!("acct:{handle}@{host}"),
        "aliases": [url, uri],
        "links": [{ "rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": url }]
    })
}

/// Authorization server metadata (RFC 8414).
pub fn oauth_server(base_url: &str, password_grant: bool) -> Value {
    let mut grants = vec!["authorization_code", "client_credentials", "refresh_token"];
    if password_grant {
        grants.push("password");
    }
    json!({
        "issuer": format!("{base_url}/"),
        "authorization_endpoint": format!("{base_url}/oauth/authorize"),
        "token_endpoint": format!("{base_url}/oauth/token"),
        "revocation_endpoint": format!("{base_url}/oauth/revoke"),
        "userinfo_endpoint": format!("{base_url}/oauth/userinfo"),
        "app_registration_endpoint": format!("{base_url}/api/v1/apps"),
        "service_documentation": format!("{base_url}/about"),
        "scopes_supported": Scope::ALL.iter().map(|scope| scope.name()).collect::<Vec<_>>(),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": grants,
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true
    })
}
