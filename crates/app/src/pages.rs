//! Pages of things that are ordered by id: what a client asks for, and what it needs for the next page.

/// `max_id` and `since_id` bound a page of the newest; `min_id` asks for the page immediately above.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Range {
    pub max_id: Option<i64>,
    pub since_id: Option<i64>,
    pub min_id: Option<i64>,
    pub limit: usize,
}

impl Range {
    pub fn newest(limit: usize) -> Self {
        Self { limit, ..Self::default() }
    }

    /// Exclusive upper bound.
    pub(crate) fn below(&self) -> i64 {
        self.max_id.unwrap_or(i64::MAX)
    }

    /// Exclusive lower bound.
    pub(crate) fn above(&self) -> i64 {
        self.min_id.or(self.since_id).unwrap_or(0)
    }

    pub(crate) fn ascending(&self) -> bool {
        self.min_id.is_some()
    }

    pub(crate) fn rows(&self) -> i64 {
        i64::try_from(self.limit).unwrap_or(40)
    }
}

/// Some things, newest first, and the cursors of the first and the last of them.
#[derive(Debug, Clone)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// `(newest, oldest)` cursor, when there was anything: also when nothing of it may be shown.
    pub ends: Option<(i64, i64)>,
    /// Whether the page was full, so that asking for the next makes sense.
    pub full: bool,
}

impl<T> Page<T> {
    /// `cursors` are newest first, one for each thing that was found.
    pub fn new(items: Vec<T>, cursors: &[i64], limit: usize) -> Self {
        let ends = cursors.first().copied().zip(cursors.last().copied());
        Self { items, ends, full: cursors.len() >= limit }
    }
}
