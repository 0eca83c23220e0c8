//! From what the application says to what a page shows.

pub(crate) mod certificate;
pub(crate) mod conference;
pub(crate) mod cpd;
pub(crate) mod group;
pub(crate) mod measures;
pub(crate) mod moderation;
pub(crate) mod questions;
pub(crate) mod session;
pub(crate) mod video;

use super::view::{
    AccountSmall, AccountView, AttestView, Badge, Choices, ComposerView, Count, Counts, Credentials,
    FieldView, FindingView, MediaView, NotificationKind, NotificationView, PageLinks, PictureView, PollDraft,
    PollOptionView, PollView, PostMarks, PostView, Relation, TagView, Timeline, VisibilityView, When,
};
use app::cards::{self, AccountCard, MediaCard};
use app::credentials::Line;
use app::media::{Need, PictureCheck};
use app::notifications::{self, Kind};
use app::pages::Page;
use app::relations::Relationship;
use app::tags::TagCard;
use app::{App, Range};
use kernel::{Consent, Method, Profession, Visibility, locale};
use wire::html::escape;
use wire::time::iso;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A past or coming time. Browsers show the reader's own zone from `iso`.
pub(crate) fn when(ms: i64, now: i64) -> When {
    let iso = iso(ms);
    let part =
        |from: usize, to: usize| iso.get(from..to).and_then(|text| text.parse::<usize>().ok()).unwrap_or(1);
    let month = MONTHS[part(5, 7).clamp(1, 12) - 1];
    let (day, year) = (part(8, 10), part(0, 4));
    let minutes = (now - ms).abs() / 60_000;
    let human = match minutes {
        0 => "now".to_owned(),
        1..60 => format!("{minutes} min"),
        60..1440 => format!("{} h", minutes / 60),
        1440..10_080 => format!("{} d", minutes / 1440),
        _ if minutes < 300 * 1440 => format!("{day} {}", &month[..3]),
        _ => format!("{} {year}", &month[..3]),
    };
    When { full: format!("{day} {month} {year}, {} UTC", iso.get(11..16).unwrap_or_default()), iso, human }
}

pub(crate) fn count(n: i64) -> Count {
    Count(u64::try_from(n).unwrap_or(0))
}

/// The path of a picture: pages stay on whatever host they were asked from.
pub(crate) fn portrait(key: Option<&str>) -> Option<String> {
    key.map(|key| format!("/media/{key}"))
}

pub(crate) fn small(card: &AccountCard) -> AccountSmall {
    let row = &card.row;
    AccountSmall {
        id: row.id.to_string(),
        handle: row.handle.clone(),
        display_name: row.display_name.clone(),
        avatar_url: portrait(row.avatar.as_deref()),
        credentials: Credentials {
            profession: row
                .profession
                .as_deref()
                .and_then(Profession::parse)
                .map(|it| it.label().to_owned())
                .unwrap_or_default(),
            specialty: row.specialty.clone(),
            grade: row.grade.clone(),
            country: row.country.as_deref().and_then(locale::country_name).unwrap_or_default().to_owned(),
        },
        badges: badge(card).into_iter().collect(),
    }
}

/// `24 November 2026`
pub(crate) fn day(ms: i64) -> String {
    when(ms, ms).full.split(',').next().unwrap_or_default().to_owned()
}

/// A credential that holds, in a sentence that begins with what it is about.
pub(crate) fn verified(line: &Line) -> String {
    format!("{}: {}", line.title(), how_verified(line))
}

pub(crate) fn how_verified(line: &Line) -> String {
    let how = match line.method {
        Method::Domain => "by an address of",
        Method::Link => "by a link from",
        _ => "by",
    };
    format!("verified {how} {} on {}, valid", line.verifier, day(line.verified_at))
}

/// The verified profession; or the label of somebody whom readers must be able to tell from a clinician.
fn badge(card: &AccountCard) -> Option<Badge> {
    if let Some((line, profession)) = card.standing.badge().and_then(|line| Some((line, line.profession?))) {
        return Some(Badge { label: profession.label().to_owned(), title: verified(line), verified: true });
    }
    let said = card.row.profession.as_deref().and_then(Profession::parse)?;
    let title = "As the account says of itself".to_owned();
    Some(Badge { label: said.lay_label()?.to_owned(), title, verified: false })
}

