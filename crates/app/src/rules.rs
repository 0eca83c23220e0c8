//! Word and domain rules: what moderators let no text do, and from where nobody registers.
//!
//! Texts are checked before they are published. A rule refuses with its own sentence, holds the post until a moderator
//! has looked, or only reports it.

mod edit;

pub use edit::{DomainWish, RuleBook, WordWish, severity_word};

use crate::guard::Piece;
use crate::moderation::report::{Filing, file, hold_all};
use crate::{App, Error, Result};
use kernel::moderation::{Category, RuleAction, Source};
use kernel::wordrule::{self, Words};
use kernel::{Email, Refusal};
use std::sync::Arc;
use store::posts::Post;
pub use store::rules::{DomainBlock, DomainRule, EmailDomainBlock, WordRule};
use store::{Db, Tx, reports, rules as rows};

/// The rules in force, ready to be compared with.
#[derive(Debug, Default)]
pub(crate) struct RuleSet {
    words: Vec<(Words, WordRule)>,
    domains: Vec<DomainRule>,
}

/// A rule that a text met and that does not refuse it.
#[derive(Debug, Clone)]
struct Hit {
    subject: String,
    /// For moderators: which rule it was, without a word of the text.
    what: String,
    sentence: String,
}

/// What a text met. Whoever publishes it files this in the same transaction.
#[derive(Debug, Clone, Default)]
pub(crate) struct Met {
    refused: Option<Refusal>,
    hold: Vec<Hit>,
    flag: Vec<Hit>,
}

const DAY_MS: i64 = 86_400_000;
impl RuleSet {
    fn load(db: &mut Db) -> Result<Self> {
        let words = rows::word_rules(db)?.into_iter().map(|rule| (Words::of(&rule.phrase), rule)).collect();
        Ok(Self { words, domains: rows::domain_rules(db)? })
    }

