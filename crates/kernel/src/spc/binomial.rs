//! The binomial distribution, as far as charts need it. Probabilities are summed from their logarithms, so that
//! thousands of cases do not vanish into zero.

/// The probabilities of 0, 1, … `n` successes. `theta` lies strictly between 0 and 1.
pub fn probabilities(n: u64, theta: f64) -> impl Iterator<Item = f64> {
    let (success, failure) = (theta.ln(), (-theta).ln_1p());
    let mut choose = 0.0;
    (0..=n).map(move |k| {
        if k > 0 {
            choose += ((n - k + 1) as f64).ln() - (k as f64).ln();
        }
        (choose + k as f64 * success + (n - k) as f64 * failure).exp()
    })
}

/// The smallest number of successes whose distribution function reaches `tail`, the function there, and the probability
/// of just this number.
pub fn quantile(tail: f64, n: u64, theta: f64) -> (u64, f64, f64) {
    // What R allows for rounding, so that a tail that is met exactly is met.
    let wanted = tail * (1.0 - 64.0 * f64::EPSILON);
    let mut reached = 0.0;
    let mut last = 0.0;
    for (k, probability) in (0..=n).zip(probabilities(n, theta)) {
        reached += probability;
        last = probability;
        if reached >= wanted {
            return (k, reached, probability);
        }
    }
    (n, reached, last)
}