pub(crate) fn account(
    app: &App,
    card: &AccountCard,
    relation: Option<&Relationship>,
    me: Option<i64>,
) -> AccountView {
    let row = &card.row;
    AccountView {
        small: small(card),
        header_url: portrait(row.header.as_deref()),
        bio_html: card.bio_html.clone(),
        fields: card
            .fields
            .iter()
            .map(|field| {
                let value = escape(&field.value);
                let verified = card.standing.link_verified_at(&field.value).map(|at| when(at, app.now()));
                let value_html = match verified {
                    // Both ways: the page names the profile, and the profile the page.
                    Some(_) => format!("<a href=\"{value}\" rel=\"me nofollow noopener\">{value}</a>"),
                    None => value,
                };
                FieldView { name: field.name.clone(), value_html, verified }
            })
            .collect(),
        verified: card.standing.lines.iter().filter(|it| it.method != Method::Link).map(verified).collect(),
        interests: row.interests.clone(),
        counts: Counts {
            posts: count(row.posts_count),
            followers: count(row.followers_count),
            following: count(row.following_count),
        },
        joined: when(row.created_at, app.now()),
        relation: relation.map(|it| Relation {
            following: it.following,
            requested: it.requested,
            followed_by: it.followed_by,
            blocking: it.blocking,
            blocked_by: it.blocked_by,
            muting: it.muting,
        }),
        is_me: me == Some(row.id),
        locked: row.locked,
        inquiry: card
            .pseudonym_in
            .map(|group| format!("/groups/{group}/pseudonyms/{}", row.id))
            .unwrap_or_default(),
    }
}

pub(crate) fn tag(card: &TagCard) -> TagView {
    TagView {
        name: card.name.clone(),
        uses: card.history.iter().rev().map(|day| u64::try_from(day.uses).unwrap_or(0)).collect(),
        accounts: card.history.iter().map(|day| u64::try_from(day.accounts).unwrap_or(0)).max().unwrap_or(0),
        following: card.following,
    }
}

pub(crate) fn visibility(visibility: Visibility) -> VisibilityView {
    match visibility {
        Visibility::Public => VisibilityView::Public,
        Visibility::Unlisted => VisibilityView::Unlisted,
        Visibility::Followers => VisibilityView::Followers,
        Visibility::Direct => VisibilityView::Direct,
        Visibility::Group => VisibilityView::Group,
    }
}

pub(crate) fn media(card: &MediaCard) -> MediaView {
    let side = |side: i32| u32::try_from(side).unwrap_or(0);
    // What is held back is served to those who may see it.
    let folder = if card.held { "held" } else { "media" };
    MediaView {
        id: card.id.to_string(),
        url: format!("/{folder}/{}", card.blob),
        preview_url: format!("/{folder}/{}", card.thumbnail),
        alt: card.alt.clone(),
        width: side(card.width),
        height: side(card.height),
        colour: average_colour(&card.blurhash),
        focus: (card.focus.0 as f32, card.focus.1 as f32),
        to_check: false,
    }
}

/// A picture that waits in the composer.
pub(crate) fn kept(check: &PictureCheck) -> MediaView {
    MediaView { to_check: !check.published && !check.needs().is_empty(), ..media(&check.card) }
}

/// A picture on the page where it is looked at before it is published.
pub(crate) fn picture(app: &App, check: &PictureCheck) -> PictureView {
    let needs = check.needs();
    let side = |side: i32| u32::try_from(side).unwrap_or(0);
    PictureView {
        id: check.card.id.to_string(),
        url: format!("/media/{}", check.card.blob),
        alt: check.card.alt.clone(),
        width: side(check.card.width),
        height: side(check.card.height),
        published: check.published,
        dicom: check.dicom,
        to_blur: needs.contains(&Need::Blur),
        to_examine: needs.contains(&Need::Examine),
        to_attest: needs.contains(&Need::Consent),
        to_confirm: needs.contains(&Need::Confirm),
        read_by: check.read_by.clone(),
        reader: check.reader,
        examined: check.examined_at.map(|at| when(at, app.now())),
        clinical: check.clinical,
        attested: check.consent.map(|(_, at)| when(at, app.now())),
        choices: Consent::ALL
            .into_iter()
            .map(|it| AttestView {
                value: it.as_str(),
                says: it.says(),
                chosen: check.consent.is_some_and(|(given, _)| given == it),
            })
            .collect(),
        findings: check
            .findings
            .iter()
            .map(|found| FindingView {
                area: found.area.map(|area| (area.x, area.y, area.width, area.height)),
                severity: found.severity.as_str(),
                name: found.identifier.clone().unwrap_or_else(|| found.kind.replace('_', " ")),
                reason: found.reason.clone(),
                instead: found.instead.clone(),
            })
            .collect(),
        not_found: app::media::check::NOT_FOUND,
    }
}

