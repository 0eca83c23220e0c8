//! Search over accounts, hashtags and posts.

use crate::access::Viewer;
use crate::cards::{AccountView, PostView};
use crate::tags::TagCard;
use crate::{App, Error, Result, tags};
use kernel::Scope;
use store::{accounts, search as rows, tags as tag_rows};

/// What is looked for; `None` looks for everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Accounts,
    Hashtags,
    Posts,
}

#[derive(Debug, Clone, Default)]
pub struct Query {
    pub text: String,
    pub what: Option<What>,
    pub limit: usize,
    pub offset: usize,
    pub max_id: Option<i64>,
    /// Only accounts that the viewer follows.
    pub following: bool,
    /// Only posts of this account.
    pub account: Option<i64>,
}

#[derive(Debug, Default)]
pub struct Found {
    pub accounts: Vec<AccountView>,
    pub hashtags: Vec<TagCard>,
    pub posts: Vec<PostView>,
}

impl App {
    pub async fn search(&self, viewer: &Viewer, query: Query) -> Result<Found> {
        let me = viewer.reader(Scope::ReadSearch)?;
        let text = query.text.trim().to_owned();
        if text.chars().count() > 500 {
            return Err(Error::invalid("q", "The search is too long. Use at most 500 characters."));
        }
        if text.is_empty() || text.contains('\0') {
            return Ok(Found::default());
        }
        let wants = |what: What| query.what.is_none_or(|wanted| wanted == what);
        let mut found = Found::default();
        if let Some(view) = self.by_address(me, &text).await? {
            match view {
                ByAddress::Post(post) if wants(What::Posts) => found.posts.push(*post),
                ByAddress::Account(account) if wants(What::Accounts) => found.accounts.push(account),
                _ => {}
            }
            return Ok(found);
        }
        if wants(What::Accounts) {
            found.accounts = self.search_accounts(me, &text, &query).await?;
        }
        if wants(What::Hashtags) {
            found.hashtags = self.search_hashtags(me, &text, &query).await?;
        }
        // Reading other people's posts by a word asks for somebody who can be answerable for it.
        if wants(What::Posts) && me.is_some() {
            found.posts = self.search_posts(me, &text, &query).await?;
        }
        Ok(found)
    }

    /// Accounts by handle and name.
    pub async fn find_accounts(&self, viewer: &Viewer, query: Query) -> Result<Vec<AccountView>> {
        let me = viewer.account(Scope::ReadAccounts)?;
        self.search_accounts(Some(me), query.text.trim(), &query).await
    }

    async fn search_accounts(&self, me: Option<i64>, text: &str, query: &Query) -> Result<Vec<AccountView>> {
        let host = self.settings.host().to_lowercase();
        let mut key = text.trim_start_matches('@').to_lowercase();
        if let Some((name, domain)) = key.clone().split_once('@') {
            if domain != host {
                return Ok(Vec::new());
            }
            name.clone_into(&mut key);
        }
        let (offset, limit) = (to_rows(query.offset), to_rows(query.limit));
        let following = query.following;
        let silenced = self.silenced_for(me).await?;
        let ids: Vec<i64> = self
            .store
            .read(move |db| {
                let mut rows = accounts::search(db, &key, offset, limit)?;
                if let (true, Some(me)) = (following, me) {
                    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
                    let follows = store::relations::between(db, me, &ids)?.follows;
                    rows.retain(|row| follows.iter().any(|follow| follow.target_id == row.id));
                }
                rows.retain(|row| !silenced.contains(&row.id));
                Ok::<_, Error>(rows.into_iter().map(|row| row.id).collect())
            })
            .await?;
        let cards = self.account_cards(&ids).await?;
        self.without_hidden(me, cards).await
    }

    async fn search_hashtags(&self, me: Option<i64>, text: &str, query: &Query) -> Result<Vec<TagCard>> {
        let Ok(tag) = kernel::Hashtag::parse(text) else { return Ok(Vec::new()) };
        let (offset, limit) = (to_rows(query.offset), to_rows(query.limit));
        let now = self.now();
        self.store
            .read(move |db| {
                let rows = tag_rows::search(db, &tag.key(), offset, limit)?;
                tags::cards(db, rows, me, now)
            })
            .await
    }

    async fn search_posts(&self, me: Option<i64>, text: &str, query: &Query) -> Result<Vec<PostView>> {
        let silenced = self.silenced_for(me).await?;
        let words: Vec<String> = text.split_whitespace().take(16).map(str::to_owned).collect();
        let query = query.clone();
        let ids = self
            .store
            .read(move |db| {
                let mut max_id = query.max_id.unwrap_or(i64::MAX);
                let mut ids = Vec::new();
                // Posts that the viewer may not see are passed over, so it may take several looks; but not endless ones.
                for _ in 0..5 {
                    let found = rows::posts(db, &words, None, max_id, 200)?;
                    let Some(last) = found.last() else { break };
                    max_id = *last;
                    let mut seen = crate::posts::visible_among(db, me, &found)?;
                    if query.account.is_some() || !silenced.is_empty() {
                        let rows = store::posts::by_ids(db, &seen)?;
                        let fits = |row: &store::posts::Post| {
                            query.account.is_none_or(|account| row.author_id == account)
                                && !silenced.contains(&row.author_id)
                        };
                        seen.retain(|id| rows.iter().any(|row| row.id == *id && fits(row)));
                    }
                    ids.extend(found.into_iter().filter(|id| seen.contains(id)));
                    if ids.len() >= query.offset + query.limit {
                        break;
                    }
                }
                Ok::<_, Error>(ids.into_iter().skip(query.offset).take(query.limit).collect::<Vec<_>>())
            })
            .await?;
        self.post_views(me, &ids).await
    }

    /// The address of one of our own posts or accounts is that post or account.
    async fn by_address(&self, me: Option<i64>, text: &str) -> Result<Option<ByAddress>> {
        let Some(path) =
            text.strip_prefix(self.settings.base_url.as_str()).and_then(|path| path.strip_prefix("/@"))
        else {
            return Ok(None);
        };
        let found = match path.split_once('/') {
            Some((_, id)) => match kernel::id::parse(id) {
                Some(id) => match self.visible(me, id).await {
                    Ok(_) => self.post_view(me, id).await.map(|post| ByAddress::Post(Box::new(post))),
                    Err(error) => Err(error),
                },
                None => return Ok(None),
            },
            None => match self.account_of_handle(path).await {
                Ok(card) => self.not_hidden(me, &card).await.map(|()| ByAddress::Account(card)),
                Err(error) => Err(error),
            },
        };
        match found {
            Ok(found) => Ok(Some(found)),
            Err(Error::NotFound) => Ok(None),
            Err(other) => Err(other),
        }
    }
}

enum ByAddress {
    Post(Box<PostView>),
    Account(AccountView),
}

fn to_rows(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(40)
}