    /// `age_days` is how long the author has been here.
    fn meet(&self, texts: &[(&'static str, &str)], age_days: i64) -> Met {
        let mut met = Met::default();
        let mut hosts: Vec<(&'static str, String)> = Vec::new();
        for (field, text) in texts {
            hosts.extend(wordrule::hosts(text).into_iter().map(|host| (*field, host)));
        }
        for (field, text) in texts {
            if self.words.is_empty() {
                break;
            }
            let here = Words::of(text);
            for (phrase, rule) in &self.words {
                let applies = (!rule.only_links || !hosts.is_empty())
                    && rule.younger_than_days.is_none_or(|days| age_days < days);
                if applies && here.have(phrase) {
                    let what = format!("The rule about the phrase “{}” was met.", rule.phrase);
                    met.add(field, rule.action, format!("word_rule:{}", rule.id), what, &rule.sentence);
                }
            }
        }
        for (field, host) in &hosts {
            for rule in self.domains.iter().filter(|rule| wordrule::is_within(host, &rule.domain)) {
                let what = format!("The rule about links to {} was met.", rule.domain);
                met.add(field, rule.action, format!("domain_rule:{}", rule.id), what, &rule.sentence);
            }
        }
        met
    }
}

impl Met {
    fn add(&mut self, field: &'static str, action: i16, subject: String, what: String, sentence: &str) {
        let hit = Hit { subject, what, sentence: sentence.to_owned() };
        match RuleAction::from_code(action).unwrap_or(RuleAction::Flag) {
            RuleAction::Refuse => {
                self.refused.get_or_insert_with(|| Refusal::invalid(field, sentence));
                // Kept, so that a post that nobody can be told about is held instead.
                self.hold.push(hit);
            }
            RuleAction::Hold => self.hold.push(hit),
            RuleAction::Flag => self.flag.push(hit),
        }
    }

    /// Reports a post that met a rule, and holds it when the rule says so.
    pub fn file(&self, app: &App, tx: &mut Tx<'_>, post: &Post, now: i64) -> Result<()> {
        let Some(first) = self.hold.first().or(self.flag.first()) else { return Ok(()) };
        let known = reports::open_about(tx, &[post.id])?.iter().any(|it| it.source == Source::Rule.code());
        if known && self.hold.is_empty() {
            return Ok(());
        }
        let filing = filing(app.new_id(), post.author_id, first);
        file(app, tx, &filing, std::slice::from_ref(post), now)?;
        if let Some(hit) = self.hold.first() {
            let reason = if hit.sentence.is_empty() {
                "A rule of this server asks a moderator to look first."
            } else {
                &hit.sentence
            };
            hold_all(app, tx, filing.id, std::slice::from_ref(post), reason, now)?;
        }
        Ok(())
    }

    /// Reports an account whose profile met a rule. A profile cannot be held back.
    pub fn file_profile(&self, app: &App, tx: &mut Tx<'_>, account: i64, now: i64) -> Result<()> {
        let Some(first) = self.hold.first().or(self.flag.first()) else { return Ok(()) };
        file(app, tx, &filing(app.new_id(), account, first), &[], now)
    }
}

fn filing(id: i64, target: i64, hit: &Hit) -> Filing {
    Filing {
        id,
        target,
        reporter: None,
        source: Source::Rule,
        category: Category::Violation,
        rules: Vec::new(),
        comment: format!("{} ({})", hit.what, hit.subject),
        name: String::new(),
        email: None,
        receipt: None,
    }
}

impl App {
    /// Compares texts of an account with the rules. What does not refuse is given back, to be filed when the text is
    /// published.
    pub(crate) async fn check_rules(&self, account: i64, pieces: &[Piece]) -> Result<Met> {
        let mut met = self.rules_met(account, pieces).await?;
        if let Some(refusal) = met.refused.take() {
            return Err(refusal.into());
        }
        Ok(met)
    }

    /// [`App::check_rules`] for a text whose author is not there to be told: what would be refused is held.
    pub(crate) async fn rules_met(&self, account: i64, pieces: &[Piece]) -> Result<Met> {
        let rules = self.rule_set().await?;
        if rules.words.is_empty() && rules.domains.is_empty() {
            return Ok(Met::default());
        }
        let since = self.account_card(account).await?.row.created_at;
        let texts: Vec<_> = pieces.iter().map(|piece| (piece.field, piece.text.as_str())).collect();
        Ok(rules.meet(&texts, (self.now() - since).max(0) / DAY_MS))
    }

    async fn rule_set(&self) -> Result<Arc<RuleSet>> {
        if let Some(rules) = self.caches.rules.get(0) {
            return Ok(rules);
        }
        let ticket = self.caches.rules.ticket(0);
        let rules = Arc::new(self.store.read(RuleSet::load).await?);
        self.caches.rules.keep(0, ticket, rules.clone());
        Ok(rules)
    }

    /// Whether somebody with this address has to be looked at before they are let in; refused when the domain is blocked.
    pub(crate) async fn check_email_domain(&self, email: &Email) -> Result<bool> {
        let domain = email.as_str().rsplit('@').next().unwrap_or_default();
        let mut above: Vec<String> = Vec::new();
        let mut rest = Some(domain);
        while let Some(it) = rest {
            above.push(it.to_owned());
            rest = it.split_once('.').map(|(_, parent)| parent);
        }
        let found =
            self.store.read(move |db| rows::email_domains_among(db, &above)).await.map_err(Error::from)?;
        if found.iter().any(|block| !block.allow_with_approval) {
            return Err(Refusal::new(
                "email",
                "ERR_BLOCKED",
                "Addresses of this provider are not taken here. Use another address, best one of your workplace.",
            )
            .into());
        }
        Ok(!found.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(phrase: &str, action: RuleAction) -> (Words, WordRule) {
        let row = WordRule {
            id: 1,
            phrase: phrase.into(),
            only_links: false,
            younger_than_days: None,
            action: action.code(),
            sentence: "Not here.".into(),
            created_by: None,
            created_at: 0,
        };
        (Words::of(phrase), row)
    }

    #[test]
    fn a_rule_may_ask_for_a_link_and_for_a_young_account() {
        let (words, mut row) = rule("miracle cure", RuleAction::Refuse);
        row.only_links = true;
        row.younger_than_days = Some(7);
        let set = RuleSet { words: vec![(words, row)], domains: Vec::new() };
        let met = |text, age| set.meet(&[("text", text)], age).refused.is_some();
        assert!(met("A miracle CURE: https://shop.example", 6));
        assert!(!met("A miracle cure", 6) && !met("A miracle cure: https://shop.example", 7));
    }

    #[test]
    fn a_refusal_names_the_field_and_says_the_rules_sentence() {
        let set = RuleSet { words: vec![rule("x1", RuleAction::Refuse)], domains: Vec::new() };
        let refusal = set.meet(&[("text", "fine"), ("spoiler_text", "x1")], 0).refused.unwrap();
        assert_eq!((refusal.field, refusal.says.as_str()), ("spoiler_text", "Not here."));
    }
}
