//! What an authenticator says (W3C Web Authentication Level 2, section 6.1).

use super::{RelyingParty, Verification, WebauthnError, cose};
use crate::secrets::same;
use aws_lc_rs::digest::{SHA256, digest};

const USER_PRESENT: u8 = 1;
const USER_VERIFIED: u8 = 1 << 2;
const ATTESTED: u8 = 1 << 6;
const EXTENSIONS: u8 = 1 << 7;

/// An id is at most this long (section 6.5.1).
const LONGEST_ID: usize = 1023;

pub(super) struct AuthenticatorData<'a> {
    party_hash: &'a [u8],
    flags: u8,
    pub sign_count: u32,
    /// A key that was just made.
    pub made: Option<Made<'a>>,
}

pub(super) struct Made<'a> {
    pub id: &'a [u8],
    /// The bytes of the COSE_Key.
    pub public_key: &'a [u8],
}

impl<'a> AuthenticatorData<'a> {
    /// Reads every byte: what is left over is no authenticator's.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, WebauthnError> {
        let mut rest = bytes;
        let party_hash = take(&mut rest, 32)?;
        let flags = take(&mut rest, 1)?[0];
        let count = take(&mut rest, 4)?;
        let sign_count = u32::from_be_bytes([count[0], count[1], count[2], count[3]]);
        let made = if flags & ATTESTED != 0 { Some(Made::parse(&mut rest)?) } else { None };
        if flags & EXTENSIONS != 0 {
            cose::read_one(&mut rest, "extensions")?;
        }
        if !rest.is_empty() {
            return Err(WebauthnError::Malformed("authenticator data too long"));
        }
        Ok(Self { party_hash, flags, sign_count, made })
    }

    /// That it was made for us, that somebody was there, and, where it is asked for, that the device checked who.
    pub fn check(&self, party: &RelyingParty, verification: Verification) -> Result<(), WebauthnError> {
        if !same(self.party_hash, digest(&SHA256, party.id.as_bytes()).as_ref()) {
            return Err(WebauthnError::OtherSite(party.origin.clone()));
        }
        if self.flags & USER_PRESENT == 0 {
            return Err(WebauthnError::NotPresent);
        }
        if verification == Verification::Person && self.flags & USER_VERIFIED == 0 {
            return Err(WebauthnError::NotVerified);
        }
        Ok(())
    }
}

impl<'a> Made<'a> {
    /// Attested credential data (section 6.5.1). The model of the device (AAGUID) is not kept.
    fn parse(rest: &mut &'a [u8]) -> Result<Self, WebauthnError> {
        take(rest, 16)?;
        let length = take(rest, 2)?;
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        if length == 0 || length > LONGEST_ID {
            return Err(WebauthnError::Malformed("credential id"));
        }
        let id = take(rest, length)?;
        let before = *rest;
        cose::read_one(rest, "public key")?;
        Ok(Self { id, public_key: &before[..before.len() - rest.len()] })
    }
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Result<&'a [u8], WebauthnError> {
    let (taken, left) =
        rest.split_at_checked(length).ok_or(WebauthnError::Malformed("authenticator data too short"))?;
    *rest = left;
    Ok(taken)
}
