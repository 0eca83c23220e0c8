//! Who answered whom: people as points, answers as arcs. The places are found by forces that always begin from the same
//! arrangement, so the same session gives the same picture.

use super::{Anchor, Caption, Svg, shortened};

/// A person; the heavier, the larger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub name: String,
    pub weight: u64,
    pub tip: String,
}

/// `from` answered `to`, by place in the list of nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    pub from: usize,
    pub to: usize,
    pub weight: u64,
}

/// The most important nodes come first: they are drawn when there are too many, and have their names written.
#[derive(Debug, Clone, Copy)]
pub struct Network<'a> {
    pub nodes: &'a [Node],
    pub links: &'a [Link],
}

/// More people than these make a ball of wool, and the forces grow with their square.
pub const MOST_NODES: usize = 120;
const NAMED: usize = 14;
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 440.0;
const MARGIN: f64 = 34.0;
const ROUNDS: u32 = 200;

type Point = (f64, f64);

pub fn network(caption: Caption<'_>, chart: Network<'_>) -> String {
    let mut svg = Svg::new(caption, "plot-network", WIDTH, HEIGHT);
    let nodes = &chart.nodes[..chart.nodes.len().min(MOST_NODES)];
    let links: Vec<Link> = chart
        .links
        .iter()
        .copied()
        .filter(|link| link.from < nodes.len() && link.to < nodes.len() && link.from != link.to)
        .collect();
    let places = fitted(&arranged(nodes.len(), &links));
    for link in &links {
        let tip = format!("{} answered {}: {}", nodes[link.from].name, nodes[link.to].name, link.weight);
        let width = 0.9 + (link.weight as f64).log2().min(5.0);
        svg.arc("plot-edge", places[link.from], places[link.to], width, &tip);
    }
    let heaviest = nodes.iter().map(|node| node.weight).max().unwrap_or(1).max(1) as f64;
    let radius = |node: &Node| 3.0 + 11.0 * (node.weight as f64 / heaviest).sqrt();
    // The small ones last, so that none lies hidden below a large one.
    for (node, place) in nodes.iter().zip(&places) {
        svg.circle("plot-node", *place, radius(node), &node.tip);
    }
    let mut taken: Vec<Point> = Vec::new();
    for (node, place) in nodes.iter().zip(&places).take(NAMED) {
        let y = place.1 - radius(node) - 5.0;
        let covered =
            taken.iter().any(|other| (other.0 - place.0).abs() < 78.0 && (other.1 - y).abs() < 13.0);
        if !covered {
            taken.push((place.0, y));
            svg.text("plot-name", (place.0, y), Anchor::Middle, &shortened(&node.name, 18));
        }
    }
    svg.finish()
}

/// Fruchterman and Reingold's forces (1991): everybody pushes everybody away, those who talked pull each other, and a
/// little gravity keeps the groups together.
fn arranged(count: usize, links: &[Link]) -> Vec<Point> {
    // Sunflower seeds: evenly spread, the first in the middle.
    let mut places: Vec<Point> = (0..count)
        .map(|index| {
            let (radius, turn) = ((index as f64 + 0.5).sqrt(), index as f64 * 2.399_963);
            (radius * turn.cos(), radius * turn.sin())
        })
        .collect();
    let mut heat = (count as f64).sqrt().max(1.0) * 0.5;
    for _ in 0..ROUNDS {
        let mut moves = vec![(0.0, 0.0); count];
        for a in 0..count {
            for b in a + 1..count {
                let (dx, dy) = (places[a].0 - places[b].0, places[a].1 - places[b].1);
                let square = (dx * dx + dy * dy).max(0.01);
                let push = (dx / square, dy / square);
                moves[a] = (moves[a].0 + push.0, moves[a].1 + push.1);
                moves[b] = (moves[b].0 - push.0, moves[b].1 - push.1);
            }
            moves[a] = (moves[a].0 - places[a].0 * 0.06, moves[a].1 - places[a].1 * 0.06);
        }
        for link in links {
            let (from, to) = (places[link.from], places[link.to]);
            let (dx, dy) = (to.0 - from.0, to.1 - from.1);
            let strength = (dx * dx + dy * dy).sqrt() * (1.0 + (link.weight as f64).ln()) * 0.22;
            let pull = (dx * strength, dy * strength);
            moves[link.from] = (moves[link.from].0 + pull.0, moves[link.from].1 + pull.1);
            moves[link.to] = (moves[link.to].0 - pull.0, moves[link.to].1 - pull.1);
        }
        for (place, step) in places.iter_mut().zip(&moves) {
            let length = (step.0 * step.0 + step.1 * step.1).sqrt().max(0.001);
            let capped = length.min(heat) / length;
            *place = (place.0 + step.0 * capped, place.1 + step.1 * capped);
        }
        heat *= 0.975;
    }
    places
}

/// Stretched into the picture.
fn fitted(places: &[Point]) -> Vec<Point> {
    let span = |of: fn(&Point) -> f64| {
        let values = places.iter().map(of);
        (values.clone().fold(f64::INFINITY, f64::min), values.fold(f64::NEG_INFINITY, f64::max))
    };
    let (left, right) = span(|place| place.0);
    let (top, bottom) = span(|place| place.1);
    let stretch = |value: f64, from: f64, to: f64, size: f64| {
        if to - from < 0.001 {
            return size / 2.0;
        }
        MARGIN + (value - from) / (to - from) * (size - 2.0 * MARGIN)
    };
    places
        .iter()
        .map(|place| (stretch(place.0, left, right, WIDTH), stretch(place.1, top, bottom, HEIGHT)))
        .collect()
}
