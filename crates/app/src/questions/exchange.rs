//! Files of question banks: a file becomes a set, a set becomes a file. A file is imported whole or not at all.

use super::sets::{SetView, SetWish, check_count, check_words, owned, pieces};
use crate::access::Viewer;
use crate::guard::Place;
use crate::posts::{self, Checked, Draft, Order, PlannedKey, Poll, references};
use crate::{App, Error, Result};
use kernel::{Refusal, Scope, Visibility};
use store::question_sets::{self as rows, QuestionSet};
use store::{polls, questions};
use wire::quiz::Item;
use wire::{aiken, gift};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Gift,
    Aiken,
}

impl Format {
    pub fn parse(name: &str) -> Result<Self> {
        match name {
            "gift" => Ok(Self::Gift),
            "aiken" => Ok(Self::Aiken),
            _ => Err(Error::invalid("format", "There is no such format. Use gift or aiken.")),
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Gift => "gift",
            Self::Aiken => "aiken",
        }
    }
}

/// Largest file, in bytes.
const FILE: usize = 512 * 1024;
/// Imported questions stay open as long as a question may.
const OPEN_SECONDS: i64 = 365 * 86_400;
/// What stands before the references in the feedback of a GIFT question.
const REFERENCES: &str = "References:\n";

/// A question of a file as a post to nobody.
fn draft(item: &Item) -> Draft {
    let (explanation, references) = match item.explanation.rfind(REFERENCES) {
        Some(at) if at == 0 || item.explanation[..at].ends_with("\n\n") => {
            (item.explanation[..at].trim_end(), &item.explanation[at + REFERENCES.len()..])
        }
        _ => (item.explanation.as_str(), ""),
    };
    Draft {
        text: item.stem.clone(),
        visibility: Some(Visibility::Direct.name().to_owned()),
        poll: Some(Poll {
            options: item.options.clone(),
            expires_in: OPEN_SECONDS,
            multiple: false,
            hide_totals: true,
            key: Some(PlannedKey {
                position: item.key,
                explanation: explanation.to_owned(),
                references: references.to_owned(),
                feedback: item.feedback.clone(),
                title: item.title.clone(),
            }),
        }),
        ..Draft::default()
    }
}

impl App {
    /// Makes a set of a file's questions. Nothing is stored unless everything in it can be.
    pub async fn import_set(
        &self,
        viewer: &Viewer,
        format: Format,
        file: &str,
        wish: &SetWish,
    ) -> Result<SetView> {
        let me = viewer.account(Scope::WriteStatuses)?;
        if file.len() > FILE {
            return Err(Refusal::too_long("file", "The file is larger than 512 KiB. Split it.").into());
        }
        let (title, description) = check_words(self, wish)?;
        let items = match format {
            Format::Gift => gift::parse(file),
            Format::Aiken => aiken::parse(file),
        }
        .map_err(|bad| Error::invalid("file", format!("{bad} Nothing was imported.")))?;
        check_count(self, items.len())?;
        let mut pieces = pieces(&title, &description);
        let mut drafts: Vec<Checked> = Vec::new();
        for (number, item) in (1..).zip(&items) {
            let checked = draft(item).check(&self.settings).map_err(|error| match error {
                Error::Invalid(refusals) => Error::Invalid(
                    refusals
                        .into_iter()
                        .map(|it| {
                            Refusal::new(
                                "file",
                                it.code,
                                format!("Question {number}: {} Nothing was imported.", it.says),
                            )
                        })
                        .collect(),
                ),
                other => other,
            })?;
            pieces.extend(checked.pieces());
            drafts.push(checked);
        }
        let met = self.check_rules(me, &pieces).await?;
        let passed = self.guard(me, pieces, Place::default()).await?;
        let author = self.account_card(me).await?;
        self.check_name(&author, Visibility::Public)?;
        let app = self.clone();
        let (id, now) = (self.new_id(), self.now());
        // The rules and the guard have spoken about the whole file: the first post carries what they said.
        let mut heard = Some((met, passed));
        let orders: Vec<(i64, Order, Checked)> = drafts
            .into_iter()
            .map(|checked| {
                let (met, passed) = heard.take().unwrap_or_default();
                let order = Order { app: viewer.app(), passed, met, ..Order::of(me) };
                (self.new_id(), order, checked)
            })
            .collect();
        self.store
            .write(move |tx| {
                let mut made = Vec::with_capacity(orders.len());
                for (post, order, checked) in &orders {
                    // A mention would be told of a question that is for everybody.
                    let mut refs = references(&checked.text, app.settings.host());
                    refs.handles.clear();
                    made.push(posts::write(&app, tx, order, checked, &refs, (*post, now))?.0);
                }
                let row = QuestionSet {
                    id,
                    author_id: me,
                    title: title.clone(),
                    description: description.clone(),
                    created_at: now,
                };
                Ok::<_, Error>(rows::insert(tx, &row, &made)?)
            })
            .await?;
        self.set_view(Some(me), id).await
    }

    /// The file of a set of the viewer's own.
    pub async fn export_set(&self, viewer: &Viewer, id: i64, format: Format) -> Result<String> {
        let me = viewer.account(Scope::ReadStatuses)?;
        let items = self
            .store
            .read(move |db| {
                owned(db, me, id)?;
                let ids = rows::items(db, id)?;
                let stems = store::posts::by_ids(db, &ids)?;
                let keys = questions::of_posts(db, &ids)?;
                let options = polls::options_of(db, &ids)?;
                let item = |id: &i64| {
                    let key = keys.iter().find(|key| key.post_id == *id)?;
                    let stem = stems.iter().find(|post| post.id == *id)?.text.clone();
                    let options: Vec<String> =
                        options.iter().filter(|it| it.poll_id == *id).map(|it| it.title.clone()).collect();
                    let mut feedback = super::feedback(key);
                    feedback.resize(options.len(), String::new());
                    Some(Item {
                        title: key.title.clone(),
                        stem,
                        key: usize::try_from(key.key_position).unwrap_or(0),
                        feedback,
                        options,
                        explanation: explanation(&key.explanation, &key.reference_list),
                    })
                };
                Ok::<_, Error>(ids.iter().filter_map(item).collect::<Vec<_>>())
            })
            .await?;
        match format {
            Format::Gift => Ok(gift::print(&items)),
            Format::Aiken => aiken::print(&items).map_err(|says| Error::invalid("format", says)),
        }
    }
}

fn explanation(explanation: &str, references: &str) -> String {
    match (explanation, references) {
        (explanation, "") => explanation.to_owned(),
        ("", references) => format!("{REFERENCES}{references}"),
        (explanation, references) => format!("{explanation}\n\n{REFERENCES}{references}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_travel_in_the_feedback_and_come_back() {
        for (text, references) in [("Why.", "One\nTwo"), ("Why.", ""), ("", "One"), ("", "")] {
            let item = Item {
                stem: "Q?".into(),
                options: vec!["a".into(), "b".into()],
                explanation: explanation(text, references),
                ..Item::default()
            };
            let key = draft(&item).poll.unwrap().key.unwrap();
            assert_eq!((key.explanation.as_str(), key.references.as_str()), (text, references));
        }
    }
}
