//! The funnel plot: sites beside each other, each by how many cases it has. Limits are binomial and exact, interpolated
//! between whole cases as Spiegelhalter does (doi 10.1002/sim.1970, appendix A.1.1), for 95 % and 99.8 %.

use super::binomial::quantile;

/// What lies between two limits is what chance alone does to a site of this size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    pub lower_998: f64,
    pub lower_95: f64,
    pub upper_95: f64,
    pub upper_998: f64,
}

/// A site outside the 95 % limits is worth a look; outside 99.8 % it differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Within,
    AboveBy95,
    AboveBy998,
    BelowBy95,
    BelowBy998,
}

/// `n` cases at an overall proportion. Nobody differs where everybody or nobody has it.
pub fn limits(n: u64, overall: f64) -> Limits {
    if n == 0 || !(overall > 0.0 && overall < 1.0) {
        return Limits { lower_998: overall, lower_95: overall, upper_95: overall, upper_998: overall };
    }
    let at = |tail: f64| {
        let (cases, reached, just) = quantile(tail, n, overall);
        ((cases as f64 - (reached - tail) / just) / n as f64).clamp(0.0, 1.0)
    };
    Limits { lower_998: at(0.001), lower_95: at(0.025), upper_95: at(0.975), upper_998: at(0.999) }
}

impl Limits {
    pub fn place(&self, value: f64) -> Place {
        match value {
            _ if value > self.upper_998 => Place::AboveBy998,
            _ if value < self.lower_998 => Place::BelowBy998,
            _ if value > self.upper_95 => Place::AboveBy95,
            _ if value < self.lower_95 => Place::BelowBy95,
            _ => Place::Within,
        }
    }
}
