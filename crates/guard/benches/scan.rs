//! How fast the guard reads: prose of realistic posts with every detector on, and one post of 1,000 characters.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use guard::{Context, scan};
use std::hint::black_box;

/// Posts as clinicians write them, with and without identifiers.
const POSTS: &str = include_str!("posts.txt");

fn prose(c: &mut Criterion) {
    let text = POSTS.repeat(1 + 1_000_000 / POSTS.len());
    let context = Context::default();
    let mut group = c.benchmark_group("scan");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.sample_size(20);
    group.bench_function("one megabyte of prose", |b| b.iter(|| scan(black_box(&text), &context)));
    group.finish();
}

fn posts(c: &mut Criterion) {
    let context = Context::default();
    let posts: Vec<&str> = POSTS.split("\n\n").collect();
    let bytes: usize = posts.iter().map(|post| post.len()).sum();
    let mut group = c.benchmark_group("scan");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("post by post", |b| {
        b.iter(|| posts.iter().map(|post| scan(black_box(post), &context).len()).sum::<usize>());
    });
    let thousand: String = POSTS.chars().take(1_000).collect();
    group.throughput(Throughput::Bytes(thousand.len() as u64));
    group.bench_function("1,000 characters", |b| b.iter(|| scan(black_box(&thousand), &context)));
    group.finish();
}

criterion_group!(benches, prose, posts);
criterion_main!(benches);
