//! Every timeline against a model that filters and sorts all posts.

use crate::*;
use proptest::prelude::*;

#[derive(Debug, Clone)]
struct Made {
    id: i64,
    author: i64,
    visibility: Visibility,
    reply_to: Option<i64>,
    boost_of: Option<i64>,
    media: bool,
    tags: Vec<i64>,
    direct_to: Vec<i64>,
    group: Option<i64>,
}

impl Made {
    fn post(&self) -> Post<'_> {
        Post {
            id: self.id,
            author: self.author,
            visibility: self.visibility,
            reply_to: self.reply_to,
            boost_of: self.boost_of,
            media: self.media,
            tags: &self.tags,
            direct_to: &self.direct_to,
            group: self.group,
        }
    }
}

fn made() -> impl Strategy<Value = Made> {
    let visibility = prop_oneof![
        4 => Just(Visibility::Public),
        1 => Just(Visibility::Unlisted),
        1 => Just(Visibility::Followers),
        1 => Just(Visibility::Direct),
        1 => Just(Visibility::Group)
    ];
    (
        1..400i64,
        1..9i64,
        visibility,
        0..4u8,
        1..9i64,
        any::<bool>(),
        prop::collection::vec(1..4i64, 0..2),
        1..9i64,
        prop::option::of(1..3i64),
    )
        .prop_map(|(id, author, visibility, kind, whom, media, tags, direct, group)| {
            let reply_to = (kind == 1).then_some(whom);
            let boost_of = (kind == 2 && visibility < Visibility::Direct).then_some(whom);
            // A public group's posts are public, a closed one's are its own.
            let group = match visibility {
                Visibility::Public if boost_of.is_none() => group,
                Visibility::Group => group.or(Some(1)),
                _ => None,
            };
            let direct_to = if visibility == Visibility::Direct { vec![direct] } else { Vec::new() };
            Made { id, author, visibility, reply_to, boost_of, media, tags, direct_to, group }
        })
}

fn range() -> impl Strategy<Value = Range> {
    let bound = || prop::option::of(0..400i64);
    (bound(), bound(), bound(), 1..12usize).prop_map(|(max_id, since_id, min_id, limit)| Range {
        max_id,
        since_id,
        min_id,
        limit,
    })
}

fn model(posts: &[Made], range: &Range, wants: impl Fn(&Made) -> bool) -> Vec<i64> {
    let above = range.min_id.or(range.since_id).unwrap_or(i64::MIN);
    let mut ids: Vec<i64> = posts
        .iter()
        .filter(|post| post.id < range.max_id.unwrap_or(i64::MAX) && post.id > above && wants(post))
        .map(|post| post.id)
        .collect();
    ids.sort_unstable_by(|one, other| other.cmp(one));
    if range.min_id.is_some() {
        ids.reverse();
        ids.truncate(range.limit);
        ids.reverse();
    }
    ids.truncate(range.limit);
    ids
}