/// The average colour of a blurhash: its characters 2 to 5 are 24 bits of sRGB in base 83.
fn average_colour(blurhash: &str) -> String {
    const DIGITS: &str =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";
    let value = blurhash
        .get(2..6)
        .and_then(|text| text.chars().try_fold(0_usize, |value, c| Some(value * 83 + DIGITS.find(c)?)));
    format!("#{:06x}", value.unwrap_or(0x80_8080) & 0xff_ffff)
}

/// When a poll ends or ended, to follow those words: `in 2 d`, `3 h ago`, `on 15 Jan`.
pub(crate) fn coming(ms: i64, now: i64) -> When {
    let mut when = when(ms, now);
    let is_near = [" min", " h", " d"].iter().any(|unit| when.human.ends_with(unit));
    when.human = match when.human.as_str() {
        human if is_near && ms > now => format!("in {human}"),
        human if is_near => format!("{human} ago"),
        "now" => "now".to_owned(),
        date => format!("on {date}"),
    };
    when
}

fn poll(view: &cards::PollView, now: i64) -> PollView {
    let all: i64 = view.options.iter().filter_map(|(_, votes)| *votes).sum();
    PollView {
        options: view
            .options
            .iter()
            .zip(0_i16..)
            .map(|((text, votes), at)| PollOptionView {
                text: text.clone(),
                votes: votes.map(count),
                percent: votes.map_or(0, |votes| u8::try_from(votes * 100 / all.max(1)).unwrap_or(0)),
                own: view.own.contains(&at),
            })
            .collect(),
        voters: count(view.voters),
        voted: view.voted,
        expired: view.expired,
        multiple: view.multiple,
        ends: coming(view.expires_at, now),
        ..PollView::default()
    }
}

pub(crate) fn post(app: &App, view: &cards::PostView) -> PostView {
    let now = app.now();
    let shown = view.boost.as_deref().unwrap_or(view);
    let row = &shown.card.row;
    let marks = shown.marks.clone().unwrap_or_default();
    let kind = shown.card.visibility();
    PostView {
        id: row.id.to_string(),
        entry_id: view.id().to_string(),
        url: format!("/@{}/{}", shown.author.row.handle, row.id),
        author: small(&shown.author),
        boosted_by: view.boost.as_ref().map(|_| small(&view.author)),
        reply_to: shown.card.reply_to.clone(),
        content_html: match &shown.card.opened {
            // The page shows the key beside its options.
            Some(opened) => opened.stem_html.clone(),
            None => shown.card.content.clone(),
        },
        excerpt: row.text.chars().take(160).collect(),
        spoiler: row.spoiler.clone(),
        sensitive: shown.card.sensitive,
        media: shown.card.media.iter().map(media).collect(),
        poll: shown.poll.as_ref().map(|it| PollView {
            question: questions::question(shown),
            // Who wrote a question knows its answer.
            can_vote: shown.marks.is_some() && !(it.voted || it.expired || (it.is_question && shown.mine)),
            ..poll(it, now)
        }),
        card: None,
        created: when(shown.card.created_at, now),
        edited: row.edited_at.map(|at| when(at, now)),
        visibility: visibility(kind),
        replies: count(row.replies_count),
        boosts: count(row.boosts_count),
        favourites: count(row.favourites_count),
        marks: PostMarks {
            favourited: marks.favourited,
            boosted: marks.boosted,
            bookmarked: marks.bookmarked,
            pinned: marks.pinned,
        },
        can_edit: shown.mine,
        can_delete: shown.mine,
        can_boost: kind.is_open() || (shown.mine && kind == Visibility::Followers),
        language: row.language.clone().unwrap_or_default(),
        app_name: shown.card.app_name.clone(),
        held: row.held,
        waits_at: shown.card.waits_at.map(|id| id.to_string()),
        ..PostView::default()
    }
}

