//! One of each page.

use crate::ui::pages::*;
use crate::ui::samples::*;
use crate::ui::view::*;
use askama::Template;

pub fn gallery(theme: Theme) -> Vec<(&'static str, String)> {
    let mut pages = outside(theme);
    pages.extend(reading(theme));
    pages.extend(own(theme));
    pages.extend(super::gallery_settings::settings(theme));
    pages.extend(super::gallery_moderation::moderation(theme));
    pages.extend(super::gallery_questions::questions(theme));
    pages.extend(super::gallery_conferences::conferences(theme));
    pages.extend(super::gallery_cpd::cpd(theme));
    pages.extend(super::gallery_sessions::sessions(theme));
    pages.extend(super::gallery_groups::all(theme));
    pages.extend(super::gallery_measures::all(theme));
    pages.extend(super::gallery_videos::all(theme));
    pages
}

pub(super) fn page(name: &'static str, template: impl Template) -> (&'static str, String) {
    (name, template.render().unwrap())
}

fn hub_word() -> HubWord {
    HubWord {
        registration: Some(HubRegistration {
            tag: "RenalJC".into(),
            purpose: "A journal club about kidneys: one paper a month, on its second Tuesday.".into(),
            link: "https://renal.example/club".into(),
            owner: small(1),
            since: when("2 y"),
            ..HubRegistration::default()
        }),
        coming: vec![HubSession {
            id: "81".into(),
            title: "Balanced crystalloids after transplantation".into(),
            opens: when("tomorrow"),
            is_open: false,
        }],
        ..HubWord::default()
    }
}

fn hub_usage() -> HubUsage {
    HubUsage {
        weeks_chart: "<svg class=\"plot\" role=\"img\" aria-label=\"Posts by week\"></svg>".into(),
        weeks: vec![("2026-03-09".into(), count(12)), ("2026-03-02".into(), count(31))],
        people: count(61),
        countries: vec![("United Kingdom".into(), count(40)), ("Norway".into(), count(3))],
        top: vec![(small(1), count(30)), (small(2), count(12))],
        months: vec![("March 2026".into(), "/tags/RenalJC?max_id=5".into(), count(43))],
    }
}

fn outside(theme: Theme) -> Vec<(&'static str, String)> {
    let shell = |title: &str, path: &str| shell(title, path, theme, false);
    let professions = || Choices::of([("doctor", "Doctor"), ("nurse", "Nurse")], "nurse");
    let mut errors = FormErrors::default();
    errors.add("handle", "Somebody has this handle already: try another.");
    let asking = Shell { joining: Joining::Approval, ..shell("Join", "/auth/sign_up") };
    let about = "A community of the Fenmoor teaching hospitals, open to everybody who looks after patients.";
    let rules = || {
        vec![
            "Nothing that could identify a patient.".to_owned(),
            "Say who you are, and what you are paid for.".to_owned(),
            "Argue with the evidence, not with the person.".to_owned(),
        ]
    };
    vec![
        page(
            "landing",
            Landing {
                shell: shell("", "/"),
                about: about.into(),
                timeline: timeline(Some("local")),
                people: Some(Count(2_318)),
                posts: Some(Count(41_207)),
            },
        ),
        page(
            "sign_in",
            SignIn {
                shell: shell("Sign in", "/auth/sign_in"),
                login: String::new(),
                return_to: "/home".into(),
                error: None,
            },
        ),
        page(
            "sign_in_wrong",
            SignIn {
                shell: shell("Sign in", "/auth/sign_in"),
                login: "elmhurst".into(),
                return_to: "/home".into(),
                error: Some(
                    "The handle or the password is wrong. Check both, or ask for a new password.".into(),
                ),
            },
        ),
        page(
            "sign_up",
            SignUp {
                shell: asking,
                form: SignUpForm { handle: "tarrowby".into(), ..SignUpForm::default() },
                professions: professions(),
                rules: rules(),
                min_password: 12,
                errors,
            },
        ),
        page(
            "password_request",
            PasswordRequest { shell: shell("Forgotten password", "/"), email: String::new(), error: None },
        ),
        page(
            "password_edit",
            PasswordEdit {
                shell: shell("New password", "/"),
                token: "t".into(),
                min_password: 12,
                error: None,
            },
        ),
        page(
            "notice",
            Notice {
                shell: shell("Check your inbox", "/"),
                heading: "Check your inbox".into(),
                paragraphs: vec!["We sent a link to your address. Open it within a day to start.".into()],
                action: Some(("Back to the start".into(), "/".into())),
            },
        ),
        page(
            "error",
            ErrorPage {
                shell: shell("Not found", "/x"),
                status: 404,
                what: "There is nothing at this address".into(),
                why: "The post may have been deleted by its author, or the address has a typing error."
                    .into(),
                actions: vec![("Go home".into(), "/".into()), ("Search".into(), "/search".into())],
                request_id: Some("7f3a".into()),
            },
        ),
        page(
            "concern",
            Concern {
                shell: shell("Raise a concern", "/concern"),
                countries: [("everywhere", "Everywhere"), ("GB", "United Kingdom"), ("IE", "Ireland")]
                    .map(|(code, name)| CountryRoutes {
                        code: code.into(),
                        name: name.into(),
                        routes: vec![RouteView {
                            name: "Fenmoor Patients' Council".into(),
                            when: "You are unhappy with the care that you or somebody close to you received."
                                .into(),
                            url: "https://council.example/complaints".into(),
                            place: "council.example".into(),
                        }],
                    })
                    .into(),
            },
        ),
        page(
            "about",
            About {
                shell: shell("About", "/about"),
                about: about.into(),
                rules: rules(),
                naming: Some(kernel::naming::Policy {
                    name: "the rule of a council".into(),
                    rule: "Whoever shows a verified profession here does it under their own name.".into(),
                    source: "A council, guidance of 2024, paragraph 17".into(),
                    url: "https://council.example/guidance".into(),
                    visibilities: Vec::new(),
                }),
                contact_email: "desk@fenmoor.example".into(),
                version: "0.1.0".into(),
                source_url: None,
                people: None,
                posts: None,
            },
        ),
        page("profile_outside", profile(shell("Dr Ines Vantongeren", "/@vantongeren"), None)),
    ]
}

