//! Registering an application, and what its redirect addresses may be.

use super::{ClientView, OOB};
use crate::{App, Error, Result};
use kernel::Scopes;
use platform::secrets;
use store::oauth as rows;

pub struct NewClient {
    pub name: String,
    pub website: Option<String>,
    pub redirect_uris: Vec<String>,
    pub scopes: String,
}

/// An http(s) address, an application's own scheme, or [`OOB`]; nothing that runs in a page.
fn check_redirect(uri: &str) -> Result<()> {
    let refuse = || {
        Error::invalid(
            "redirect_uris",
            "A redirect address has to be an absolute URI without a fragment, or urn:ietf:wg:oauth:2.0:oob.",
        )
    };
    if uri == OOB {
        return Ok(());
    }
    let (scheme, rest) = uri.split_once(':').ok_or_else(refuse)?;
    let scheme = scheme.to_ascii_lowercase();
    let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let active =
        ["javascript", "data", "vbscript", "file", "blob", "about", "mailto"].contains(&scheme.as_str());
    let clean =
        uri.len() <= 2000 && !uri.contains('#') && !uri.chars().any(|c| c.is_whitespace() || c.is_control());
    let web = scheme == "http" || scheme == "https";
    let host = rest.trim_start_matches('/').split(['/', '?']).next().unwrap_or_default();
    if !named
        || active
        || !clean
        || (web && (!rest.starts_with("//") || host.is_empty() || host.contains('@')))
    {
        return Err(refuse());
    }
    Ok(())
}

impl App {
    /// Registers an application. The secret is told here and never again.
    pub async fn register_client(&self, new: NewClient) -> Result<(ClientView, String)> {
        let name = new.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > 60 || name.chars().any(char::is_control) {
            return Err(Error::invalid(
                "client_name",
                "Validation failed: Application name can't be blank, and has at most 60 characters",
            ));
        }
        if new.redirect_uris.is_empty() || new.redirect_uris.len() > 20 {
            return Err(Error::invalid("redirect_uris", "Validation failed: Redirect URI can't be blank"));
        }
        for uri in &new.redirect_uris {
            check_redirect(uri)?;
        }
        let website = new.website.filter(|url| !url.trim().is_empty());
        if website.as_ref().is_some_and(|url| {
            url.len() > 2000 || !(url.starts_with("https://") || url.starts_with("http://"))
        }) {
            return Err(Error::invalid("website", "The website has to be an http or https address."));
        }
        let scopes = Scopes::parse(if new.scopes.trim().is_empty() { "read" } else { &new.scopes }).map_err(
            |scope| {
                Error::invalid(
                    "scopes",
                    format!(
                        "Validation failed: there is no scope {}",
                        scope.chars().take(40).collect::<String>()
                    ),
                )
            },
        )?;
        let secret = platform::random::token();
        let row = rows::App {
            id: self.new_id(),
            client_id: platform::random::token(),
            secret_digest: secrets::digest_hex(&secret),
            name,
            website,
            redirect_uris: new.redirect_uris.join("\n"),
            scopes: scopes.to_string(),
            created_at: self.now(),
        };
        let client = ClientView::from(row.clone());
        self.store.write(move |tx| Ok::<_, Error>(rows::insert_app(tx, &row)?)).await?;
        Ok((client, secret))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirect_addresses_that_run_in_a_page_are_refused() {
        for good in [OOB, "https://app.example/cb", "http://127.0.0.1/cb", "my.app:/oauth", "elk+app://cb"] {
            assert!(check_redirect(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "https:",
            "https://",
            "https://a@b.example/",
            "https://a.example/#x",
            "nothing",
            "https://a b.example/",
        ] {
            assert!(check_redirect(bad).is_err(), "{bad}");
        }
    }
}
