//! Embedded files, served as `/assets/NAME?v=HASH` and so cached for ever.

/// One embedded file.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    pub name: &'static str,
    pub content_type: &'static str,
    pub bytes: &'static [u8],
    /// FNV-1a of the bytes: a name for this version, no protection.
    pub version: u64,
}

macro_rules! assets {
    ($($name:literal = $kind:literal;)*) => {
        const ASSETS: &[Asset] = &[$(
            Asset {
                name: $name,
                content_type: $kind,
                bytes: include_bytes!(concat!("../../assets/", $name)),
                version: fnv1a(include_bytes!(concat!("../../assets/", $name))),
            },
        )*
        CHARTS];
    };
}

assets! {
    "app.css" = "text/css; charset=utf-8";
    "conference.css" = "text/css; charset=utf-8";
    "cpd.css" = "text/css; charset=utf-8";
    "groups.css" = "text/css; charset=utf-8";
    "wall.css" = "text/css; charset=utf-8";
    "measures.css" = "text/css; charset=utf-8";
    "record.css" = "text/css; charset=utf-8";
    "questions.css" = "text/css; charset=utf-8";
    "app.js" = "text/javascript; charset=utf-8";
    "act.js" = "text/javascript; charset=utf-8";
    "blur.js" = "text/javascript; charset=utf-8";
    "desk.js" = "text/javascript; charset=utf-8";
    "wall.js" = "text/javascript; charset=utf-8";
    "compose.js" = "text/javascript; charset=utf-8";
    "guard.js" = "text/javascript; charset=utf-8";
    "live.js" = "text/javascript; charset=utf-8";
    "passkey.js" = "text/javascript; charset=utf-8";
    "question.js" = "text/javascript; charset=utf-8";
    "session.js" = "text/javascript; charset=utf-8";
    "upload.js" = "text/javascript; charset=utf-8";
    "video.css" = "text/css; charset=utf-8";
    "video.js" = "text/javascript; charset=utf-8";
    "theme.js" = "text/javascript; charset=utf-8";
    "mark.svg" = "image/svg+xml";
    "rounds.png" = "image/png";
    "avatar.png" = "image/png";
    "header.png" = "image/png";
}

/// Whoever draws the charts knows the rules that they need.
const CHARTS: Asset = Asset {
    name: "charts.css",
    content_type: "text/css; charset=utf-8",
    bytes: wire::chart::STYLE.as_bytes(),
    version: fnv1a(wire::chart::STYLE.as_bytes()),
};

const fn fnv1a(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}

/// Every embedded file.
pub fn all() -> &'static [Asset] {
    ASSETS
}

pub fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

/// The address of a file with its version; an unknown name stays without one.
pub fn url(name: &str) -> String {
    match find(name) {
        Some(asset) => format!("/assets/{name}?v={:016x}", asset.version),
        None => format!("/assets/{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_changes_with_the_bytes() {
        assert_ne!(fnv1a(b"a"), fnv1a(b"b"));
        assert!(url("app.css").starts_with("/assets/app.css?v="));
        assert_eq!(url("none.css"), "/assets/none.css");
    }
}
