//! Posts over time, in bins of equal length that begin at the opening.

use super::Window;

/// Posts in one bin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bin {
    /// Milliseconds since the Unix epoch.
    pub from: i64,
    pub posts: u64,
}

const MINUTE_MS: i64 = 60_000;

/// Lengths that people read easily, in minutes.
const WIDTHS: [i64; 9] = [1, 5, 10, 15, 30, 60, 180, 360, 1440];

/// More bins than these cannot be told apart in a chart.
const MOST_BINS: i64 = 60;

/// How long a bin is: the shortest readable length with which everything fits into sixty bins, in milliseconds.
pub fn bin_width(window: Window, times: &[i64]) -> i64 {
    let (first, last) = ends(window, times);
    let fits = |width: i64| last.saturating_sub(first) / width < MOST_BINS;
    let mut width = WIDTHS
        .iter()
        .map(|minutes| minutes * MINUTE_MS)
        .find(|width| fits(*width))
        .unwrap_or(1440 * MINUTE_MS);
    while !fits(width) {
        width = width.saturating_mul(2);
    }
    width
}

/// The bins from the opening, or from the first post if it is earlier, to the closing or the last post. Empty ones are
/// there too.
pub fn timeline(window: Window, times: &[i64], width: i64) -> Vec<Bin> {
    let (first, last) = ends(window, times);
    let place = |at: i64| at.saturating_sub(window.opens_at).div_euclid(width);
    let start = place(first);
    // The closing itself belongs to the last bin, not to an empty one after it.
    let end =
        place(last.saturating_sub(1)).max(place(times.iter().copied().max().unwrap_or(first))).max(start);
    let mut bins: Vec<Bin> = (start..=end)
        .map(|index| Bin { from: window.opens_at.saturating_add(index.saturating_mul(width)), posts: 0 })
        .collect();
    for at in times {
        if let Some(bin) = usize::try_from(place(*at) - start).ok().and_then(|index| bins.get_mut(index)) {
            bin.posts += 1;
        }
    }
    bins
}

fn ends(window: Window, times: &[i64]) -> (i64, i64) {
    let first = times.iter().copied().min().map_or(window.opens_at, |at| at.min(window.opens_at));
    let last = times.iter().copied().max().map_or(window.closes_at, |at| at.max(window.closes_at));
    (first, last.max(first))
}
