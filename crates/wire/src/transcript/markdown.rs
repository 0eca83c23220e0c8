//! A transcript as Markdown (CommonMark), for notes and archives. What people wrote is text in it, whatever they wrote.

use super::{Post, Transcript};
use crate::chart::scale::Zone;
use std::fmt::Write;

/// The whole transcript, with its numbers.
pub fn markdown(transcript: &Transcript) -> String {
    let session = &transcript.session;
    let zone = Zone::named(&session.time_zone);
    let when = |at: i64| zone.format(at, "%-d %B %Y, %H:%M %Z");
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    line(format!("# {}\n", inline(&session.title)));
    line(format!("{} · \\#{}  ", inline(&session.club.name), inline(&session.hashtag)));
    line(format!(
        "{} to {} ({})  ",
        when(session.opens_at.0),
        when(session.closes_at.0),
        inline(&session.time_zone)
    ));
    let hosts: Vec<String> = session.hosts.iter().map(|host| inline(&host.name)).collect();
    if !hosts.is_empty() {
        line(format!("With {}  ", hosts.join(", ")));
    }
    line(format!("{}\n", address(&session.url)));
    if !transcript.papers.is_empty() {
        line("## Papers\n".into());
        for paper in &transcript.papers {
            let year = paper.year.map(|year| format!(" ({year})")).unwrap_or_default();
            line(format!(
                "- {}. {}. *{}*{year}. {}",
                inline(&paper.authors.join(", ")),
                inline(&paper.title),
                inline(&paper.journal),
                address(&paper.link)
            ));
        }
        line(String::new());
    }
    if !session.summary.is_empty() {
        line(format!("## Summary\n\n{}\n", block(&session.summary, "")));
    }
    line(numbers(transcript));
    for section in &transcript.sections {
        match &section.prompt {
            Some(prompt) => {
                line(format!("## {}\n\n{}\n", transcript.label(prompt.number), block(&prompt.text, "")));
            }
            None if transcript.is_conference() => line("## Between the talks\n".into()),
            None => line("## Besides the prompts\n".into()),
        }
        for post in &section.posts {
            line(said(transcript, post, &when(post.posted_at.0)));
        }
    }
    line("---\n".into());
    for earlier in &transcript.earlier {
        line(format!("Version {}: {}  ", earlier.version + 1, inline(&earlier.then)));
    }
    line(format!(
        "Version {} of this transcript, made by {} at {}. SHA-256 of its JSON: `{}`",
        transcript.version,
        inline(&transcript.source.name),
        when(transcript.made_at.0),
        transcript.sha256()
    ));
    out
}

fn numbers(transcript: &Transcript) -> String {
    let figures = &transcript.metrics;
    let mut out = String::from("## Numbers\n\n| | |\n|---|---|\n");
    let rows: [(&str, &dyn std::fmt::Display); 8] = [
        ("Posts", &figures.posts),
        ("Participants", &figures.participants),
        ("Countries", &figures.countries),
        ("Professions", &figures.professions),
        ("Posts an hour", &figures.posts_per_hour),
        ("Posts a participant", &figures.posts_per_participant),
        ("Replies to each other", &figures.replies),
        ("Reach, with the followers at the time of posting", &figures.reach),
    ];
    for (name, number) in rows {
        let _ = writeln!(out, "| {name} | {number} |");
    }
    out
}

fn said(transcript: &Transcript, post: &Post, when: &str) -> String {
    let name = transcript.person(&post.author).map_or(post.author.as_str(), |person| person.name.as_str());
    let mut out = format!("**{}** (@{}), {when}", inline(name), inline(&post.author));
    if let Some((_, parent)) = post.in_reply_to.and_then(|id| transcript.posts().find(|(_, it)| it.id == id))
    {
        let _ = write!(out, ", to @{}", inline(&parent.author));
    }
    if post.edited_at.is_some() {
        out.push_str(", edited");
    }
    out.push_str("\n\n");
    if !post.content_warning.is_empty() {
        let _ = writeln!(out, "{}\n>", block(&post.content_warning, "> "));
    }
    let _ = writeln!(out, "{}", block(&post.text, "> "));
    for picture in &post.pictures {
        let _ = writeln!(out, ">\n> Picture: {} {}", inline(&picture.description), address(&picture.url));
    }
    out
}

/// A text in a line: nothing in it means anything.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        push(&mut out, c);
    }
    out
}

/// ASCII punctuation after a backslash is itself (CommonMark 2.4). An ampersand or an angle bracket becomes an entity,
/// for readers that let HTML through.
fn push(out: &mut String, c: char) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '.' | ',' | ';' | '\'' | '?' | '/' | '%' | '"' => out.push(c),
        c if c.is_ascii_punctuation() => {
            out.push('\\');
            out.push(c);
        }
        c if c.is_control() => out.push(' '),
        c => out.push(c),
    }
}

/// Paragraphs and lines of a text, each behind `before`.
fn block(text: &str, before: &str) -> String {
    let paragraphs = text.split('\n').map(str::trim).collect::<Vec<_>>();
    let mut lines: Vec<String> = Vec::new();
    for (index, paragraph) in paragraphs.iter().enumerate() {
        if paragraph.is_empty() {
            if lines.last().is_some_and(|line| line.trim_end() != before.trim_end()) {
                lines.push(before.trim_end().to_owned());
            }
            continue;
        }
        let mut line = inline(paragraph);
        // `12.` at the beginning would be a list.
        let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits > 0 && line[digits..].starts_with('.') {
            line.insert(digits, '\\');
        }
        let goes_on = paragraphs.get(index + 1).is_some_and(|next| !next.is_empty());
        lines.push(format!("{before}{line}{}", if goes_on { "\\" } else { "" }));
    }
    lines.join("\n")
}

/// An address of the web between angle brackets; anything else is text.
fn address(url: &str) -> String {
    let plain = !url.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>'));
    let web = ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme));
    if plain && web { format!("<{url}>") } else { inline(url) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    /// The text that a reader of Markdown sees; `None` when it is more than text.
    fn seen(source: &str) -> Option<String> {
        let mut text = String::new();
        let extensions = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
        for event in Parser::new_ext(source, extensions) {
            match event {
                Event::Text(words) => text.push_str(&words),
                Event::SoftBreak | Event::HardBreak => text.push('\n'),
                Event::Start(Tag::Paragraph | Tag::BlockQuote(_)) if !text.is_empty() => text.push('\n'),
                Event::Start(Tag::Paragraph | Tag::BlockQuote(_)) | Event::End(_) => {}
                _ => return None,
            }
        }
        Some(text)
    }

    fn words(text: &str) -> String {
        text.split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|w| !w.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    proptest! {
        #[test]
        fn what_people_wrote_stays_text(text in "[-+*#>_`~|!=:0-9a-z.()<&\\[\\]\\\\\\$\"'^ \n]{0,60}|\\PC{0,40}") {
            let quoted = block(&text, "> ");
            let shown = seen(&quoted);
            prop_assert!(shown.is_some(), "{:?}", quoted);
            prop_assert_eq!(words(&shown.unwrap()), words(&text), "{:?}", quoted);
            let line = inline(&text);
            prop_assert!(!line.contains('\n') && !line.contains('<'));
        }

        #[test]
        fn an_address_is_a_link_to_the_web_or_text(url in "(https://|http://|javascript:|)[a-z./()<> \\[\\]]{0,20}") {
            let link = address(&url);
            prop_assert!(!link.contains("<javascript") && link.matches('<').count() <= 1);
        }
    }
}
