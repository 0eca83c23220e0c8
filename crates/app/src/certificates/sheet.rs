//! A certificate on paper: the same as the credential says, and a QR code that leads to where it is checked.

use super::Certificate;
use crate::{App, Result};
use platform::pdf::Paper;
use wire::time::{day, parse_iso};

impl App {
    /// The certificate as a PDF.
    pub fn certificate_sheet(&self, certificate: &Certificate) -> Result<Vec<u8>> {
        let badge = certificate.read()?;
        let at = |text: &str| parse_iso(text).map(day).unwrap_or_default();
        let address = self.settings.verify_url(&certificate.name);
        let mut paper = Paper::new(&badge.name, &self.settings.title);
        paper.space(40.0);
        paper.small(&badge.issuer.name);
        paper.heading("Certificate of attendance");
        paper.space(14.0);
        paper.statement(&badge.description);
        paper.space(14.0);
        let result = badge.subject.result.first().map(|it| it.value.as_str()).unwrap_or_default();
        let end =
            if badge.subject.end == badge.subject.start { String::new() } else { at(&badge.subject.end) };
        for (name, value) in [
            ("Offered by", badge.issuer.name.as_str()),
            ("Session", &badge.subject.achievement.name),
            ("Date", &at(&badge.subject.start)),
            ("Until", &end),
            ("Attendance", result),
            (
                "How measured",
                badge
                    .subject
                    .achievement
                    .criteria
                    .narrative
                    .trim_start_matches("Attendance was measured: ")
                    .trim_end_matches('.'),
            ),
            ("Holder", &badge.subject.holder()),
            ("Issued", &at(&badge.valid_from)),
            ("Valid until", &badge.valid_until.as_deref().map(at).unwrap_or_default()),
            ("Number", &certificate.name),
        ] {
            paper.fact(name, value);
        }
        paper.space(30.0);
        paper.qr(
            &address,
            &format!(
                "Whether this certificate holds is checked here:\n{address}\n\nThe paper alone proves nothing: compare it with \
                 what that page shows."
            ),
        );
        Ok(paper.finish())
    }
}
