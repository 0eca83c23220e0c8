//! What the author of a picture attests: how the patient agreed, and that nothing is burnt in.

use super::PictureCheck;
use super::read::Found;
use crate::access::Viewer;
use crate::{App, Error, Result, audit};
use guard::Severity;
use kernel::{Consent, Scope};
use serde_json::json;
use store::media_checks::{self, Check};
use store::{Tx, media as rows};

impl App {
    /// Marks a picture as clinical with the consent that is attested for it, or, with none, as showing no patient.
    pub async fn attest_consent(
        &self,
        viewer: &Viewer,
        id: i64,
        consent: Option<Consent>,
    ) -> Result<PictureCheck> {
        let me = viewer.account(Scope::WriteMedia)?;
        let now = self.now();
        self.change_check(viewer, id, move |tx, check| {
            check.clinical = consent.is_some();
            check.consent = consent.map(|it| it.as_str().to_owned());
            check.consent_by = consent.map(|_| me);
            check.consent_at = consent.map(|_| now);
            let kind = consent.map(Consent::as_str);
            let details = json!({ "clinical": consent.is_some(), "consent": kind });
            Ok(audit::record(tx, now, Some(me), "media.consent", &format!("media:{id}"), &details)?)
        })
        .await
    }

    /// The author has looked and says that nothing burnt into the picture tells who the patient is.
    pub async fn confirm_nothing_burnt_in(&self, viewer: &Viewer, id: i64) -> Result<PictureCheck> {
        let me = viewer.account(Scope::WriteMedia)?;
        let now = self.now();
        self.change_check(viewer, id, move |tx, check| {
            let findings = media_checks::findings(tx, id)?;
            if findings.into_iter().any(|row| Found::from(row).severity == Severity::Block) {
                return Err(Error::invalid(
                    "id",
                    "Something that tells who the patient is was found in this picture. Blur it first.",
                ));
            }
            check.examined_at = Some(now);
            let subject = format!("media:{id}");
            Ok(audit::record(tx, now, Some(me), "media.examined", &subject, &json!({}))?)
        })
        .await
    }

    /// Changes what is said about a picture that is not published.
    async fn change_check(
        &self,
        viewer: &Viewer,
        id: i64,
        change: impl Fn(&mut Tx<'_>, &mut Check) -> Result<()> + Send + 'static,
    ) -> Result<PictureCheck> {
        let me = viewer.account(Scope::WriteMedia)?;
        self.store
            .write(move |tx| {
                let row = rows::owned(tx, me, id)?.ok_or(Error::NotFound)?;
                if row.post_id.is_some() {
                    return Err(Error::invalid(
                        "id",
                        "This picture is published already, and what was said about it stays as it was.",
                    ));
                }
                let mut check = media_checks::of(tx, id)?;
                change(tx, &mut check)?;
                Ok(media_checks::save(tx, &check)?)
            })
            .await?;
        self.picture_check(viewer, id).await
    }
}
