//! L1 by link: a page that a profile names, and that names the profile with `rel="me"`.

use super::{Proof, grant, revoke};
use crate::access::Viewer;
use crate::cards::Field;
use crate::{App, Error, Result};
use kernel::{Level, Method, Scope, Status};
use platform::http::Request;
use store::{Event, StoreError, Tx, accounts, credentials as rows};

/// Pages change hands, so each is looked at again after a week.
pub(super) const CHECK_MS: i64 = 7 * 86_400_000;
/// A page that has not answered for so long is not somebody's page any more.
const SILENCE_MS: i64 = 28 * 86_400_000;

/// Queues a look at the pages of a profile.
pub(crate) fn queue_check(tx: &mut Tx<'_>, id: i64, account: i64, now: i64) -> Result<(), StoreError> {
    store::jobs::enqueue(tx, id, "links", &account.to_string(), now, now)
}

/// The pages that a profile names: fields whose whole content is an address.
fn pages(fields: &str) -> Vec<String> {
    let fields: Vec<Field> = serde_json::from_str(fields).unwrap_or_default();
    let mut pages: Vec<String> =
        fields.into_iter().map(|field| field.value).filter(|it| is_page(it)).collect();
    pages.sort_unstable();
    pages.dedup();
    pages
}

/// Plain http is left to the guarded client, which refuses it unless the operator allows the server.
fn is_page(value: &str) -> bool {
    (value.starts_with("https://") || value.starts_with("http://")) && !value.contains(char::is_whitespace)
}

/// What a page says about a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Mine,
    NotMine,
    Nothing,
}

/// Whether a page that answered links back to any of the addresses of the profile.
fn says(status: u16, media_type: &str, body: &[u8], profiles: &[String]) -> Says {
    if status >= 500 {
        return Says::Nothing;
    }
    if status != 200 || !["text/html", "application/xhtml+xml"].contains(&media_type) {
        return Says::NotMine;
    }
    let same = |link: &String| {
        profiles.iter().any(|profile| link.trim_end_matches('/').eq_ignore_ascii_case(profile))
    };
    if wire::rel_me::rel_me(&String::from_utf8_lossy(body)).iter().any(same) {
        Says::Mine
    } else {
        Says::NotMine
    }
}

/// The host of an address, to be shown as who verified it.
pub(super) fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#', ':']).next().unwrap_or_default().to_ascii_lowercase()
}

impl App {
    /// Has the pages of one's profile looked at soon.
    pub async fn look_at_links(&self, viewer: &Viewer) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let (id, now) = (self.new_id(), self.now());
        self.store.write(move |tx| Ok::<_, Error>(queue_check(tx, id, me, now)?)).await
    }

    /// The job: looks at every page that the profile names, and ends the proofs that no longer hold.
    pub(crate) async fn check_links(&self, account: i64) -> Result<()> {
        let row = self.store.read(move |db| accounts::by_id(db, account)).await.map_err(Error::from)?;
        let Some(row) = row.filter(crate::timelines::takes_part) else { return Ok(()) };
        let profiles = [self.settings.account_url(&row.handle), self.settings.account_uri(&row.handle)];
        let mut found = Vec::new();
        for url in pages(&row.fields) {
            let request = Request::get(&url).header("accept", "text/html");
            let said = match self.outbound.send(request).await {
                Ok(answer) => says(answer.status, &answer.media_type(), &answer.body, &profiles),
                Err(platform::OutboundError::BadUrl(_) | platform::OutboundError::Forbidden(_)) => {
                    Says::NotMine
                }
                Err(_) => Says::Nothing,
            };
            found.push((url, said));
        }
        let (app, now) = (self.clone(), self.now());
        self.store
            .write(move |tx| {
                let valid = rows::valid_of(tx, &[account])?;
                let known: Vec<_> =
                    valid.into_iter().filter(|row| row.method == Method::Link.code()).collect();
                for (url, said) in &found {
                    let old = known.iter().find(|row| row.reference == *url);
                    match (said, old) {
                        (Says::Mine, Some(old)) => rows::set_checked(tx, old.id, now)?,
                        (Says::Mine, None) => {
                            let proof = Proof {
                                account,
                                profession: None,
                                level: Level::L1,
                                method: Method::Link,
                                verifier: host(url),
                                reference: url.clone(),
                                expires_at: None,
                            };
                            grant(tx, app.new_id(), proof, now, Some(account))?;
                        }
                        (Says::NotMine, Some(old)) => {
                            let why = "The page does not link back to your profile any more.";
                            revoke(&app, tx, old, Status::Revoked, why, now, None)?;
                        }
                        (Says::Nothing, Some(old)) if old.checked_at < now - SILENCE_MS => {
                            let why = "The page has not answered for four weeks.";
                            revoke(&app, tx, old, Status::Revoked, why, now, None)?;
                        }
                        _ => {}
                    }
                }
                for gone in known.iter().filter(|row| !found.iter().any(|(url, _)| *url == row.reference)) {
                    let why = "Your profile does not name the page any more.";
                    revoke(&app, tx, gone, Status::Revoked, why, now, Some(account))?;
                }
                tx.emit(now, Event::AccountChanged { account })?;
                Ok::<_, Error>(())
            })
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_a_page_that_links_back_to_this_very_profile_is_its_owners() {
        let profiles = ["https://r.example/@anna".to_owned(), "https://r.example/users/anna".to_owned()];
        let said = |status, media_type, link: &str| {
            says(status, media_type, format!("<a rel=me href='{link}'>me</a>").as_bytes(), &profiles)
        };
        assert_eq!(said(200, "text/html", "https://r.example/@Anna/"), Says::Mine);
        assert_eq!(said(200, "application/xhtml+xml", "https://r.example/users/anna"), Says::Mine);
        for link in
            ["https://r.example/@anna2", "https://r.example/@ann", "/@anna", "https://evil.example/@anna"]
        {
            assert_eq!(said(200, "text/html", link), Says::NotMine, "{link}");
        }
        assert_eq!(said(200, "text/plain", &profiles[0]), Says::NotMine, "somebody's upload is no page");
        assert_eq!(said(404, "text/html", &profiles[0]), Says::NotMine);
        assert_eq!(said(503, "text/html", &profiles[0]), Says::Nothing);
    }

    #[test]
    fn a_page_is_shown_by_its_host() {
        assert_eq!(host("https://Anna.example:8443/a?b"), "anna.example");
        assert_eq!(host("https://anna.example"), "anna.example");
    }

    #[test]
    fn pages_are_fields_that_are_nothing_but_an_address() {
        let fields = json!([
            { "name": "a", "value": "https://anna.example/" },
            { "name": "b", "value": "see https://anna.example/" },
            { "name": "c", "value": "javascript:alert(1)" },
            { "name": "d", "value": "https://anna.example/" }
        ]);
        assert_eq!(pages(&fields.to_string()), ["https://anna.example/"]);
    }
}
