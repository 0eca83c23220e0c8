//! The outside world behind small types: the clock, randomness, passwords, files, pictures,
//! mail, other servers, and the programs of others that read pictures and videos.
//!
//! Every type here can be replaced by a simulated or a local one (a clock that tests move, a folder instead of a
//! mail server), so that the rooms above run in tests without sleeping and without a network.
//!
//! Never here: rules of the domain, SQL, HTTP of the API, or any of the other rooms.

pub mod blobs;
pub mod child;
pub mod clock;
pub mod ed25519;
pub mod films;
pub mod http;
pub mod ids;
pub mod mail;
pub mod passwords;
pub mod pdf;
pub mod pictures;
pub mod programs;
pub mod qr;
pub mod random;
pub mod reader;
pub mod sealed;
pub mod secrets;
pub mod svg;
pub mod totp;
pub mod vault;
pub mod video;
pub mod webauthn;

pub use blobs::{BlobError, Blobs};
pub use clock::Clock;
pub use films::{FilmError, Films};
pub use http::{Outbound, OutboundError};
pub use ids::Ids;
pub use mail::{Mail, MailError, Mailer};
pub use passwords::{Cost, PasswordError, Passwords};
pub use pictures::{Picture, PictureError, Still};
pub use reader::Reader;
pub use sealed::{SealError, Sealed};
pub use vault::{Vault, VaultError};
pub use video::Videos;