fn profile(shell: Shell, relation: Option<Relation>) -> Profile {
    let mut timeline = timeline(None);
    timeline.posts.iter_mut().for_each(|post| post.author = small(0));
    timeline.posts[0].shown_pinned = true;
    Profile {
        shell,
        account: AccountView { relation, ..account(0) },
        tab: ProfileTab::Posts,
        timeline,
        group: None,
        sessions: Vec::new(),
        past: Vec::new(),
        years: Vec::new(),
    }
}

fn reading(theme: Theme) -> Vec<(&'static str, String)> {
    let shell = |title: &str, path: &str| shell(title, path, theme, true);
    let mut focused = timeline(None).posts.remove(0);
    focused.focused = true;
    focused.edited = Some(when("5 min"));
    let parent = post(
        9,
        1,
        "2 h",
        "<p>Who still treats every raised troponin as an infarct? Honest answers please.</p>",
    );
    let answer =
        |id, by, html| PostView { reply_to: Some("vantongeren".into()), ..post(id, by, "8 min", html) };
    let reply = || ComposerView {
        reply_to: Some("vantongeren".into()),
        in_reply_to_id: Some("11".into()),
        text: "@vantongeren ".into(),
        ..composer(true)
    };
    vec![
        page(
            "home",
            Home {
                announcements: vec![super::gallery_groups::announcement()],
                shell: shell("Home", "/home"),
                composer: composer(true),
                timeline: timeline(Some("home")),
                is_new: false,
            },
        ),
        page(
            "home_new",
            Home {
                announcements: Vec::new(),
                shell: Shell {
                    flash: Some(Flash {
                        kind: FlashKind::Done,
                        text: "Welcome. Your address is confirmed.".into(),
                    }),
                    ..shell("Home", "/home")
                },
                composer: composer(true),
                timeline: Timeline {
                    posts: Vec::new(),
                    links: PageLinks::default(),
                    ..timeline(Some("home"))
                },
                is_new: true,
            },
        ),
        page("local", Local { shell: shell("Everyone here", "/local"), timeline: timeline(Some("local")) }),
        page(
            "tag",
            Tag {
                shell: shell("#RenalJC", "/tags/RenalJC"),
                tag: trends().remove(0),
                word: hub_word(),
                timeline: timeline(Some("tag:RenalJC")),
            },
        ),
        page(
            "hub",
            Hub {
                shell: shell("About #RenalJC", "/tags/RenalJC/about"),
                tag: trends().remove(0),
                word: hub_word(),
                form: Some(HubForm::default()),
                usage: hub_usage(),
                past: hub_word().coming,
            },
        ),
        page(
            "profile",
            profile(
                shell("Dr Ines Vantongeren", "/@vantongeren"),
                Some(Relation { followed_by: true, ..Relation::default() }),
            ),
        ),
        page(
            "people",
            People {
                shell: shell("Followers", "/@vantongeren/followers"),
                account: account(0),
                is_followers: true,
                list: AccountList { accounts: everyone(), ..AccountList::default() },
            },
        ),
        page(
            "thread",
            Thread {
                shell: shell("Thread", "/@vantongeren/11"),
                ancestors: vec![parent.clone()],
                post: focused,
                descendants: vec![
                    answer(
                        20,
                        2,
                        "<p>Hyperacute T waves until proven otherwise. I would repeat in ten minutes.</p>",
                    ),
                    answer(21, 4, "<p>Could potassium do this? What would tell the two apart?</p>"),
                ],
                composer: Some(reply()),
            },
        ),
        page(
            "compose",
            Compose {
                shell: shell("Reply", "/compose"),
                composer: ComposerView {
                    error: Some("A poll needs at least two options.".into()),
                    poll: PollDraft { options: vec!["Yes".into()], ..PollDraft::default() },
                    compact: false,
                    ..reply()
                },
                parent: Some(parent),
            },
        ),
        page(
            "history",
            History {
                shell: shell("Edit history", "/@tarrowby/14/history"),
                post_url: "/@tarrowby/14".into(),
                author: small(1),
                versions: ["<p>Nine interruptions in one drug round.</p>", "<p>Nine interuptions.</p>"]
                    .map(|html| VersionView {
                        content_html: html.into(),
                        created: when("4 h"),
                        ..VersionView::default()
                    })
                    .into(),
            },
        ),
        page(
            "search",
            Search {
                shell: shell("Search", "/search?q=sepsis"),
                query: "sepsis <b>".into(),
                accounts: vec![account(1), account(3)],
                tags: vec![tag("Sepsis", 3)],
                posts: timeline(None).posts,
                links: PageLinks::default(),
                error: None,
            },
        ),
    ]
}

