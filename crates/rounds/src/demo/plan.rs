//! Who does what and when: the script's posts, and around them follows, favourites, boosts, votes and bookmarks.

use super::dice::Dice;
use super::moderation::{self, Step};
use super::people::{PEOPLE, Person};
use super::script::{DAY, HOUR, Line, MINUTE};
use std::collections::HashSet;

#[derive(Debug, Clone, Copy)]
pub struct Deed {
    pub at_ms: i64,
    pub who: &'static str,
    pub what: What,
}

/// Positions are those of the script.
#[derive(Debug, Clone, Copy)]
pub enum What {
    Join(&'static Person),
    Follow(&'static str),
    Accept(&'static str),
    FollowTag(&'static str),
    Publish(usize),
    Favourite(usize),
    Boost(usize),
    Bookmark(usize),
    Pin(usize),
    Vote(usize, usize),
    /// Puts a question into the queue of what is reviewed again.
    Review(usize),
    ClosePolls,
    Moderate(Step),
}

impl What {
    /// What a progress bar says.
    pub fn words(self) -> &'static str {
        match self {
            Self::Join(_) => "People join and draw their portraits",
            Self::Follow(_) | Self::Accept(_) | Self::FollowTag(_) => "They find each other",
            _ => "They talk, teach and answer",
        }
    }
}

/// Everything, in the order of time.
pub fn plan(script: &[Line], now_ms: i64) -> Vec<Deed> {
    let mut plan = Plan { script, now_ms, deeds: Vec::new(), follows: HashSet::new() };
    plan.people();
    plan.follows();
    for at in 0..script.len() {
        plan.post(at);
    }
    plan.deeds.extend(moderation::deeds(now_ms));
    plan.deeds.retain(|deed| deed.at_ms <= now_ms);
    plan.deeds.sort_by_key(|deed| deed.at_ms);
    plan.deeds
}

struct Plan<'a> {
    script: &'a [Line],
    now_ms: i64,
    deeds: Vec<Deed>,
    follows: HashSet<(&'static str, &'static str)>,
}

impl Plan<'_> {
    fn push(&mut self, at_ms: i64, who: &'static str, what: What) {
        self.deeds.push(Deed { at_ms, who, what });
    }

    fn people(&mut self) {
        let first = self.now_ms - 44 * DAY;
        for (at, person) in PEOPLE.iter().enumerate() {
            let joined = first + at as i64 * 41 * MINUTE;
            self.push(joined, person.handle, What::Join(person));
            for (at, tag) in person.tags.iter().enumerate() {
                self.push(first + 31 * HOUR + at as i64 * MINUTE, person.handle, What::FollowTag(tag));
            }
        }
    }

    /// Six to fourteen each: those that must be, then those who answer each other, then whom the dice choose.
    fn follows(&mut self) {
        for person in PEOPLE {
            let mut dice = Dice::of(&format!("follows {}", person.handle));
            let mut circle: Vec<&'static str> = person.follows.to_vec();
            let wanted = if person.handle == "demo" { circle.len() } else { 7 + dice.below(7) as usize };
            let mut known: Vec<&'static str> = self
                .script
                .iter()
                .filter(|line| line.who == person.handle)
                .filter_map(|line| line.parent.map(|parent| self.script[parent].who))
                .collect();
            dice.shuffle(&mut known);
            let mut others: Vec<&'static str> = PEOPLE.iter().map(|person| person.handle).collect();
            dice.shuffle(&mut others);
            for other in known.into_iter().chain(others) {
                if circle.len() < wanted && other != person.handle && !circle.contains(&other) {
                    circle.push(other);
                }
            }
            for other in circle {
                self.follow(person, other, &mut dice);
            }
        }
        // Requests that wait for an answer.
        for (at, handle) in ["noor_studies", "vy_nursing", "chidi_surg", "demo"].into_iter().enumerate() {
            if self.follows.insert((handle, "sofia_pal")) {
                self.push(self.now_ms - (3 + 11 * at as i64) * HOUR, handle, What::Follow("sofia_pal"));
            }
        }
    }

    fn follow(&mut self, person: &Person, other: &'static str, dice: &mut Dice) {
        if !self.follows.insert((person.handle, other)) {
            return;
        }
        // Most find each other in the first days, some later.
        let early = dice.part() * dice.part() * if dice.below(4) == 0 { 34.0 } else { 3.0 };
        let at = self.now_ms - 42 * DAY - 12 * HOUR + (early * DAY as f32) as i64;
        self.push(at, person.handle, What::Follow(other));
        if PEOPLE.iter().any(|person| person.handle == other && person.locked) {
            self.push(at + 5 * HOUR, other, What::Accept(person.handle));
        }
    }

    fn post(&mut self, at: usize) {
        let line = &self.script[at];
        let mut dice = Dice::of(&line.text);
        self.push(line.at_ms, line.who, What::Publish(at));
        if !matches!(line.visibility, None | Some("public" | "unlisted")) {
            return;
        }
        if line.pinned {
            self.push(line.at_ms + MINUTE, line.who, What::Pin(at));
        }
        let (favourites, boosts) = match (line.parent, line.loved) {
            (_, true) => (11 + dice.below(8), 4 + dice.below(4)),
            (None, _) if !line.pictures.is_empty() => (5 + dice.below(6), 1 + dice.below(3)),
            (None, _) => (2 + dice.below(7), dice.below(6) / 4),
            (Some(_), _) => (dice.below(5), 0),
        };
        let readers = self.readers(line, &mut dice);
        for who in readers.iter().take(favourites as usize) {
            let when = self.later(line.at_ms, 30, &mut dice);
            self.push(when, who, What::Favourite(at));
        }
        // Not only those who favourite also boost.
        for who in readers
            .iter()
            .rev()
            .skip(readers.len().saturating_sub(favourites as usize + 2))
            .take(boosts as usize)
        {
            let when = self.later(line.at_ms, 40, &mut dice);
            self.push(when, who, What::Boost(at));
        }
        for who in readers.iter().filter(|who| **who == "demo" || **who == "noor_studies") {
            if line.who != *who && (line.loved || (line.key.is_some() && line.parent.is_none())) {
                let when = self.later(line.at_ms, 20, &mut dice);
                self.push(when, who, What::Bookmark(at));
            }
        }
        if !line.options.is_empty() {
            self.votes(at, &readers, &mut dice);
        }
    }

    /// Everybody but the author and the bots, followers and the parent's author first.
    fn readers(&self, line: &Line, dice: &mut Dice) -> Vec<&'static str> {
        let mut readers: Vec<&'static str> = PEOPLE
            .iter()
            .filter(|person| !person.bot && person.handle != line.who)
            .map(|person| person.handle)
            .collect();
        dice.shuffle(&mut readers);
        let answered = line.parent.map(|parent| self.script[parent].who);
        readers.sort_by_key(|who| match () {
            () if answered == Some(*who) => 0,
            () if self.follows.contains(&(*who, line.who)) => 1,
            () => 2,
        });
        readers
    }

