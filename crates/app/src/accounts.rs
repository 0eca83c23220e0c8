//! Accounts: looking one up, and what its owner sees of it.

use crate::access::Viewer;
use crate::cards::AccountView;
use crate::timelines::takes_part;
use crate::{App, Error, Result};
use kernel::{Handle, Role, Scope, Visibility};
use store::{accounts as rows, relations, users};
use wire::mastodon as api;

/// An account with what only its owner sees.
#[derive(Debug)]
pub struct Own {
    pub card: AccountView,
    pub role: Role,
    pub email: String,
    pub follow_requests: i64,
}

impl App {
    pub async fn account(&self, viewer: &Viewer, id: i64) -> Result<AccountView> {
        let me = viewer.reader(Scope::ReadAccounts)?;
        let card = self.account_card(id).await?;
        self.not_hidden(me, &card).await?;
        Ok(card)
    }

    pub async fn accounts_by_ids(&self, viewer: &Viewer, ids: &[i64]) -> Result<Vec<AccountView>> {
        let me = viewer.reader(Scope::ReadAccounts)?;
        let mut cards = self.account_cards(ids).await?;
        cards.retain(|card| takes_part(&card.row));
        self.without_hidden(me, cards).await
    }

    /// By handle, `@handle` or `handle@this.host`.
    pub async fn lookup(&self, viewer: &Viewer, acct: &str) -> Result<AccountView> {
        let me = viewer.reader(Scope::ReadAccounts)?;
        let card = self.account_of_handle(acct).await?;
        self.not_hidden(me, &card).await?;
        Ok(card)
    }

    pub(crate) async fn account_of_handle(&self, acct: &str) -> Result<AccountView> {
        let acct = acct.trim().trim_start_matches('@');
        let name = match acct.split_once('@') {
            Some((name, host)) if host.eq_ignore_ascii_case(self.settings.host()) => name,
            Some(_) => return Err(Error::NotFound),
            None => acct,
        };
        // The reserved names belong to nobody, and neither do names that cannot be.
        let key = Handle::parse(name).map_err(|_| Error::NotFound)?.key();
        let row = self.store.read(move |db| rows::by_handle(db, &key)).await.map_err(Error::from)?;
        self.account_card(row.ok_or(Error::NotFound)?.id).await
    }

    pub async fn own_account(&self, viewer: &Viewer) -> Result<Own> {
        let me = match viewer.account(Scope::ReadAccounts) {
            Err(Error::Forbidden(_)) => viewer.account(Scope::Profile)?,
            other => other?,
        };
        let card = self.account_card(me).await?;
        let (user, follow_requests) = self
            .store
            .read(move |db| {
                let user = users::by_account(db, me)?.ok_or(Error::NotFound)?;
                Ok::<_, Error>((user, relations::count_requests(db, me)?))
            })
            .await?;
        Ok(Own { card, role: Role::from_code(user.role), email: user.email, follow_requests })
    }

    pub async fn directory(&self, viewer: &Viewer, offset: i64, limit: i64) -> Result<Vec<AccountView>> {
        viewer.reader(Scope::ReadAccounts)?;
        let found =
            self.store.read(move |db| rows::directory(db, offset, limit)).await.map_err(Error::from)?;
        let silenced = self.silenced_for(viewer.id()).await?;
        let ids: Vec<i64> = found.iter().map(|row| row.id).filter(|id| !silenced.contains(id)).collect();
        self.account_cards(&ids).await
    }
}

impl Own {
    /// CredentialAccount.
    pub fn json(&self) -> serde_json::Value {
        let row = &self.card.row;
        let mut value: serde_json::Value = serde_json::from_str(&self.card.json).unwrap_or_default();
        let source = api::CredentialSource {
            attribution_domains: [],
            note: row.bio.clone(),
            fields: self
                .card
                .fields
                .iter()
                .map(|field| api::Field {
                    name: field.name.clone(),
                    value: field.value.clone(),
                    verified_at: None,
                })
                .collect(),
            privacy: Visibility::from_code(row.default_visibility).name(),
            sensitive: row.default_sensitive,
            language: row.default_language.clone().unwrap_or_default(),
            follow_requests_count: self.follow_requests,
            hide_collections: row.hide_collections,
            discoverable: row.discoverable,
            indexable: row.indexable,
            quote_policy: "nobody",
        };
        value["source"] = serde_json::to_value(source).unwrap_or_default();
        value["role"] = serde_json::to_value(role_entity(self.role)).unwrap_or_default();
        value
    }
}

/// A role as Mastodon's clients read it.
pub(crate) fn role_entity(role: Role) -> api::Role {
    api::Role {
        id: role.code().to_string(),
        name: if role == Role::Member { String::new() } else { role.name().to_owned() },
        color: "",
        // Mastodon's bits: 1 is administrator, 16 manages reports.
        permissions: match role {
            Role::Member => "0",
            Role::Moderator => "16",
            Role::Admin => "1",
        }
        .to_owned(),
        highlighted: false,
    }
}
