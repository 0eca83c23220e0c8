//! Certificates of attendance as Open Badges 3.0 credentials with an `eddsa-rdfc-2022` Data Integrity proof (W3C,
//! *Data Integrity EdDSA Cryptosuites*), and the list of those that are revoked (*Bitstring Status List*).
//!
//! What is signed is RDF. Rounds reads and writes credentials of one shape only, the one below: every node has an address but
//! one, so the canonical form (RDFC-1.0) is the statements that the pinned contexts make of the shape, sorted. The contexts
//! are never fetched, a member that the shape does not have is refused, and so nothing in a credential is unsigned.

mod quads;
mod status;

pub use status::{LIST_PLACES, StatusList};

use quads::{Node, is_iri};
use serde::{Deserialize, Serialize};

pub const CONTEXTS: [&str; 2] =
    ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"];

/// The holder's identity is the one node of a credential without an address, so its canonical name is known.
const HOLDER: &str = "_:c14n0";

/// Why a file is no certificate of this shape.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadgeError {
    #[error("this is no certificate that Rounds can read: {0}")]
    Unreadable(String),
    #[error("this certificate is not of the shape that Rounds issues: {0}")]
    Shape(&'static str),
}

/// A credential with or without its proof, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Badge {
    #[serde(rename = "@context")]
    pub context: Vec<String>,
    pub id: String,
    #[serde(rename = "type")]
    pub types: Vec<String>,
    pub name: String,
    pub description: String,
    pub issuer: Issuer,
    #[serde(rename = "validFrom")]
    pub valid_from: String,
    #[serde(rename = "validUntil", skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
    #[serde(rename = "credentialSubject")]
    pub subject: Subject,
    #[serde(rename = "credentialStatus")]
    pub status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// `did:web:rounds.example`
    pub id: String,
    #[serde(rename = "type")]
    pub types: Vec<String>,
    /// The group or host in whose name it was issued.
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// The account of who attended.
    pub id: String,
    #[serde(rename = "type")]
    pub types: Vec<String>,
    /// Their name, as it stands on the certificate.
    pub identifier: Vec<Identity>,
    /// `2026-11-24`
    #[serde(rename = "activityStartDate")]
    pub start: String,
    #[serde(rename = "activityEndDate")]
    pub end: String,
    pub achievement: Achievement,
    pub result: Vec<Outcome>,
}

impl Subject {
    /// The name, and the account that it is the name of.
    pub fn holder(&self) -> String {
        let names = self.identifier.iter().map(|it| it.name.as_str());
        names.chain([self.id.as_str()]).collect::<Vec<_>>().join(", ")
    }
}

