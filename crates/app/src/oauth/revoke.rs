//! Ending access: a token by its application (RFC 7009), an application by the person it acts for.

use super::ClientView;
use crate::access::Viewer;
use crate::{App, Error, Result};
use kernel::{Scope, Scopes};
use platform::secrets;
use store::oauth as rows;
use store::{Event, Tx};

pub struct AuthorizedClient {
    pub client: ClientView,
    pub scopes: Scopes,
    pub since: i64,
}

impl App {
    /// Ends a token or a refresh token of the application that asks (RFC 7009). An unknown token is no error.
    pub async fn revoke(&self, client_id: &str, client_secret: Option<&str>, token: &str) -> Result<()> {
        let (asked, digest) = (client_id.to_owned(), secrets::digest_hex(token));
        let (client, found) = self
            .store
            .read(move |db| {
                let token = match rows::token(db, &digest)? {
                    None => rows::token_by_refresh(db, &digest)?,
                    found => found,
                };
                Ok::<_, Error>((rows::app_by_client_id(db, &asked)?, token))
            })
            .await?;
        let refused = || Error::Forbidden("You are not authorized to revoke this token".into());
        let client = client.ok_or_else(refused)?;
        if let Some(secret) = client_secret
            && !secrets::same(secrets::digest_hex(secret).as_bytes(), client.secret_digest.as_bytes())
        {
            return Err(refused());
        }
        match found {
            None => Ok(()),
            Some(token) if token.app_id == client.id => self.end_token(token.id).await,
            Some(_) => Err(refused()),
        }
    }

    pub(super) async fn end_token(&self, id: i64) -> Result<()> {
        let now = self.now();
        self.store.write(move |tx| end_token(tx, id, now)).await
    }

    pub async fn authorized_clients(&self, viewer: &Viewer) -> Result<Vec<AuthorizedClient>> {
        let me = viewer.account(Scope::Read)?;
        self.store
            .read(move |db| {
                let tokens = rows::tokens_of_account(db, me)?;
                let ids: Vec<i64> = tokens.iter().map(|token| token.app_id).collect();
                let apps = rows::apps_by_ids(db, &ids)?;
                Ok::<_, Error>(
                    apps.into_iter()
                        .filter_map(|app| {
                            let newest = tokens.iter().find(|token| token.app_id == app.id)?;
                            Some(AuthorizedClient {
                                scopes: Scopes::parse(&newest.scopes).unwrap_or_default(),
                                since: newest.created_at,
                                client: app.into(),
                            })
                        })
                        .collect(),
                )
            })
            .await
    }

    /// Takes an application's access away.
    pub async fn revoke_client(&self, viewer: &Viewer, app: i64) -> Result<()> {
        let me = viewer.account(Scope::Write)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                let digests = rows::delete_tokens(tx, me, Some(app))?;
                if digests.is_empty() {
                    return Err(Error::NotFound);
                }
                Ok(tx.emit(now, Event::AccessEnded { account: None, digests })?)
            })
            .await
    }
}

fn end_token(tx: &mut Tx<'_>, id: i64, now: i64) -> Result<()> {
    if let Some(token) = rows::token_by_id(tx, id)? {
        rows::delete_token(tx, id)?;
        tx.emit(now, Event::AccessEnded { account: None, digests: vec![token.digest] })?;
    }
    Ok(())
}
