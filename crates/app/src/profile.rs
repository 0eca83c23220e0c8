//! Editing one's own profile.

use crate::access::Viewer;
use crate::accounts::Own;
use crate::cards::Field;
use crate::guard::{self, Piece, Surface};
use crate::{App, Error, Result};
use kernel::{Profession, Refusal, Scope, Visibility, locale};
use store::{Event, accounts as rows};

/// What shall change; `None` stays as it is, an empty text empties.
#[derive(Debug, Clone, Default)]
pub struct ProfileWish {
    pub display_name: Option<String>,
    pub bio: Option<String>,
    pub fields: Option<Vec<Field>>,
    pub profession: Option<String>,
    pub specialty: Option<String>,
    pub grade: Option<String>,
    pub country: Option<String>,
    pub interests: Option<String>,
    pub locked: Option<bool>,
    pub bot: Option<bool>,
    pub discoverable: Option<bool>,
    pub indexable: Option<bool>,
    pub hide_collections: Option<bool>,
    pub default_visibility: Option<String>,
    pub default_sensitive: Option<bool>,
    pub default_language: Option<String>,
    /// Bytes of a picture.
    pub avatar: Option<Vec<u8>>,
    pub header: Option<Vec<u8>>,
}

/// The texts of a profile that others will read.
fn pieces(wish: &ProfileWish) -> Vec<Piece> {
    let lines = [
        ("display_name", Surface::Name, &wish.display_name),
        ("note", Surface::Bio, &wish.bio),
        ("specialty", Surface::Bio, &wish.specialty),
        ("grade", Surface::Bio, &wish.grade),
        ("interests", Surface::Bio, &wish.interests),
    ];
    let mut pieces: Vec<Piece> = lines
        .into_iter()
        .filter_map(|(field, surface, text)| Some(Piece::new(field, surface, text.as_deref()?.trim())))
        .collect();
    pieces.extend(wish.fields.iter().flatten().flat_map(|field| {
        [&field.name, &field.value].map(|text| Piece::new("fields", Surface::Bio, text.trim()))
    }));
    pieces
}

impl App {
    /// Changes everything that is wished, or nothing when any of it cannot be.
    pub async fn update_profile(&self, viewer: &Viewer, wish: ProfileWish) -> Result<Own> {
        let me = viewer.account(Scope::WriteAccounts)?;
        self.change_profile(me, me, wish).await?;
        self.own_account(&Viewer::itself(me)).await
    }

    /// Changes the profile of an account, which is the writer's own or that of a group of theirs.
    pub(crate) async fn change_profile(&self, me: i64, account: i64, wish: ProfileWish) -> Result<()> {
        let pieces = pieces(&wish);
        let met = self.check_rules(me, &pieces).await?;
        let passed = self.guard(me, pieces, guard::Place::default()).await?;
        let avatar = match wish.avatar.clone() {
            Some(bytes) => Some(self.portrait(account, bytes, Portrait::Avatar).await?),
            None => None,
        };
        let header = match wish.header.clone() {
            Some(bytes) => Some(self.portrait(account, bytes, Portrait::Header).await?),
            None => None,
        };
        let app = self.clone();
        let now = self.now();
        let old = self
            .store
            .write(move |tx| {
                let row = rows::by_id(tx, account)?.ok_or(Error::NotFound)?;
                let mut profile = row.profile();
                app.apply_wish(&mut profile, &wish)?;
                if avatar.is_some() {
                    profile.avatar.clone_from(&avatar);
                }
                if header.is_some() {
                    profile.header.clone_from(&header);
                }
                let gone = [
                    row.avatar.filter(|_| avatar.is_some() && profile.avatar != avatar),
                    row.header.filter(|_| header.is_some()),
                ];
                rows::update_profile(tx, account, &profile)?;
                passed.record(tx, now, me, &format!("account:{account}"))?;
                if wish.fields.is_some() {
                    crate::credentials::queue_check(tx, app.new_id(), account, now)?;
                }
                tx.emit(now, Event::AccountChanged { account })?;
                met.file_profile(&app, tx, account, now)?;
                Ok::<_, Error>(gone)
            })
            .await?;
        self.drop_blobs(&old.into_iter().flatten().collect::<Vec<_>>()).await
    }

