//! A hashtag with a week of its use.

use super::Count;

#[derive(Debug, Clone, Default)]
pub struct TagView {
    /// As people write it, without `#`.
    pub name: String,
    /// Posts of each day, oldest first, today last; usually seven.
    pub uses: Vec<u64>,
    /// Accounts that used it in those days.
    pub accounts: u64,
    /// `None` when nobody is signed in.
    pub following: Option<bool>,
}

const WIDTH: f64 = 64.0;
const HEIGHT: f64 = 20.0;

impl TagView {
    pub fn url(&self) -> String {
        format!("/tags/{}", self.name)
    }

    pub fn week(&self) -> Count {
        Count(self.uses.iter().sum())
    }

    pub fn today(&self) -> Count {
        Count(self.uses.last().copied().unwrap_or(0))
    }

    /// The chart in words.
    pub fn summary(&self) -> String {
        format!(
            "{} from {} this week",
            self.week().of("post", "posts"),
            Count(self.accounts).of("person", "people")
        )
    }

    /// The chart in few words, for a narrow column.
    pub fn brief(&self) -> String {
        format!("{} · {}", self.week().of("post", "posts"), Count(self.accounts).of("person", "people"))
    }

    /// `points` of a polyline in a box of 64 × 20, two units inside it.
    pub fn line(&self) -> String {
        self.points().iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ")
    }

    /// The line closed along the bottom, to be filled.
    pub fn area(&self) -> String {
        match (self.points().first(), self.points().last()) {
            (Some((left, _)), Some((right, _))) => {
                format!("{left:.1},{HEIGHT:.1} {} {right:.1},{HEIGHT:.1}", self.line())
            }
            _ => String::new(),
        }
    }

    /// Where today is.
    pub fn tip(&self) -> (String, String) {
        let (x, y) = self.points().last().copied().unwrap_or((WIDTH - 2.0, HEIGHT - 2.0));
        (format!("{x:.1}"), format!("{y:.1}"))
    }

    fn points(&self) -> Vec<(f64, f64)> {
        let most = self.uses.iter().copied().max().unwrap_or(0).max(1) as f64;
        let step = (WIDTH - 4.0) / self.uses.len().saturating_sub(1).max(1) as f64;
        let place = |(day, uses): (usize, &u64)| {
            (2.0 + step * day as f64, HEIGHT - 3.0 - (HEIGHT - 6.0) * *uses as f64 / most)
        };
        self.uses.iter().enumerate().map(place).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sparkline_stays_in_its_box_and_says_its_numbers() {
        let tag = TagView { uses: vec![0, 3, 9, 1, 0, 4, 12], accounts: 1, ..TagView::default() };
        assert_eq!(tag.summary(), "29 posts from 1 person this week");
        assert!(tag.points().iter().all(|(x, y)| (0.0..=WIDTH).contains(x) && (0.0..=HEIGHT).contains(y)));
        assert_eq!(TagView::default().line(), "");
    }
}