fn own(theme: Theme) -> Vec<(&'static str, String)> {
    let shell = |title: &str, path: &str| shell(title, path, theme, true);
    let note = |at: usize, kind, post| NotificationView {
        id: at.to_string(),
        kind,
        from: small(at),
        others: u32::from(kind == NotificationKind::Favourite) * 4,
        post,
        link: kind.is_of_the_house().then(|| "/settings/decisions".to_owned()),
        created: when("20 min"),
        unread: at < 2,
    };
    let first = || Some(timeline(None).posts.remove(0));
    let answer = PostView {
        reply_to: Some("elmhurst".into()),
        ..post(30, 0, "20 min", "<p>@elmhurst would you show that trace on Friday?</p>")
    };
    vec![
        page(
            "notifications",
            Notifications {
                shell: shell("Notifications", "/notifications"),
                notifications: vec![
                    note(0, NotificationKind::Mention, Some(answer)),
                    note(1, NotificationKind::Favourite, first()),
                    note(3, NotificationKind::FollowRequest, None),
                    note(4, NotificationKind::Follow, None),
                    note(5, NotificationKind::Boost, first()),
                    note(6, NotificationKind::Poll, first()),
                    note(2, NotificationKind::ModerationWarning, None),
                ],
                filter: NotificationFilter::All,
                links: PageLinks::default(),
            },
        ),
        page("bookmarks", Bookmarks { shell: shell("Bookmarks", "/bookmarks"), timeline: timeline(None) }),
        page(
            "favourites",
            Favourites { shell: shell("Favourites", "/favourites"), timeline: timeline(None) },
        ),
        page(
            "lists",
            Lists {
                shell: shell("Lists", "/lists"),
                lists: vec![ListSummary {
                    id: "1".into(),
                    title: "Renal registrars".into(),
                    members: Count(14),
                }],
                title_error: None,
                max_title: 100,
            },
        ),
        page(
            "list",
            List {
                shell: shell("Renal registrars", "/lists/1"),
                id: "1".into(),
                name: "Renal registrars".into(),
                members: vec![small(0), small(3)],
                timeline: timeline(None),
                error: None,
            },
        ),
        page(
            "scheduled",
            Scheduled {
                shell: shell("Scheduled", "/scheduled"),
                posts: vec![
                    ScheduledView {
                        id: "5".into(),
                        text: "Journal club tonight at eight.\n\nQ1 on the hour.".into(),
                        pictures: 1,
                        at: when("tomorrow"),
                        ..ScheduledView::default()
                    },
                    ScheduledView {
                        id: "4".into(),
                        text: "Slides are up.".into(),
                        at: when("yesterday"),
                        refusal: "A picture is missing. Upload it again.".into(),
                        ..ScheduledView::default()
                    },
                ],
                links: PageLinks::default(),
            },
        ),
        page("picture_held", Picture { shell: shell("Check this picture", "/media/7"), picture: held_picture() }),
        page(
            "picture_ready",
            Picture {
                shell: shell("Check this picture", "/media/7"),
                picture: PictureView {
                    read_by: None,
                    reader: false,
                    dicom: false,
                    clinical: false,
                    to_blur: false,
                    to_examine: false,
                    to_attest: false,
                    findings: Vec::new(),
                    ..held_picture()
                },
            },
        ),
        page(
            "compose_refused",
            Compose {
                shell: shell("Not sent yet", "/compose"),
                composer: ComposerView {
                    text: "A scan to discuss".into(),
                    error: Some(
                        "Picture 1 shows who a patient is. This is an NHS number. Blur it at /media/7, or leave the picture out.\nPicture 2 is a clinical picture. Say at /media/8 how the patient agreed to it, or that it needs no separate consent."
                            .into(),
                    ),
                    media: [("7", true), ("8", false)]
                        .map(|(id, to_check)| MediaView { id: id.into(), to_check, ..picture("ecg", "", 900, 420) })
                        .into(),
                    compact: false,
                    ..composer(false)
                },
                parent: None,
            },
        ),
        page(
            "follow_requests",
            FollowRequests {
                shell: shell("Follow requests", "/follow_requests"),
                list: AccountList { accounts: vec![account(4)], ..AccountList::default() },
            },
        ),
    ]
}

