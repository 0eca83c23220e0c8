//! The numbers of small sessions that can be counted by hand, and what holds for every session.

use super::*;
use proptest::prelude::*;

const OPENS: i64 = 1_795_507_200_000;
const HOUR: Window = Window { opens_at: OPENS, closes_at: OPENS + HOUR_MS };

fn line(post: Id, author: &'static str, minute: i64) -> Line<'static> {
    Line {
        post,
        author,
        by_club: false,
        country: None,
        profession: None,
        posted_at: OPENS + minute * 60_000,
        followers: 0,
        in_reply_to: None,
        prompt: None,
    }
}

#[test]
fn six_posts_at_thirty_followers_reach_a_hundred_and_eighty_and_go_on_doing_so() {
    let lines: Vec<_> = (1..=6).map(|n| Line { followers: 30, ..line(n, "anna", n) }).collect();
    assert_eq!(measure(HOUR, &lines).reach, 180);
}

#[test]
fn a_small_session_is_counted_as_by_hand() {
    let lines = [
        Line { by_club: true, followers: 900, ..line(1, "club", 0) },
        Line {
            country: Some("GB"),
            in_reply_to: Some(1),
            prompt: Some(1),
            followers: 10,
            ..line(2, "anna", 1)
        },
        Line {
            country: Some("PT"),
            in_reply_to: Some(2),
            prompt: Some(1),
            followers: 5,
            ..line(3, "ben", 2)
        },
        Line { country: Some("GB"), in_reply_to: Some(2), prompt: Some(1), ..line(4, "anna", 3) },
        Line { country: Some("PT"), in_reply_to: Some(2), prompt: Some(2), ..line(5, "ben", 30) },
        Line { profession: Some("nurse"), in_reply_to: Some(99), ..line(6, "cleo", 61) },
    ];
    let metrics = measure(HOUR, &lines);
    assert_eq!((metrics.posts, metrics.participants, metrics.late_posts), (5, 3, 1));
    assert_eq!((metrics.countries, metrics.professions, metrics.reach), (2, 1, 15));
    // The club's prompt is not a person who was answered, and anna's answer to herself is no exchange.
    assert_eq!(metrics.replies, 2);
    assert_eq!(metrics.replies_network, [Edge { from: "ben".into(), to: "anna".into(), replies: 2 }]);
    assert_eq!(metrics.posts_per_hour.to_string(), "4.00");
    assert_eq!(metrics.posts_per_participant.to_string(), "1.67");
    assert_eq!(
        metrics.contributors[0],
        Contributor { author: "anna".into(), posts: 2, replies_received: 2, reach: 10 }
    );
    let by_prompt: Vec<_> =
        metrics.by_prompt.iter().map(|it| (it.prompt, it.posts, it.participants)).collect();
    assert_eq!(by_prompt, [(Some(1), 3, 2), (Some(2), 1, 1), (None, 1, 1)]);
    let codes: Vec<_> = metrics.by_country.iter().map(|share| share.code.as_deref()).collect();
    assert_eq!(codes, [Some("GB"), Some("PT"), None]);
}

#[test]
fn a_person_is_from_where_their_last_post_says() {
    let lines = [
        Line { country: Some("IE"), ..line(2, "anna", 9) },
        Line { country: Some("FR"), ..line(1, "anna", 1) },
    ];
    let metrics = measure(HOUR, &lines);
    assert_eq!(metrics.by_country[0].code.as_deref(), Some("IE"));
    assert_eq!(metrics.by_country[0].posts, 2);
}

#[test]
fn a_bin_is_as_long_as_sixty_of_them_need() {
    let width = |hours: i64, times: &[i64]| {
        bin_width(Window { opens_at: OPENS, closes_at: OPENS + hours * HOUR_MS }, times) / 60_000
    };
    assert_eq!(width(1, &[]), 5);
    assert_eq!(width(2, &[]), 5);
    assert_eq!(width(48, &[]), 60);
    assert_eq!(width(1, &[OPENS + 90 * HOUR_MS]), 180);
    let bins = timeline(HOUR, &[OPENS, OPENS + HOUR_MS - 1], 5 * 60_000);
    assert_eq!((bins.len(), bins[0].posts, bins[11].posts), (12, 1, 1));
    assert_eq!(timeline(HOUR, &[OPENS + HOUR_MS], 5 * 60_000).len(), 13, "a late post has its bin");
}

#[test]
fn shares_round_half_up_and_nothing_over_nothing_is_nothing() {
    let of = |a, b| Hundredths::ratio(a, b).to_string();
    assert_eq!([of(1, 3), of(2, 3), of(1, 200), of(1, 201)], ["0.33", "0.67", "0.01", "0.00"]);
    assert_eq!([of(0, 0), of(5, 0), of(1543, 61)], ["0.00", "0.00", "25.30"]);
}

fn any_lines() -> impl Strategy<Value = Vec<Line<'static>>> {
    let names = prop::sample::select(vec!["anna", "ben", "cleo", "dov", "elif"]);
    let countries = prop::option::of(prop::sample::select(vec!["GB", "PT", "TR", "KE"]));
    let one = (
        (names, any::<bool>(), countries),
        (-90_i64..300, 0_u64..2_000),
        prop::option::of(0_i64..40),
        prop::option::of(1_u16..4),
    );
    prop::collection::vec(one, 0..40).prop_map(|all| {
        all.into_iter()
            .enumerate()
            .map(|(n, ((author, by_club, country), (minute, followers), in_reply_to, prompt))| Line {
                by_club,
                country,
                followers,
                in_reply_to,
                prompt,
                ..line(Id::try_from(n).unwrap(), author, minute)
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn every_way_of_adding_up_gives_the_same_totals(lines in any_lines()) {
        let metrics = measure(HOUR, &lines);
        let own: Vec<_> = lines.iter().filter(|line| !line.by_club).collect();
        prop_assert_eq!(metrics.posts, own.len() as u64);
        prop_assert_eq!(metrics.posts, metrics.timeline.iter().map(|bin| bin.posts).sum::<u64>());
        prop_assert_eq!(metrics.posts, metrics.contributors.iter().map(|it| it.posts).sum::<u64>());
        prop_assert_eq!(metrics.posts, metrics.by_country.iter().map(|it| it.posts).sum::<u64>());
        prop_assert_eq!(metrics.posts, metrics.by_prompt.iter().map(|it| it.posts).sum::<u64>());
        prop_assert_eq!(metrics.participants, metrics.contributors.len() as u64);
        prop_assert_eq!(metrics.participants, metrics.by_profession.iter().map(|it| it.participants).sum::<u64>());
        prop_assert_eq!(metrics.reach, own.iter().map(|line| line.followers).sum::<u64>());
        prop_assert_eq!(metrics.reach, metrics.contributors.iter().map(|it| it.reach).sum::<u64>());
        prop_assert_eq!(metrics.replies, metrics.replies_network.iter().map(|it| it.replies).sum::<u64>());
        prop_assert_eq!(metrics.replies, metrics.contributors.iter().map(|it| it.replies_received).sum::<u64>());
        prop_assert!(metrics.timeline.len() <= 61);
        prop_assert!(metrics.replies_network.iter().all(|edge| edge.from != edge.to));
    }

    #[test]
    fn the_order_of_the_lines_does_not_matter(lines in any_lines(), turn in 0_usize..40) {
        let mut turned = lines.clone();
        if !turned.is_empty() {
            let by = turn % turned.len();
            turned.rotate_left(by);
        }
        turned.extend(lines.first().copied());
        prop_assert_eq!(measure(HOUR, &turned), measure(HOUR, &lines));
    }

    #[test]
    fn one_more_post_never_makes_a_session_smaller(lines in any_lines(), minute in 0_i64..60) {
        let before = measure(HOUR, &lines);
        let mut more = lines;
        more.push(line(1_000, "fern", minute));
        let after = measure(HOUR, &more);
        prop_assert_eq!((after.posts, after.participants), (before.posts + 1, before.participants + 1));
        prop_assert!(after.posts_per_hour > before.posts_per_hour && after.reach == before.reach);
    }

    #[test]
    fn times_far_away_are_counted_and_not_drawn_one_by_one(at in -200_000_000_000_000_i64..200_000_000_000_000) {
        let lines = [Line { posted_at: at, ..line(1, "anna", 0) }];
        let metrics = measure(HOUR, &lines);
        prop_assert_eq!(metrics.timeline.iter().map(|bin| bin.posts).sum::<u64>(), 1);
        prop_assert!(metrics.timeline.len() <= 62);
    }
}