pub(crate) fn notification(app: &App, view: &notifications::NotificationView, read: i64) -> NotificationView {
    let is_question = view.post.as_ref().is_some_and(|post| post.card.is_question);
    let voted = view.post.as_ref().and_then(|post| post.poll.as_ref()).is_some_and(|poll| poll.voted);
    NotificationView {
        id: view.id.to_string(),
        kind: match view.kind {
            Kind::Mention => NotificationKind::Mention,
            Kind::Post => NotificationKind::Post,
            Kind::Boost => NotificationKind::Boost,
            Kind::Follow => NotificationKind::Follow,
            Kind::FollowRequest => NotificationKind::FollowRequest,
            Kind::Favourite => NotificationKind::Favourite,
            Kind::Poll if is_question => NotificationKind::QuestionClosed,
            Kind::Poll => NotificationKind::Poll,
            Kind::Update if is_question && voted => NotificationKind::Answer,
            Kind::Update => NotificationKind::Update,
            Kind::AdminReport => NotificationKind::AdminReport,
            Kind::ModerationWarning => NotificationKind::ModerationWarning,
            Kind::Reminder => NotificationKind::Reminder,
            Kind::TalkPost => NotificationKind::TalkPost,
            Kind::TalkWaiting => NotificationKind::TalkWaiting,
            Kind::Certificate => NotificationKind::Certificate,
            Kind::CaseQuery => NotificationKind::CaseQuery,
        },
        from: small(&view.from),
        others: 0,
        post: view.post.as_ref().map(|it| post(app, it)),
        link: view.about.as_ref().map(|(id, line)| match view.kind {
            Kind::AdminReport => format!("/moderation/reports/{id}"),
            Kind::Reminder => format!("/sessions/{id}"),
            Kind::TalkPost | Kind::TalkWaiting => format!("/sessions/{id}/held"),
            Kind::Certificate => "/cpd/certificates".to_owned(),
            Kind::CaseQuery => case_address(app, line),
            _ => "/settings/decisions".to_owned(),
        }),
        created: when(kernel::id::created_ms(view.id), app.now()),
        unread: view.id > read,
    }
}

/// The path of the page of a case, from its line of JSON.
fn case_address(app: &App, line: &str) -> String {
    let line: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
    let url = line["url"].as_str().unwrap_or_default();
    url.strip_prefix(&app.settings().base_url).unwrap_or(url).to_owned()
}

/// Links to the pages around this one. `path` has everything but the cursors.
pub(crate) fn links<T>(page: &Page<T>, range: &Range, path: &str) -> PageLinks {
    let join = if path.contains('?') { '&' } else { '?' };
    let is_first = range.max_id.is_none() && range.min_id.is_none();
    PageLinks {
        newer: page.ends.filter(|_| !is_first).map(|(newest, _)| format!("{path}{join}min_id={newest}")),
        older: page.ends.filter(|_| page.full).map(|(_, oldest)| format!("{path}{join}max_id={oldest}")),
    }
}

/// A page of posts. `stream` is the live stream of its first page.
pub(crate) fn timeline(
    app: &App,
    page: &Page<cards::PostView>,
    range: &Range,
    path: &str,
    stream: Option<&str>,
    empty: &str,
) -> Timeline {
    let is_first = range.max_id.is_none() && range.min_id.is_none();
    Timeline {
        posts: page.items.iter().map(|it| post(app, it)).collect(),
        links: links(page, range, path),
        stream: stream.filter(|_| is_first).map(str::to_owned),
        empty: empty.to_owned(),
    }
}

pub(crate) fn languages(chosen: &str) -> Choices {
    Choices::of(locale::LANGUAGES.iter().copied(), chosen)
}

/// An empty composer for somebody.
pub(crate) fn composer(app: &App, own: &AccountCard) -> ComposerView {
    let limits = &app.settings().limits;
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    ComposerView {
        action: "/posts".into(),
        visibility: visibility(Visibility::from_code(own.row.default_visibility)),
        sensitive: own.row.default_sensitive,
        interests: own.row.interests.clone(),
        languages: languages(own.row.default_language.as_deref().unwrap_or("en")),
        poll: PollDraft::default(),
        max_chars: small(limits.post_chars),
        max_pictures: small(limits.pictures),
        max_alt_chars: small(limits.alt_chars),
        max_option_chars: small(limits.poll_option_chars),
        idempotency_key: platform::random::token(),
        ..ComposerView::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short_when_near_and_whole_when_far() {
        let now = 1_764_000_000_000;
        let human = |ago: i64| when(now - ago * 60_000, now).human;
        assert_eq!([human(0), human(5), human(150), human(3000)], ["now", "5 min", "2 h", "2 d"]);
        assert_eq!(when(now, now).full, "24 November 2025, 16:00 UTC");
        assert_eq!(human(30 * 1440), "25 Oct");
        let end = |ahead: i64| coming(now + ahead * 60_000, now).human;
        assert_eq!([end(-5), end(150), end(30 * 1440)], ["5 min ago", "in 2 h", "on 24 Dec"]);
    }

    #[test]
    fn a_blurhash_has_its_average_colour() {
        assert_eq!(average_colour("L00000fQfQfQfQfQfQfQfQfQfQfQ"), "#000000");
        assert_eq!(average_colour(""), "#808080");
    }
}