/// A drawn trace.
pub fn ecg() -> String {
    let beat = "l18 0 q8 -14 16 0 l14 0 l5 8 l10 -96 l11 118 l7 -30 l16 0 q24 -62 44 0 l29 0 ";
    let lead = |y: u32, name: &str| {
        format!(
            "<path d=\"M20 {y} {}\" fill=\"none\" stroke=\"#2a2422\" stroke-width=\"2.4\" stroke-linejoin=\"round\"/>\
             <text x=\"22\" y=\"{}\" font-family=\"sans-serif\" font-size=\"20\" fill=\"#2a2422\">{name}</text>",
            beat.repeat(5),
            y - 92
        )
    };
    let grid: String = (0..46)
        .map(|n| {
            let at = n * 20;
            let width = if n % 5 == 0 { 1.4 } else { 0.6 };
            format!("<path d=\"M{at} 0V420M0 {at}H900\" stroke=\"#e2a79a\" stroke-width=\"{width}\"/>")
        })
        .collect();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 900 420\" width=\"900\" height=\"420\"><rect \
         width=\"900\" height=\"420\" fill=\"#fdf3ef\"/>{grid}{}{}</svg>",
        lead(150, "V2"),
        lead(340, "V3")
    )
}

/// A drawn bar chart.
pub fn chart() -> String {
    let bars: String = [("Before", 9, "#b9c4bf"), ("After", 4, "#0b5f58")]
        .iter()
        .enumerate()
        .map(|(at, (name, n, colour))| {
            let (x, height) = (180 + at * 260, n * 38);
            format!(
                "<rect x=\"{x}\" y=\"{}\" width=\"180\" height=\"{height}\" rx=\"8\" fill=\"{colour}\"/><text \
                 x=\"{}\" y=\"470\" font-size=\"26\" text-anchor=\"middle\" font-family=\"sans-serif\">{name}: \
                 {n}</text>",
                430 - height,
                x + 90
            )
        })
        .collect();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 500\" width=\"800\" height=\"500\"><rect \
         width=\"800\" height=\"500\" fill=\"#fff\"/>{bars}</svg>"
    )
}
