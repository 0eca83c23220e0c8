//! Lists: a reader's own selection of the accounts it follows.

use crate::access::Viewer;
use crate::cards::AccountView;
use crate::{App, Error, Result};
use kernel::{Refusal, Scope};
use store::lists::{self as rows, List};
use store::{Event, relations};

/// Which replies a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replies {
    Followed,
    List,
    None,
}

/// Accounts that one request adds or removes.
const AT_ONCE: usize = 200;

impl Replies {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Followed => "followed",
            Self::List => "list",
            Self::None => "none",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        [Self::Followed, Self::List, Self::None].into_iter().find(|policy| policy.name() == name)
    }

    pub(crate) const fn from_code(code: i16) -> Self {
        match code {
            0 => Self::Followed,
            2 => Self::None,
            _ => Self::List,
        }
    }
}

#[derive(Debug, Clone)]
pub struct ListView {
    pub id: i64,
    pub title: String,
    pub replies: Replies,
    pub exclusive: bool,
}

/// A list as it is wished; `None` leaves what it is.
#[derive(Debug, Clone, Default)]
pub struct ListWish {
    pub title: Option<String>,
    pub replies: Option<String>,
    pub exclusive: Option<bool>,
}

impl From<List> for ListView {
    fn from(row: List) -> Self {
        Self {
            id: row.id,
            title: row.title,
            replies: Replies::from_code(row.replies_policy),
            exclusive: row.exclusive,
        }
    }
}

impl App {
    pub async fn lists(&self, viewer: &Viewer) -> Result<Vec<ListView>> {
        let me = viewer.account(Scope::ReadLists)?;
        let found = self.store.read(move |db| rows::of_account(db, me)).await.map_err(Error::from)?;
        Ok(found.into_iter().map(ListView::from).collect())
    }

    /// The viewer's lists that have an account.
    pub async fn lists_with(&self, viewer: &Viewer, account: i64) -> Result<Vec<ListView>> {
        let me = viewer.account(Scope::ReadLists)?;
        let found =
            self.store.read(move |db| rows::with_member(db, me, account)).await.map_err(Error::from)?;
        Ok(found.into_iter().map(ListView::from).collect())
    }

    pub async fn list(&self, viewer: &Viewer, id: i64) -> Result<ListView> {
        let me = viewer.account(Scope::ReadLists)?;
        Ok(self
            .store
            .read(move |db| rows::by_id(db, me, id))
            .await
            .map_err(Error::from)?
            .ok_or(Error::NotFound)?
            .into())
    }

    pub async fn create_list(&self, viewer: &Viewer, wish: ListWish) -> Result<ListView> {
        let me = viewer.account(Scope::WriteLists)?;
        let blank = List {
            id: self.new_id(),
            account_id: me,
            title: String::new(),
            replies_policy: 1,
            exclusive: false,
        };
        let row = self.wished(blank, &wish)?;
        let most = self.settings.limits.lists;
        let now = self.now();
        let made = row.clone();
        self.store
            .write(move |tx| {
                if rows::of_account(tx, me)?.len() >= most {
                    return Err(Error::invalid(
                        "base",
                        format!("You have {most} lists, and there is no room for more. Delete one first."),
                    ));
                }
                rows::insert(tx, &row)?;
                Ok(tx.emit(now, Event::RelationsChanged { account: me })?)
            })
            .await?;
        Ok(made.into())
    }

    pub async fn update_list(&self, viewer: &Viewer, id: i64, wish: ListWish) -> Result<ListView> {
        let me = viewer.account(Scope::WriteLists)?;
        let app = self.clone();
        let now = self.now();
        self.store
            .write(move |tx| {
                let row = app.wished(rows::by_id(tx, me, id)?.ok_or(Error::NotFound)?, &wish)?;
                rows::update(tx, &row)?;
                tx.emit(now, Event::ListChanged { list: id })?;
                tx.emit(now, Event::RelationsChanged { account: me })?;
                Ok::<_, Error>(row.into())
            })
            .await
    }

    pub async fn delete_list(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let me = viewer.account(Scope::WriteLists)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                rows::by_id(tx, me, id)?.ok_or(Error::NotFound)?;
                rows::delete(tx, id)?;
                tx.emit(now, Event::ListChanged { list: id })?;
                Ok(tx.emit(now, Event::RelationsChanged { account: me })?)
            })
            .await
    }

    pub async fn list_members(&self, viewer: &Viewer, id: i64) -> Result<Vec<AccountView>> {
        let me = viewer.account(Scope::ReadLists)?;
        let members = self
            .store
            .read(move |db| {
                rows::by_id(db, me, id)?.ok_or(Error::NotFound)?;
                Ok::<_, Error>(rows::members(db, id)?)
            })
            .await?;
        self.account_cards(&members).await
    }

    /// Adds or removes accounts; all of them or none.
    pub async fn change_list(&self, viewer: &Viewer, id: i64, accounts: Vec<i64>, add: bool) -> Result<()> {
        let me = viewer.account(Scope::WriteLists)?;
        let now = self.now();
        let mut accounts = accounts;
        accounts.sort_unstable();
        accounts.dedup();
        if accounts.len() > AT_ONCE {
            return Err(Error::invalid(
                "account_ids",
                format!("At most {AT_ONCE} accounts at once. Send them in several requests."),
            ));
        }
        self.store
            .write(move |tx| {
                rows::by_id(tx, me, id)?.ok_or(Error::NotFound)?;
                for account in &accounts {
                    if !add {
                        rows::remove(tx, id, *account)?;
                        continue;
                    }
                    if *account != me && !relations::is_following(tx, me, *account)? {
                        return Err(Error::NotFound);
                    }
                    rows::add(tx, id, *account)?;
                }
                tx.emit(now, Event::ListChanged { list: id })?;
                Ok(tx.emit(now, Event::RelationsChanged { account: me })?)
            })
            .await
    }

    fn wished(&self, mut row: List, wish: &ListWish) -> Result<List> {
        if let Some(title) = &wish.title {
            row.title = title.trim().to_owned();
        }
        if row.title.is_empty() {
            return Err(Refusal::blank("title", "The list has no name. Give it one.").into());
        }
        let most = self.settings.limits.list_title_chars;
        if row.title.chars().count() > most {
            return Err(Refusal::too_long(
                "title",
                format!("The list's name is too long. Use at most {most} characters."),
            )
            .into());
        }
        if let Some(replies) = &wish.replies {
            row.replies_policy = Replies::parse(replies).ok_or_else(|| {
                Error::invalid("replies_policy", "Replies are shown to followed, list or none.")
            })? as i16;
        }
        row.exclusive = wish.exclusive.unwrap_or(row.exclusive);
        Ok(row)
    }
}