/// An identity in clear: what Open Badges call a hash is the name itself where it is not hashed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    #[serde(rename = "type")]
    pub kind: String,
    pub hashed: bool,
    #[serde(rename = "identityHash")]
    pub name: String,
    #[serde(rename = "identityType")]
    pub sort: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Achievement {
    pub id: String,
    #[serde(rename = "type")]
    pub types: Vec<String>,
    pub name: String,
    pub description: String,
    pub criteria: Criteria,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criteria {
    pub id: String,
    /// How attendance was measured.
    pub narrative: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    pub id: String,
    #[serde(rename = "type")]
    pub types: Vec<String>,
    /// `55 minutes`
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Status {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(rename = "statusPurpose")]
    pub purpose: String,
    #[serde(rename = "statusListIndex")]
    pub index: String,
    #[serde(rename = "statusListCredential")]
    pub list: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    #[serde(rename = "type")]
    pub kind: String,
    pub cryptosuite: String,
    pub created: String,
    #[serde(rename = "verificationMethod")]
    pub method: String,
    #[serde(rename = "proofPurpose")]
    pub purpose: String,
    /// Multibase; empty until it is signed.
    #[serde(rename = "proofValue")]
    pub value: String,
}

/// What is on a certificate, before it is a credential.
#[derive(Debug, Clone, Default)]
pub struct Attendance {
    /// `https://rounds.example/certificates/7`
    pub id: String,
    pub issuer_id: String,
    pub issuer_name: String,
    /// The account, and the name, of who attended.
    pub holder_id: String,
    pub holder_name: String,
    pub title: String,
    pub minutes: i32,
    pub how: String,
    pub started_at: i64,
    pub ended_at: i64,
    pub issued_at: i64,
    pub expires_at: Option<i64>,
    pub list: String,
    pub place: i64,
}

/// `2026-11-24T08:00:00Z`
pub fn time(ms: i64) -> String {
    format!("{}Z", &crate::time::iso(ms)[..19])
}

/// `55 minutes`
fn minutes(minutes: i32) -> String {
    if minutes == 1 { "1 minute".into() } else { format!("{minutes} minutes") }
}

fn types(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

impl Badge {
    pub fn of(it: &Attendance) -> Self {
        let attended = format!(
            "{} attended “{}” for {} on {}.",
            it.holder_name,
            it.title,
            minutes(it.minutes),
            crate::time::day(it.started_at)
        );
        Self {
            context: types(&CONTEXTS),
            id: it.id.clone(),
            types: types(&["VerifiableCredential", "OpenBadgeCredential"]),
            name: format!("Certificate of attendance: {}", it.title),
            description: attended,
            issuer: Issuer {
                id: it.issuer_id.clone(),
                types: types(&["Profile"]),
                name: it.issuer_name.clone(),
            },
            valid_from: time(it.issued_at),
            valid_until: it.expires_at.map(time),
            subject: Subject {
                id: it.holder_id.clone(),
                types: types(&["AchievementSubject"]),
                identifier: vec![Identity {
                    kind: "IdentityObject".into(),
                    hashed: false,
                    name: it.holder_name.clone(),
                    sort: "name".into(),
                }],
                start: crate::time::iso_date(it.started_at),
                end: crate::time::iso_date(it.ended_at),
                achievement: Achievement {
                    id: format!("{}#achievement", it.id),
                    types: types(&["Achievement"]),
                    name: it.title.clone(),
                    description: format!("Attendance of “{}”, offered by {}.", it.title, it.issuer_name),
                    criteria: Criteria {
                        id: format!("{}#criteria", it.id),
                        narrative: format!("Attendance was measured: {}.", it.how),
                    },
                },
                result: vec![Outcome {
                    id: format!("{}#minutes", it.id),
                    types: types(&["Result"]),
                    value: minutes(it.minutes),
                }],
            },
            status: Status {
                id: format!("{}#{}", it.list, it.place),
                kind: "BitstringStatusListEntry".into(),
                purpose: "revocation".into(),
                index: it.place.to_string(),
                list: it.list.clone(),
            },
            proof: None,
        }
    }

    /// Reads a credential of this shape and of no other.
    pub fn read(text: &str) -> Result<Self, BadgeError> {
        let badge: Self =
            serde_json::from_str(text).map_err(|error| BadgeError::Unreadable(error.to_string()))?;
        badge.check()?;
        Ok(badge)
    }

    pub fn write(&self) -> String {
        serde_json::to_string_pretty(self).expect("a credential is plain JSON")
    }

    /// Everything that is the same in every credential is as it has to be, and no address can be taken for another.
    fn check(&self) -> Result<(), BadgeError> {
        let same = |ours: &[String], theirs: &[&str]| ours == theirs;
        let subject = &self.subject;
        let shape = [
            (same(&self.context, &CONTEXTS), "its contexts are others"),
            (same(&self.types, &["VerifiableCredential", "OpenBadgeCredential"]), "its types are others"),
            (same(&self.issuer.types, &["Profile"]), "its issuer is no profile"),
            (same(&subject.types, &["AchievementSubject"]), "its subject has another type"),
            (subject.identifier.len() == 1, "it has not one name of its holder"),
            (
                subject
                    .identifier
                    .iter()
                    .all(|it| it.kind == "IdentityObject" && it.sort == "name" && !it.hashed),
                "its holder is named in another way",
            ),
            (same(&subject.achievement.types, &["Achievement"]), "its achievement has another type"),
            (subject.result.len() == 1, "it has not one result"),
            (subject.result.iter().all(|it| same(&it.types, &["Result"])), "its result has another type"),
            (self.status.kind == "BitstringStatusListEntry", "its status has another type"),
            (self.status.purpose == "revocation", "its status has another purpose"),
            (
                self.status.id == format!("{}#{}", self.status.list, self.status.index),
                "its status has another address",
            ),
            (
                self.status.index.bytes().all(|byte| byte.is_ascii_digit()),
                "its place in the list is no number",
            ),
            (
                subject.achievement.id == format!("{}#achievement", self.id),
                "its achievement has another address",
            ),
            (
                subject.achievement.criteria.id == format!("{}#criteria", self.id),
                "its criteria have another address",
            ),
            (
                subject.result.iter().all(|it| it.id == format!("{}#minutes", self.id)),
                "its result has another address",
            ),
            (self.addresses().iter().all(|iri| is_iri(iri)), "an address in it is none"),
            (self.addresses_differ(), "two of its addresses are the same"),
        ];
        match shape.into_iter().find(|(holds, _)| !holds) {
            Some((_, why)) => Err(BadgeError::Shape(why)),
            None => Ok(()),
        }
    }

    fn addresses(&self) -> Vec<&str> {
        let mut all = vec![
            self.id.as_str(),
            &self.issuer.id,
            &self.subject.id,
            &self.status.list,
            &self.status.id,
            &self.subject.achievement.id,
            &self.subject.achievement.criteria.id,
        ];
        all.extend(self.subject.result.iter().map(|it| it.id.as_str()));
        all
    }

    fn addresses_differ(&self) -> bool {
        let mut all = self.addresses();
        all.sort_unstable();
        all.windows(2).all(|pair| pair[0] != pair[1])
    }

    /// The canonical N-Quads of the credential without its proof.
    pub fn canonical(&self) -> String {
        let (subject, achievement) = (&self.subject, &self.subject.achievement);
        let mut nodes = vec![
            Node::new(&self.id)
                .types(&["vc:VerifiableCredential", "ob:OpenBadgeCredential"])
                .text("schema:name", &self.name)
                .text("schema:description", &self.description)
                .iri("vc:issuer", &self.issuer.id)
                .time("vc:validFrom", &self.valid_from)
                .iri("vc:credentialSubject", &subject.id)
                .iri("vc:credentialStatus", &self.status.id),
            Node::new(&self.issuer.id).types(&["ob:Profile"]).text("schema:name", &self.issuer.name),
            Node::new(&subject.id)
                .types(&["ob:AchievementSubject"])
                .date("ob:activityStartDate", &subject.start)
                .date("ob:activityEndDate", &subject.end)
                .iri("ob:achievement", &achievement.id),
            Node::new(&achievement.id)
                .types(&["ob:Achievement"])
                .text("schema:name", &achievement.name)
                .text("schema:description", &achievement.description)
                .iri("ob:Criteria", &achievement.criteria.id),
            Node::new(&achievement.criteria.id).text("ob:narrative", &achievement.criteria.narrative),
            Node::new(&self.status.id)
                .types(&["status:BitstringStatusListEntry"])
                .text("status:statusPurpose", &self.status.purpose)
                .text("status:statusListIndex", &self.status.index)
                .iri("status:statusListCredential", &self.status.list),
        ];
        if let Some(until) = &self.valid_until {
            nodes.push(Node::new(&self.id).time("vc:validUntil", until));
        }
        for result in &subject.result {
            nodes.push(Node::new(&subject.id).iri("ob:result", &result.id));
            nodes.push(Node::new(&result.id).types(&["ob:Result"]).text("schema:value", &result.value));
        }
        for identity in &subject.identifier {
            nodes.push(Node::new(&subject.id).blank_object("ob:identifier", HOLDER));
            nodes.push(
                Node::blank(HOLDER)
                    .types(&["ob:IdentityObject"])
                    .typed("ob:hashed", &identity.hashed.to_string(), quads::BOOLEAN)
                    .text("ob:identityHash", &identity.name)
                    .text("ob:identityType", &identity.sort),
            );
        }
        quads::canonical(nodes)
    }

    /// What a signature is over: the canonical proof options and the canonical credential, each hashed with SHA-256
    /// and put behind each other.
    pub fn to_sign(&self, proof: &Proof) -> (String, String) {
        (proof.canonical(), self.canonical())
    }
}

impl Proof {
    /// A proof that waits for its signature.
    pub fn by(method: &str, created_ms: i64) -> Self {
        Self {
            kind: "DataIntegrityProof".into(),
            cryptosuite: "eddsa-rdfc-2022".into(),
            created: time(created_ms),
            method: method.to_owned(),
            purpose: "assertionMethod".into(),
            value: String::new(),
        }
    }

    /// Whether it is of the kind that is checked here.
    pub fn is_ours(&self) -> bool {
        self.kind == "DataIntegrityProof"
            && self.cryptosuite == "eddsa-rdfc-2022"
            && self.purpose == "assertionMethod"
            && is_iri(&self.method)
    }

    fn canonical(&self) -> String {
        quads::canonical(vec![
            // The one node without an address, so its canonical name is known.
            Node::blank("_:c14n0")
                .types(&["sec:DataIntegrityProof"])
                .time("dc:created", &self.created)
                .typed("sec:cryptosuite", &self.cryptosuite, "https://w3id.org/security#cryptosuiteString")
                .iri("sec:proofPurpose", "https://w3id.org/security#assertionMethod")
                .iri("sec:verificationMethod", &self.method),
        ])
    }
}

/// The document that a `did:web` leads to: the keys that sign.
pub fn did_document(did: &str, keys: &[String]) -> String {
    let method = |key: &String| format!("{did}#{key}");
    let methods: Vec<_> = keys
        .iter()
        .map(|key| {
            serde_json::json!({
                "id": method(key), "type": "Multikey", "controller": did, "publicKeyMultibase": key
            })
        })
        .collect();
    serde_json::json!({
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": keys.iter().map(method).collect::<Vec<_>>(),
    })
    .to_string()
}

/// Whose document it is, and the keys that may sign for them.
pub fn read_did_document(text: &str) -> Option<(String, Vec<String>)> {
    let document: serde_json::Value = serde_json::from_str(text).ok()?;
    let did = document["id"].as_str()?;
    let signs =
        |method: &serde_json::Value| document["assertionMethod"].as_array()?.contains(method).then_some(());
    let keys = document["verificationMethod"].as_array()?.iter().filter_map(|method| {
        signs(&method["id"])?;
        let key = method["publicKeyMultibase"].as_str()?;
        // A key has the name that proofs call it by.
        (method["id"].as_str()? == format!("{did}#{key}")).then(|| key.to_owned())
    });
    Some((did.to_owned(), keys.collect()))
}

/// Where the document of a `did:web` is (W3C CCG, *did:web Method*). A server on this machine has no certificate.
pub fn did_address(did: &str) -> Option<String> {
    let host = did.strip_prefix("did:web:").filter(|host| !host.is_empty() && !host.contains(':'))?;
    let host = host.replace("%3A", ":");
    let name = host.split(':').next().unwrap_or_default();
    let scheme = if ["localhost", "127.0.0.1"].contains(&name) { "http" } else { "https" };
    Some(format!("{scheme}://{host}/.well-known/did.json"))
}

#[cfg(test)]
mod tests;
