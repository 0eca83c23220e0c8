//! Taking part from the session's own page: the hashtag and the prompt are added for the writer.

use super::{shown, times_of};
use crate::access::Viewer;
use crate::posts::{Draft, Published};
use crate::{App, Error, Result};
use kernel::session::Phase;
use kernel::text::{Span, spans};
use kernel::{Hashtag, Scope, Visibility};
use store::sessions as rows;

impl App {
    /// Publishes a draft in an open session: public, with its hashtag, as an answer to a prompt when one is named.
    pub async fn say_in_session(
        &self,
        viewer: &Viewer,
        id: i64,
        prompt: Option<i16>,
        draft: Draft,
        key: Option<&str>,
    ) -> Result<Published> {
        viewer.account(Scope::WriteStatuses)?;
        let now = self.now();
        let (session, asked) = self
            .store
            .read(move |db| {
                let session = shown(db, id)?;
                let asked = match prompt {
                    None => None,
                    Some(number) => rows::prompts(db, id)?.into_iter().find(|it| it.number == number),
                };
                Ok::<_, Error>((session, asked))
            })
            .await?;
        if times_of(&session).phase(now) != Phase::Open {
            return Err(Error::invalid(
                "text",
                "The session is not open, so nothing can join it. Copy your text and post it on its own, if you like.",
            ));
        }
        let in_reply_to = match (prompt, asked) {
            (None, _) => draft.in_reply_to,
            (Some(_), Some(asked)) if asked.post_id.is_some() => asked.post_id,
            (Some(number), _) => {
                return Err(Error::invalid(
                    "prompt",
                    format!(
                        "{} cannot be answered now. Choose another question, or none.",
                        kernel::session::label(number)
                    ),
                ));
            }
        };
        let draft = Draft {
            text: with_hashtag(&draft.text, &session.hashtag),
            visibility: Some(Visibility::Public.name().to_owned()),
            in_reply_to,
            scheduled_at: None,
            ..draft
        };
        self.publish(viewer, draft, key).await
    }
}

/// The text with the hashtag below it, unless it is there already. An empty text stays empty, to be refused as such.
fn with_hashtag(text: &str, hashtag: &str) -> String {
    let key = Hashtag::parse(hashtag).map(|tag| tag.key()).unwrap_or_default();
    let is_there = spans(text).iter().any(|span| match span {
        Span::Hashtag { name, .. } => Hashtag::parse(name).is_ok_and(|tag| tag.key() == key),
        _ => false,
    });
    if is_there || text.trim().is_empty() {
        return text.to_owned();
    }
    format!("{}\n\n#{hashtag}", text.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hashtag_is_added_once() {
        assert_eq!(with_hashtag("We stopped early.\n", "RenalJC"), "We stopped early.\n\n#RenalJC");
        assert_eq!(with_hashtag("#renaljc we stopped", "RenalJC"), "#renaljc we stopped");
        assert_eq!(with_hashtag("#RenalJCs is another", "RenalJC"), "#RenalJCs is another\n\n#RenalJC");
        assert_eq!(with_hashtag(" ", "RenalJC"), " ");
    }
}
