//! The demo account's ledger, half filled: what filled itself from the club and the questions, and three entries by hand.

use super::Filler;
use app::Error;
use app::cpd::{Entry, ReflectionWish};

const DAY_MS: i64 = 86_400_000;

/// Days before the present, minutes, what it was, and who offered it.
const BY_HAND: [(i64, i32, &str, &str); 3] = [
    (31, 240, "Simulation day: the deteriorating adult", "Fenmoor Hospitals, education centre"),
    (19, 60, "Morbidity and mortality meeting, acute medicine", "Fenmoor Hospitals"),
    (6, 90, "Teaching the new doctors: fluids on the first night", "Fenmoor Hospitals"),
];

impl Filler<'_> {
    pub(super) async fn ledger(&self, now_ms: i64) -> Result<(), Error> {
        let me = self.viewer("demo")?;
        self.app.choose_schemes(&me, vec!["aomrc".into(), "rcp".into()]).await?;
        for (at, (days, minutes, title, provider)) in BY_HAND.into_iter().enumerate() {
            let mut entry = Entry {
                title: title.into(),
                provider: provider.into(),
                started_at: now_ms - days * DAY_MS,
                minutes,
                ..Entry::default()
            };
            if at == 0 {
                entry.reflection = ReflectionWish {
                    learning_need: Some("I ask for help late when I am alone with the decision.".into()),
                    what: Some("Three scenarios in which the first treatment does not work.".into()),
                    so_what: Some(
                        "Twice I repeated what had not helped before I said aloud that it had not.".into(),
                    ),
                    now_what: Some(
                        "Say after ten minutes: this has not worked, what else could it be, who should know."
                            .into(),
                    ),
                    ..ReflectionWish::default()
                };
            }
            self.app.enter_activity(&me, entry).await?;
        }
        Ok(())
    }
}