proptest! {
    #[test]
    fn every_timeline_is_what_filtering_and_sorting_gives(
        mut posts in prop::collection::vec(made(), 0..120),
        follows in prop::collection::btree_map(2..9i64, any::<bool>(), 0..6),
        hidden in prop::collection::btree_set(2..9i64, 0..2),
        members in prop::collection::btree_set(2..9i64, 0..4),
        tag in prop::option::of(1..4i64),
        gone in prop::collection::vec(1..400i64, 0..10),
        range in range(),
    ) {
        let mut seen = std::collections::HashSet::new();
        posts.retain(|post| seen.insert(post.id));
        let feed = Feed::new();
        for post in &posts {
            feed.insert(&post.post());
            feed.insert(&post.post());
        }
        for id in &gone {
            if let Some(at) = posts.iter().position(|post| post.id == *id) {
                let post = posts.remove(at);
                feed.remove(post.author, post.id);
            }
        }
        let me = 1;
        let hidden: Vec<i64> = hidden.into_iter().collect();
        let wished: Vec<Follow> = follows.iter().map(|(account, boosts)| Follow { account: *account, boosts: *boosts }).collect();
        let tags: Vec<i64> = tag.into_iter().collect();
        let reader = feed.reader(me, &wished, &tags, &[2], &hidden);
        let follow = |account: i64| if hidden.contains(&account) { None } else { follows.get(&account).copied() };
        let at_home = |post: &Made| {
            let about_hidden = post.boost_of.or(post.reply_to).is_some_and(|account| hidden.contains(&account));
            let own = post.author == me && !(post.boost_of.is_some() && about_hidden);
            let followed = follow(post.author).is_some_and(|boosts| {
                post.visibility < Visibility::Direct
                    && !about_hidden
                    && (post.boost_of.is_none() || boosts)
                    && (post.boost_of.is_some() || post.reply_to.is_none_or(|whom| whom == post.author || whom == me || follow(whom).is_some()))
            });
            let tagged = post.visibility == Visibility::Public
                && post.boost_of.is_none()
                && post.tags.iter().any(|it| tags.contains(it))
                && !hidden.contains(&post.author);
            let direct = post.direct_to.contains(&me) && (post.author == me || follow(post.author).is_some());
            let begins = post.reply_to.is_none_or(|whom| whom == post.author);
            let grouped = post.group == Some(2) && begins && !hidden.contains(&post.author);
            own || followed || tagged || grouped || direct
        };
        prop_assert_eq!(feed.home(&reader, &range).ids, model(&posts, &range, at_home));
        for post in &posts {
            prop_assert_eq!(feed.accepts_home(&reader, &post.post()), at_home(post), "{:?}", post);
        }

        let on_local = |post: &Made| post.visibility == Visibility::Public && post.boost_of.is_none()
            && post.reply_to.is_none_or(|whom| whom == post.author) && !hidden.contains(&post.author);
        prop_assert_eq!(feed.local(false, &hidden, &range).ids, model(&posts, &range, on_local));
        prop_assert_eq!(feed.local(true, &hidden, &range).ids, model(&posts, &range, |post| on_local(post) && post.media));

        let in_group = |post: &Made| post.group == Some(1) && post.reply_to.is_none_or(|whom| whom == post.author)
            && !hidden.contains(&post.author);
        prop_assert_eq!(feed.group(1, false, &hidden, &range).ids, model(&posts, &range, in_group));

        let on_tag = |post: &Made| post.visibility == Visibility::Public && post.boost_of.is_none() && post.tags.contains(&1)
            && !post.tags.contains(&2) && !hidden.contains(&post.author);
        prop_assert_eq!(feed.tag(&[1], &[], &[2], false, &hidden, &range).ids, model(&posts, &range, on_tag));

        let filter = AccountFilter { only_media: false, exclude_replies: true, exclude_boosts: true, see: Visibility::Followers };
        let on_profile = |post: &Made| post.author == 3 && post.visibility <= Visibility::Followers && post.boost_of.is_none()
            && post.reply_to.is_none_or(|whom| whom == 3);
        prop_assert_eq!(feed.account(3, &filter, &range).ids, model(&posts, &range, on_profile));

        let members: Vec<i64> = members.into_iter().collect();
        let followed: Vec<i64> = follows.keys().copied().collect();
        let list = feed.list_reader(me, &members, &followed, RepliesPolicy::List, &hidden);
        let on_list = |post: &Made| members.contains(&post.author) && !hidden.contains(&post.author)
            && post.visibility < Visibility::Direct
            && post.boost_of.or(post.reply_to).is_none_or(|whom| !hidden.contains(&whom))
            && (post.boost_of.is_some() || post.reply_to.is_none_or(|whom| whom == post.author || whom == me || members.contains(&whom)));
        prop_assert_eq!(feed.list(&list, &range).ids, model(&posts, &range, on_list));
        for post in &posts {
            prop_assert_eq!(feed.accepts_list(&list, &post.post()), on_list(post));
        }
    }

    #[test]
    fn paging_down_and_up_visits_every_post_once(posts in prop::collection::btree_set(1..2000i64, 0..200), limit in 1..9usize) {
        let feed = Feed::new();
        for (n, id) in posts.iter().enumerate() {
            let author = 2 + (n % 90) as i64;
            feed.insert(&Post { id: *id, author, visibility: Visibility::Public, reply_to: None, boost_of: None, media: false, tags: &[], direct_to: &[], group: None });
        }
        let follows: Vec<Follow> = (2..92).map(|account| Follow { account, boosts: true }).collect();
        let reader = feed.reader(1, &follows, &[], &[], &[]);
        let all: Vec<i64> = posts.iter().rev().copied().collect();
        let mut down = Vec::new();
        let mut max_id = None;
        loop {
            let page = feed.home(&reader, &Range { max_id, limit, ..Range::default() });
            let Some(last) = page.ids.last() else { break };
            max_id = Some(*last);
            down.extend(page.ids);
        }
        prop_assert_eq!(&down, &all);
        let mut up = Vec::new();
        let mut min_id = Some(0);
        loop {
            let page = feed.home(&reader, &Range { min_id, limit, ..Range::default() });
            let Some(first) = page.ids.first() else { break };
            min_id = Some(*first);
            up.extend(page.ids.into_iter().rev());
        }
        up.reverse();
        prop_assert_eq!(&up, &all);
    }
}
