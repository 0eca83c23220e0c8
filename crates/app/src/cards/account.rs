//! Cards of accounts.

use super::{AccountCard, AccountView, Field};
use crate::credentials::Standing;
use crate::pages::Page;
use crate::{App, Error, Result};
use kernel::Method;
use kernel::group::Privacy;
use kernel::session::GroupKind;
use std::collections::HashMap;
use std::sync::Arc;
use store::{accounts, credentials};
use wire::html;
use wire::mastodon as api;
use wire::time::{iso, iso_date};

/// Whom an account is shown to, besides everybody.
struct Inside {
    privacy: Option<Privacy>,
    pseudonym_in: Option<i64>,
}

impl App {
    pub(crate) async fn account_card(&self, id: i64) -> Result<AccountView> {
        self.account_cards(&[id]).await?.pop().ok_or(Error::NotFound)
    }

    /// Cards of the accounts that exist, in this order.
    pub(crate) async fn account_cards(&self, ids: &[i64]) -> Result<Vec<AccountView>> {
        let mut found: HashMap<i64, AccountView> = HashMap::with_capacity(ids.len());
        let mut missing = Vec::new();
        for id in ids {
            match self.caches.accounts.get(*id) {
                Some(card) => drop(found.insert(*id, card)),
                None => missing.push(*id),
            }
        }
        if !missing.is_empty() {
            missing.sort_unstable();
            missing.dedup();
            let tickets: Vec<_> = missing.iter().map(|id| (*id, self.caches.accounts.ticket(*id))).collect();
            let (rows, verified, names, groups, doors, pseudonyms) = self
                .store
                .read(move |db| {
                    let verified = credentials::valid_of(db, &missing)?;
                    let names = credentials::real_names(db, &missing)?;
                    let groups = store::groups::kinds_among(db, &missing)?;
                    let doors = store::groups::members::privacy_among(db, &missing)?;
                    let pseudonyms = store::groups::pseudonyms::among(db, &missing)?;
                    let rows = accounts::by_ids(db, &missing)?;
                    Ok::<_, Error>((rows, verified, names, groups, doors, pseudonyms))
                })
                .await?;
            for row in rows {
                let id = row.id;
                let standing = Standing::of(id, &verified, &names);
                let group = groups.iter().find(|(group, _)| *group == id);
                let group = group.and_then(|(_, kind)| GroupKind::from_code(*kind));
                let door = doors.iter().find(|(group, _)| *group == id);
                let privacy = door.map(|(_, code)| crate::groups::inside::privacy_of(*code));
                let pseudonym = pseudonyms.iter().find(|(account, _)| *account == id);
                let inside = match pseudonym {
                    Some((_, group)) => Inside { privacy: Some(Privacy::Hidden), pseudonym_in: Some(*group) },
                    None => Inside { privacy, pseudonym_in: None },
                };
                let card = Arc::new(self.render_account(row, standing, group, inside));
                if let Some((_, ticket)) = tickets.iter().find(|(known, _)| *known == id) {
                    self.caches.accounts.keep(id, *ticket, card.clone());
                }
                found.insert(id, card);
            }
        }
        Ok(ids.iter().filter_map(|id| found.get(id).cloned()).collect())
    }

    /// A page of accounts from `(cursor, account)`; accounts that do not take part are left out.
    pub(crate) async fn account_page(
        &self,
        found: Vec<(i64, i64)>,
        limit: usize,
    ) -> Result<Page<AccountView>> {
        let cursors: Vec<i64> = found.iter().map(|(cursor, _)| *cursor).collect();
        let ids: Vec<i64> = found.iter().map(|(_, account)| *account).collect();
        let mut cards = self.account_cards(&ids).await?;
        // Whom somebody follows does not tell of a hidden group.
        cards.retain(|card| card.row.state == accounts::ACTIVE && card.privacy != Some(Privacy::Hidden));
        Ok(Page::new(cards, &cursors, limit))
    }

