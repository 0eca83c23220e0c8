//! Item analysis: how hard a question was, whether it tells the strong from the weak, and which distractors nobody
//! believes. Definitions as in doi:10.1186/s12909-024-05433-y.

/// The share of a group that counts as its upper or lower end (Kelley 1939).
const END: f64 = 0.27;
/// A distractor that fewer choose does not work.
const FUNCTIONAL: f64 = 0.05;

/// How one option was chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    pub chosen: usize,
    /// 0 to 1.
    pub share: f64,
    /// A wrong option that fewer than one in twenty chose.
    pub non_functional: bool,
}

/// What the answers say of one question. Figures are `None` while too few have answered for them to exist.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub answers: usize,
    /// Share of right answers, 0 to 1: the higher, the easier.
    pub difficulty: Option<f64>,
    /// Right answers in the upper end less those in the lower, -1 to 1. Only in a set.
    pub discrimination: Option<f64>,
    pub options: Vec<Spread>,
}

/// Analyses one question with its key at `key`. `choices` are the options that people chose; `scores` are, for those
/// who finished a set with it, the score in the whole set and whether this question was right.
pub fn item(options: usize, key: usize, choices: &[usize], scores: &[(usize, bool)]) -> Item {
    let answers = choices.len();
    let share = |chosen: usize| if answers == 0 { 0.0 } else { chosen as f64 / answers as f64 };
    let spread: Vec<Spread> = (0..options)
        .map(|option| {
            let chosen = choices.iter().filter(|choice| **choice == option).count();
            let non_functional = answers > 0 && option != key && share(chosen) < FUNCTIONAL;
            Spread { chosen, share: share(chosen), non_functional }
        })
        .collect();
    Item {
        answers,
        difficulty: (answers > 0).then(|| spread.get(key).map_or(0.0, |key| key.share)),
        discrimination: discrimination(scores),
        options: spread,
    }
}

/// Upper end less lower end. Whoever has the score at the border of an end counts there in part, so that the figure does
/// not depend on the order of people with equal scores.
fn discrimination(scores: &[(usize, bool)]) -> Option<f64> {
    let size = (scores.len() as f64 * END).round().max(1.0);
    if scores.len() < 4 {
        return None;
    }
    let mut levels: Vec<usize> = scores.iter().map(|(score, _)| *score).collect();
    levels.sort_unstable();
    levels.dedup();
    let end = |levels: &mut dyn Iterator<Item = usize>| {
        let (mut room, mut right) = (size, 0.0);
        for level in levels {
            let here: Vec<bool> =
                scores.iter().filter(|(score, _)| *score == level).map(|(_, right)| *right).collect();
            let part = (room / here.len() as f64).min(1.0);
            right += part * here.iter().filter(|right| **right).count() as f64;
            room -= part * here.len() as f64;
            if room <= 0.0 {
                break;
            }
        }
        right / size
    };
    Some(end(&mut levels.iter().rev().copied()) - end(&mut levels.iter().copied()))
}

/// Kuder–Richardson formula 20: the reliability of a set, at most 1. One row a person, one column a question. `None`
/// with fewer than two questions or people, or when everybody has the same score.
pub fn kr20(rows: &[Vec<bool>]) -> Option<f64> {
    let people = rows.len() as f64;
    let questions = rows.first()?.len();
    if rows.len() < 2 || questions < 2 || rows.iter().any(|row| row.len() != questions) {
        return None;
    }
    let scores: Vec<f64> = rows.iter().map(|row| row.iter().filter(|it| **it).count() as f64).collect();
    let mean = scores.iter().sum::<f64>() / people;
    let variance = scores.iter().map(|score| (score - mean).powi(2)).sum::<f64>() / people;
    if variance == 0.0 {
        return None;
    }
    let within: f64 = (0..questions)
        .map(|at| {
            let right = rows.iter().filter(|row| row[at]).count() as f64 / people;
            right * (1.0 - right)
        })
        .sum();
    let k = questions as f64;
    Some(k / (k - 1.0) * (1.0 - within / variance))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn difficulty_is_the_share_of_the_key_and_unbelieved_distractors_are_named() {
        let mut choices = vec![0; 70];
        choices.extend([1; 27]);
        choices.extend([2; 3]);
        let found = item(4, 0, &choices, &[]);
        assert_eq!((found.answers, found.difficulty), (100, Some(0.7)));
        let idle: Vec<bool> = found.options.iter().map(|option| option.non_functional).collect();
        assert_eq!(idle, [false, false, true, true]);
    }

    #[test]
    fn without_answers_there_are_no_figures() {
        let found = item(3, 1, &[], &[]);
        assert_eq!((found.difficulty, found.discrimination), (None, None));
        assert!(found.options.iter().all(|option| !option.non_functional));
    }

    #[test]
    fn a_question_that_only_the_strong_get_right_discriminates_fully() {
        let scores: Vec<(usize, bool)> = (0..10).map(|score| (score, score >= 5)).collect();
        assert_eq!(discrimination(&scores), Some(1.0));
        let scores: Vec<(usize, bool)> = (0..10).map(|score| (score, score < 5)).collect();
        assert_eq!(discrimination(&scores), Some(-1.0));
        assert_eq!(discrimination(&scores[..3]), None);
    }

    #[test]
    fn kr20_is_that_of_a_worked_example() {
        // Five people, four questions: scores 4, 3, 2, 1, 0; Σpq = 0.8, σ² = 2, so 4/3 · (1 − 0.4) = 0.8.
        let rows: Vec<Vec<bool>> = (0..5).map(|wrong| (0..4).map(|at| at < 4 - wrong).collect()).collect();
        assert!((kr20(&rows).unwrap() - 0.8).abs() < 1e-12);
        assert_eq!(kr20(&rows[..1]), None);
        assert_eq!(kr20(&[vec![true, false], vec![false, true]]), None);
    }

    proptest! {
        #[test]
        fn the_figures_stay_in_their_bounds_and_do_not_depend_on_the_order_of_people(
            mut scores in proptest::collection::vec((0usize..6, any::<bool>()), 4..40),
            rows in proptest::collection::vec(proptest::collection::vec(any::<bool>(), 5), 2..20),
        ) {
            let found = discrimination(&scores).unwrap();
            prop_assert!((-1.0 - 1e-9..=1.0 + 1e-9).contains(&found));
            scores.reverse();
            prop_assert!((discrimination(&scores).unwrap() - found).abs() < 1e-9);
            prop_assert!(kr20(&rows).is_none_or(|it| it <= 1.0 + 1e-9));
        }
    }
}