    fn votes(&mut self, at: usize, readers: &[&'static str], dice: &mut Dice) {
        let line = &self.script[at];
        let total: u64 = line.options.iter().map(|(_, weight)| weight).sum();
        let closes = line.at_ms + line.open_ms;
        for who in readers.iter().take(14 + dice.below(14) as usize) {
            let mut drawn = dice.below(total);
            let choice = line.options.iter().position(|(_, weight)| match drawn.checked_sub(*weight) {
                Some(left) => {
                    drawn = left;
                    false
                }
                None => true,
            });
            let when = self.later(line.at_ms, 30, dice);
            // The main login still has the open polls to vote in.
            if when < closes && (closes < self.now_ms || *who != "demo") {
                self.push(when, who, What::Vote(at, choice.unwrap_or(0)));
            }
        }
        self.push(closes + MINUTE, line.who, What::ClosePolls);
        if line.right.is_some() {
            self.push(closes + 2 * MINUTE, "demo", What::Review(at));
        }
    }

    /// Some time after `at`, mostly soon, and never after now.
    fn later(&self, at: i64, hours: i64, dice: &mut Dice) -> i64 {
        let part = dice.part();
        let reach = (hours * HOUR).min(self.now_ms - at - 1);
        at + 1 + (reach as f64 * f64::from(part * part)) as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::script;

    const NOW: i64 = 1_790_000_000_000;

    #[test]
    fn everyone_follows_six_to_fourteen_and_the_main_login_twelve() {
        let deeds = plan(&script::read(NOW).unwrap(), NOW);
        for person in PEOPLE {
            let count = deeds
                .iter()
                .filter(|deed| {
                    deed.who == person.handle
                        && matches!(deed.what, What::Follow(whom) if whom != "sofia_pal")
                })
                .count();
            assert!((6..=14).contains(&count), "{} follows {count}", person.handle);
            assert!(person.handle != "demo" || count == 12);
        }
    }

    #[test]
    fn nobody_reacts_to_a_post_that_is_not_written() {
        let mut written = HashSet::new();
        for deed in plan(&script::read(NOW).unwrap(), NOW) {
            match deed.what {
                What::Publish(at) => drop(written.insert(at)),
                What::Favourite(at)
                | What::Boost(at)
                | What::Bookmark(at)
                | What::Pin(at)
                | What::Review(at)
                | What::Vote(at, _) => {
                    assert!(written.contains(&at));
                }
                _ => {}
            }
        }
    }
}