    fn render_account(
        &self,
        row: accounts::Account,
        standing: Standing,
        group: Option<GroupKind>,
        Inside { privacy, pseudonym_in }: Inside,
    ) -> AccountCard {
        let settings = &self.settings;
        let url = settings.account_url(&row.handle);
        let picture = |key: &Option<String>, name: &str| match key {
            Some(key) => settings.blob_url(key),
            None => format!("{}/assets/{name}", settings.base_url),
        };
        let avatar = picture(&row.avatar, "avatar.png");
        let header = picture(&row.header, "header.png");
        let bio_html = self.render_text(&row.bio, &[]);
        let fields: Vec<Field> = serde_json::from_str(&row.fields).unwrap_or_default();
        let suspended = row.state != accounts::ACTIVE;
        let mut entity = api::Account {
            id: api::id(row.id),
            username: row.handle.clone(),
            acct: row.handle.clone(),
            display_name: row.display_name.clone(),
            locked: row.locked,
            bot: row.bot,
            group: group.is_some(),
            discoverable: row.discoverable,
            indexable: row.indexable,
            noindex: !row.indexable,
            created_at: iso(row.created_at),
            note: bio_html.clone(),
            url: url.clone(),
            uri: settings.account_uri(&row.handle),
            avatar_static: avatar.clone(),
            avatar: avatar.clone(),
            avatar_description: "",
            header_static: header.clone(),
            header: header.clone(),
            header_description: "",
            followers_count: row.followers_count,
            following_count: row.following_count,
            statuses_count: row.posts_count,
            last_status_at: row.last_post_at.map(iso_date),
            hide_collections: row.hide_collections,
            emojis: [],
            roles: shown_role(&row, &standing).into_iter().collect(),
            fields: self.shown_fields(&row, &fields, &standing),
            suspended,
            source: None,
            role: None,
            mute_expires_at: None,
        };
        if suspended {
            // The handle stays, so that nobody takes it; what it said of itself goes.
            (entity.display_name, entity.note, entity.fields) = (String::new(), String::new(), Vec::new());
            entity.roles.clear();
        }
        AccountCard {
            json: api::json(&entity),
            url,
            avatar,
            header,
            bio_html,
            fields,
            standing,
            group,
            privacy,
            pseudonym_in,
            row,
        }
    }

    /// The owner's own fields, after what clients cannot show otherwise: what is verified, and what somebody says of its
    /// work.
    fn shown_fields(
        &self,
        row: &accounts::Account,
        fields: &[Field],
        standing: &Standing,
    ) -> Vec<api::Field> {
        let work: Vec<&str> = [
            row.profession
                .as_deref()
                .and_then(kernel::Profession::parse)
                .map_or("", kernel::Profession::label),
            row.grade.as_str(),
            row.specialty.as_str(),
        ]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
        let mut shown: Vec<api::Field> = standing
            .lines
            .iter()
            .filter(|line| line.method != Method::Link)
            .map(|line| api::Field {
                name: line.title().to_owned(),
                value: html::escape(&line.words()),
                verified_at: Some(iso(line.verified_at)),
            })
            .collect();
        let plain =
            |name: &str, value: String| api::Field { name: name.to_owned(), value, verified_at: None };
        if !work.is_empty() {
            shown.push(plain("Works as", html::escape(&work.join(" · "))));
        }
        if let Some(country) = row.country.as_deref().and_then(kernel::locale::country_name) {
            shown.push(plain("Country", html::escape(country)));
        }
        if !row.interests.is_empty() {
            shown.push(plain("Declared interests", html::escape(&row.interests)));
        }
        shown.extend(fields.iter().map(|field| {
            let value = self.render_text(&field.value, &[]);
            let value =
                value.strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>")).unwrap_or(&value);
            let verified_at = standing.link_verified_at(&field.value).map(iso);
            api::Field { name: field.name.clone(), value: value.to_owned(), verified_at }
        }));
        shown
    }
}

/// What clients show beside a name: the verified profession, or the word of somebody who is no clinician.
fn shown_role(row: &accounts::Account, standing: &Standing) -> Option<api::Role> {
    let role = |id: &str, name: String, color| api::Role {
        id: id.to_owned(),
        name,
        color,
        permissions: "0".to_owned(),
        highlighted: true,
    };
    if let Some(profession) = standing.badge().and_then(|line| line.profession) {
        return Some(role(profession.code(), format!("{} ✓", profession.label()), "#0b6e63"));
    }
    let said = row.profession.as_deref().and_then(kernel::Profession::parse)?;
    Some(role(said.code(), said.lay_label()?.to_owned(), ""))
}