    /// Takes the avatar or the header away.
    pub async fn remove_portrait(&self, viewer: &Viewer, which: Portrait) -> Result<Own> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let now = self.now();
        let gone = self
            .store
            .write(move |tx| {
                let row = rows::by_id(tx, me)?.ok_or(Error::NotFound)?;
                let mut profile = row.profile();
                let gone = match which {
                    Portrait::Avatar => profile.avatar.take(),
                    Portrait::Header => profile.header.take(),
                };
                rows::update_profile(tx, me, &profile)?;
                tx.emit(now, Event::AccountChanged { account: me })?;
                Ok::<_, Error>(gone)
            })
            .await?;
        self.drop_blobs(&gone.into_iter().collect::<Vec<_>>()).await?;
        self.own_account(&Viewer::itself(me)).await
    }

    fn apply_wish(&self, profile: &mut rows::Profile, wish: &ProfileWish) -> Result<()> {
        let limits = &self.settings.limits;
        let line = |text: &str, most: usize, field: &'static str, what: &str| -> Result<String> {
            let text = text.trim().to_owned();
            if text.chars().any(char::is_control) {
                return Err(Error::invalid(
                    field,
                    format!("{what} has characters that cannot be shown. Remove them."),
                ));
            }
            if text.chars().count() > most {
                return Err(Refusal::too_long(
                    field,
                    format!("{what} is too long. Use at most {most} characters."),
                )
                .into());
            }
            Ok(text)
        };
        if let Some(name) = &wish.display_name {
            profile.display_name = line(name, limits.display_name_chars, "display_name", "The display name")?;
            profile.name_key = profile.display_name.to_lowercase();
        }
        if let Some(bio) = &wish.bio {
            profile.bio = text(bio, limits.bio_chars, "note", "The description")?;
        }
        if let Some(fields) = &wish.fields {
            if fields.len() > limits.fields {
                return Err(Error::invalid(
                    "fields",
                    format!("A profile has at most {} fields.", limits.fields),
                ));
            }
            let mut kept = Vec::new();
            for field in fields {
                let name = line(&field.name, limits.field_chars, "fields", "The name of a field")?;
                let value = line(&field.value, limits.field_chars, "fields", "The content of a field")?;
                if name.is_empty() && value.is_empty() {
                    continue;
                }
                if name.is_empty() {
                    return Err(
                        Refusal::blank("fields", "A field has a content but no name. Give it one.").into()
                    );
                }
                kept.push(Field { name, value });
            }
            profile.fields =
                serde_json::to_string(&kept).map_err(|error| Error::Broken(error.to_string()))?;
        }
        if let Some(code) = &wish.profession {
            profile.profession = match code.as_str() {
                "" => None,
                code => Some(
                    Profession::parse(code)
                        .ok_or_else(|| {
                            Error::invalid(
                                "profession",
                                "This profession is not in the list. Choose one of the list.",
                            )
                        })?
                        .code()
                        .to_owned(),
                ),
            };
        }
        if let Some(code) = &wish.country {
            profile.country = match code.as_str() {
                "" => None,
                code => Some(
                    locale::country(code)
                        .ok_or_else(|| {
                            Error::invalid(
                                "country",
                                "This country is not in the list. Use its two-letter code.",
                            )
                        })?
                        .to_owned(),
                ),
            };
        }
        if let Some(specialty) = &wish.specialty {
            profile.specialty = line(specialty, 80, "specialty", "The specialty")?;
        }
        if let Some(grade) = &wish.grade {
            profile.grade = line(grade, 80, "grade", "The grade")?;
        }
        if let Some(interests) = &wish.interests {
            profile.interests =
                text(interests, limits.interests_chars, "interests", "The declaration of interests")?;
        }
        if let Some(name) = &wish.default_visibility {
            profile.default_visibility = Visibility::parse(name)
                .ok_or_else(|| {
                    Error::invalid(
                        "source",
                        "There is no such visibility. Use public, unlisted, private or direct.",
                    )
                })?
                .code();
        }
        if let Some(language) = &wish.default_language {
            profile.default_language = crate::posts::check_language(Some(language))?;
        }
        let flags = [
            (&mut profile.locked, wish.locked),
            (&mut profile.bot, wish.bot),
            (&mut profile.discoverable, wish.discoverable),
            (&mut profile.indexable, wish.indexable),
            (&mut profile.hide_collections, wish.hide_collections),
            (&mut profile.default_sensitive, wish.default_sensitive),
        ];
        for (flag, wish) in flags {
            *flag = wish.unwrap_or(*flag);
        }
        Ok(())
    }
}

/// Which picture of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Portrait {
    Avatar,
    Header,
}

impl Portrait {
    /// The name of the field in the API and in forms.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Avatar => "avatar",
            Self::Header => "header",
        }
    }
}

fn text(text: &str, most: usize, field: &'static str, what: &str) -> Result<String> {
    let text = crate::posts::clean(text, field)?;
    if text.chars().count() > most {
        return Err(
            Refusal::too_long(field, format!("{what} is too long. Use at most {most} characters.")).into()
        );
    }
    Ok(text)
}
