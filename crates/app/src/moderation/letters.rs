//! The mails of moderation. They say what happened, why, what it means and what can be done; they never quote a post.

use crate::Settings;
use kernel::moderation::{APPEAL_DAYS, Action, Category};
use store::decisions::{Appeal, Decision};
use store::reports::Report;
use wire::time::iso_date;

pub(crate) type Letter = (String, String);

fn action_of(decision: &Decision) -> Action {
    Action::from_code(decision.action).unwrap_or(Action::Warning)
}

/// To the author. `appeal` is the secret of the link.
pub(crate) fn decision(settings: &Settings, it: &Decision, appeal: Option<&str>) -> Letter {
    let action = action_of(it);
    let title = &settings.title;
    let head = match action {
        Action::Hold => format!("A post of yours on {title} is hidden until a moderator has looked at it."),
        Action::Restore => format!("A moderator of {title} has looked at your post. It may stay."),
        other => format!("A moderator of {title} has decided about your account: {}.", lower(other.label())),
    };
    let mut text = format!("{head}\n\nThe reason:\n{}\n\nWhat it means:\n{}\n", it.reason, action.meaning());
    if let Some(ends) = it.ends_at {
        text.push_str(&format!("It ends by itself on {}.\n", iso_date(ends)));
    }
    if let Some(secret) = appeal {
        text.push_str(&format!(
            "\nYou can appeal once within {APPEAL_DAYS} days. Another moderator than the one who decided answers. You need not be signed in:\n{}/appeals/{secret}\n",
            settings.base_url
        ));
    }
    text.push_str(&format!(
        "\nEverything that was decided about you:\n{}/settings/decisions\n",
        settings.base_url
    ));
    let subject = match action {
        Action::Hold => format!("Your post on {title} is held back for now"),
        Action::Restore => format!("Your post on {title} is shown again"),
        _ => format!("A decision about your account on {title}"),
    };
    (subject, text)
}

/// To a visitor who reported (Digital Services Act, Article 16(4)).
pub(crate) fn receipt(settings: &Settings, category: Category, secret: &str) -> Letter {
    let held = if category == Category::Confidentiality {
        "The post is hidden until a moderator has decided, unless one has looked at it before and let it stay.\n\n"
    } else {
        ""
    };
    let text = format!(
        "Thank you. Your report of a post on {} has arrived ({}).\n\n{held}A moderator reads it and decides. What becomes of it, we mail to you; you also find it here:\n{}/report/receipt/{secret}\n\n\
         We do not tell the author who reported.\n",
        settings.title,
        lower(category.label()),
        settings.base_url
    );
    (format!("Your report to {}", settings.title), text)
}

/// To whoever reported.
pub(crate) fn outcome(settings: &Settings, report: &Report, outcome: Option<(Action, &str)>) -> Letter {
    let category = Category::from_code(report.category).unwrap_or(Category::Other);
    let decided = match outcome {
        Some((action, reason)) => format!("{}\n\nThe reason that was given:\n{reason}\n", action.outcome()),
        None => "A moderator looked at it and closed it without a decision.\n".to_owned(),
    };
    let whom = if settings.contact_email.is_empty() {
        format!("{}/about", settings.base_url)
    } else {
        settings.contact_email.clone()
    };
    let text = format!(
        "On {} you reported something on {} ({}).\n\n{decided}\nIf you think that this is wrong, answer to {whom} within six months: somebody else looks at it, at no cost.\n",
        iso_date(report.created_at),
        settings.title,
        lower(category.label()),
    );
    (format!("What became of your report to {}", settings.title), text)
}

/// To the author, when an appeal has arrived.
pub(crate) fn appeal_received(settings: &Settings) -> Letter {
    (
        format!("Your appeal to {}", settings.title),
        format!(
            "Your appeal has arrived. Another moderator than the one who decided reads it and answers by mail.\n\nUntil then the decision stands.\n{}/settings/decisions\n",
            settings.base_url
        ),
    )
}

/// To the author and to the moderator who decided, when an appeal is answered.
pub(crate) fn appeal_answered(
    settings: &Settings,
    it: &Decision,
    appeal: &Appeal,
    upheld: bool,
    own: bool,
) -> Letter {
    let whose = if own { "Your appeal" } else { "The appeal against a decision of yours" };
    let what = lower(action_of(it).label());
    let (verdict, effect) = match (upheld, action_of(it)) {
        (true, Action::Delete) => (
            "is upheld",
            "The decision counts no longer. What was deleted cannot be brought back.".to_owned(),
        ),
        (true, _) => ("is upheld", "The decision is undone.".to_owned()),
        (false, _) => ("is rejected", "The decision stands.".to_owned()),
    };
    let text = format!(
        "{whose} ({what}, {}) {verdict}.\n\n{effect}\n\nThe answer:\n{}\n",
        iso_date(it.created_at),
        appeal.answer
    );
    (format!("{whose} on {} {verdict}", settings.title), text)
}

/// To the author, when a limit ended or was lifted.
pub(crate) fn limit_ended(settings: &Settings, what: &str, by_itself: bool) -> Letter {
    let how = if by_itself { "has ended" } else { "was lifted by a moderator" };
    (
        format!("Your account on {} is free again", settings.title),
        format!(
            "A limit on your account on {} {how}: {}.\n\n{}\n",
            settings.title,
            lower(what),
            settings.base_url
        ),
    )
}

/// To the author of a post that was refused when its time came.
pub(crate) fn not_published(settings: &Settings, at: i64, why: &str) -> Letter {
    (
        format!("A planned post was not published on {}", settings.title),
        format!(
            "The post that you had planned for {} (UTC) was not published.\n\nThe reason:\n{why}\n\nIt is kept. You can give it another time, or cancel it:\n{}/scheduled\n",
            wire::time::iso(at),
            settings.base_url
        ),
    )
}

/// To whoever asked to say what a hashtag is for.
pub(crate) fn hashtag_reviewed(settings: &Settings, tag: &str, agreed: bool, reason: &str) -> Letter {
    let page = format!("{}/tags/{tag}/about", settings.base_url);
    let text = if agreed {
        format!("A moderator has agreed. What you wrote about #{tag} is on its page now:\n{page}\n")
    } else {
        format!(
            "A moderator did not take up what you wrote about #{tag}.\n\nThe reason:\n{reason}\n\nYou can write it anew:\n{page}\n"
        )
    };
    (format!("#{tag} on {}", settings.title), text)
}

/// To somebody who asked to join.
pub(crate) fn approved(settings: &Settings) -> Letter {
    (
        format!("Welcome to {}", settings.title),
        format!("A moderator has let you in. Sign in here:\n{}/auth/sign_in\n", settings.base_url),
    )
}

pub(crate) fn rejected(settings: &Settings) -> Letter {
    (
        format!("Your request to join {}", settings.title),
        format!(
            "A moderator has read your request to join {} and did not take it up. What you sent us is deleted.\n",
            settings.title
        ),
    )
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
