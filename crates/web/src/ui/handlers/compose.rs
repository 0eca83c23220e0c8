//! Writing: the composer's page, publishing, editing, scheduled posts.

use crate::params::Params;
use crate::ui::pages::{Compose, Scheduled, ScheduledView};
use crate::ui::show;
use crate::ui::view::{ComposerGroup, ComposerView, MediaView, PollDraft, VisibilityView};
use crate::ui::visit::{Form, PageError, PageResult, Visit, go, go_saying, render};
use app::cards::PostView;
use app::media::Upload;
use app::posts::{Described, Draft, Explained, Poll, Published, Revision};
use app::{App, Error};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kernel::Consent;

fn id(text: &str) -> Result<i64, Error> {
    kernel::id::parse(text).ok_or(Error::NotFound)
}

/// The mentions that a reply begins with: whom it answers, and who else is in the conversation.
pub(crate) fn mention_line(parent: &PostView, me: i64) -> String {
    let author = (parent.author.row.id, parent.author.row.handle.clone());
    let mut line = String::new();
    let mut seen = Vec::new();
    for (id, handle) in std::iter::once(&author).chain(&parent.card.mentions) {
        if *id != me && !seen.contains(id) {
            seen.push(*id);
            line.push_str(&format!("@{handle} "));
        }
    }
    line
}

async fn reply_composer(
    app: &App,
    visit: &Visit,
    composer: &mut ComposerView,
    me: i64,
    to: i64,
) -> Result<PostView, Error> {
    let parent = app.post(visit.viewer(), to).await?;
    composer.in_reply_to_id = Some(to.to_string());
    composer.reply_to = Some(parent.author.row.handle.clone());
    composer.visibility = show::visibility(parent.card.visibility());
    if composer.text.is_empty() {
        composer.text = mention_line(&parent, me);
    }
    Ok(parent)
}

pub(crate) async fn page(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    let me = visit.signed_in()?;
    let own = app.own_account(visit.viewer()).await?;
    let mut composer = show::composer(&app, &own.card);
    let mut parent = None;
    let mut title = "New post";
    if let Some(post) = params.id("edit")? {
        let source = app.source(visit.viewer(), post).await?;
        let view = app.post(visit.viewer(), post).await?;
        title = "Edit post";
        composer.action = format!("/posts/{post}/edit");
        composer.is_edit = true;
        composer.text = source.text;
        composer.spoiler_text = source.spoiler;
        composer.sensitive = view.card.row.sensitive;
        composer.visibility = show::visibility(view.card.visibility());
        composer.languages = show::languages(view.card.row.language.as_deref().unwrap_or("en"));
        composer.media = view.card.media.iter().map(show::media).collect();
        composer.explained =
            view.card.opened.as_ref().map(|it| (it.explanation.clone(), it.references.clone()));
    } else if let Some(post) = params.id("reply_to")? {
        title = "Reply";
        parent = Some(reply_composer(&app, &visit, &mut composer, me, post).await?);
    } else {
        composer.group = group(&app, &visit, &params).await?;
        composer.text = params.text("text");
        let named: Kept = params.ids("media")?.into_iter().map(|id| (id, String::new())).collect();
        composer.media = waiting(&app, &visit, &named).await?;
    }
    let page = Compose {
        shell: visit.shell(&app, title).await?,
        composer,
        parent: parent.map(|it| show::post(&app, &it)),
    };
    Ok(render(&page))
}

/// The group that a post is written in, when one was chosen.
async fn group(app: &App, visit: &Visit, params: &Params) -> Result<Option<ComposerGroup>, Error> {
    let Some(group) = params.id("group")? else { return Ok(None) };
    let view = app.group(visit.viewer(), group).await?;
    Ok(Some(ComposerGroup {
        id: group.to_string(),
        name: view.account.row.display_name.clone(),
        is_closed: view.rules.is_some_and(|rules| rules.privacy.is_closed()),
    }))
}

/// A local time from the form, with the minutes that the browser is ahead of UTC.
fn scheduled_at(params: &Params) -> Result<Option<i64>, Error> {
    let offset = params.number("utc_offset")?.unwrap_or(0).clamp(-1000, 1000);
    Ok(params.time("scheduled_at")?.map(|at| at - offset * 60_000))
}

fn poll(params: &Params) -> Result<Option<Poll>, Error> {
    let options: Vec<String> = (0..6)
        .filter_map(|at| params.owned(&format!("poll_option_{at}")))
        .filter(|option| !option.trim().is_empty())
        .collect();
    if options.is_empty() {
        return Ok(None);
    }
    Ok(Some(Poll {
        options,
        expires_in: params.number("poll_expires_in")?.unwrap_or(86_400),
        multiple: params.is("poll_multiple"),
        hide_totals: false,
        key: None,
    }))
}

/// Pictures of a form with the descriptions that were typed.
pub(super) type Kept = Vec<(i64, String)>;

/// Uploads the pictures of a form after those of an earlier try, in order. What is uploaded is in `media` even when
/// something later goes wrong, so that nothing has to be sent twice.
pub(super) async fn upload(app: &App, visit: &Visit, params: &Params, media: &mut Kept) -> Result<(), Error> {
    let files = params.files("media");
    let most = app.settings().limits.pictures;
    if media.len() + files.len() > most {
        return Err(Error::invalid(
            "media_ids",
            format!("A post has at most {most} pictures. Choose fewer."),
        ));
    }
    let consent = Consent::parse(params.get("consent").unwrap_or_default());
    for (at, file) in files.into_iter().enumerate() {
        let alt = params.text(&format!("alt_{at}"));
        let upload = Upload { bytes: file.bytes.into(), name: file.name, ..Upload::default() };
        let id = app.upload(visit.viewer(), upload).await?.id;
        media.push((id, alt));
        if consent.is_some() {
            app.attest_consent(visit.viewer(), id, consent).await?;
        }
    }
    Ok(())
}

pub(super) fn kept(params: &Params) -> Result<Kept, Error> {
    let ids = params.ids("kept_media")?;
    Ok(ids.into_iter().map(|id| (id, params.text(&format!("kept_alt_{id}")))).collect())
}

/// Pictures that were uploaded and are not published: those of an earlier try, or the one of its own page.
pub(super) async fn waiting(
    app: &App,
    visit: &Visit,
    kept: &[(i64, String)],
) -> Result<Vec<MediaView>, Error> {
    let mut views = Vec::new();
    for (id, alt) in kept {
        match app.picture_check(visit.viewer(), *id).await {
            Ok(check) if !check.published => {
                let view = show::kept(&check);
                views.push(if alt.is_empty() { view } else { MediaView { alt: alt.clone(), ..view } });
            }
            // Gone or posted meanwhile: there is nothing to keep.
            Ok(_) | Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(views)
}

pub(crate) async fn publish(State(app): State<App>, visit: Visit, Form(params): Form) -> PageResult {
    visit.signed_in()?;
    let mut media = Vec::new();
    match try_publish(&app, &visit, &params, &mut media).await {
        Ok(Published::Now(post)) => {
            if let Some(session) = params.id("session")? {
                return Ok(go_saying(&app, &format!("/sessions/{session}"), "Your post is in the session."));
            }
            if let Some(group) = params.id("group")? {
                let group = app.account(visit.viewer(), group).await?;
                let says = if post.card.row.held {
                    "Your post waits for the moderators of the group."
                } else {
                    "Your post is in the group."
                };
                return Ok(go_saying(&app, &format!("/@{}", group.row.handle), says));
            }
            let place = format!("/@{}/{}", post.author.row.handle, post.id());
            let path = if post.card.row.in_reply_to_id.is_some() { place } else { "/home".to_owned() };
            Ok(go_saying(&app, &path, "Your post is published."))
        }
        Ok(Published::Later(_)) => Ok(go_saying(&app, "/scheduled", "Your post is scheduled.")),
        Err(error @ Error::Invalid(_)) => again(&app, &visit, &params, (None, &media), error).await,
        Err(error) => Err(error.into()),
    }
}

async fn try_publish(
    app: &App,
    visit: &Visit,
    params: &Params,
    media: &mut Kept,
) -> Result<Published, Error> {
    *media = kept(params)?;
    // First of all, so that whatever else is wrong they need not be sent again.
    upload(app, visit, params, media).await?;
    // Afterwards: a description can be refused, and the pictures need not be sent again for that.
    for (id, alt) in media.iter() {
        app.describe_media(visit.viewer(), *id, Some(alt.clone()), None).await?;
    }
    let draft = Draft {
        text: params.text("text"),
        spoiler: params.text("spoiler_text"),
        sensitive: Some(params.is("sensitive")),
        visibility: params.owned("visibility"),
        language: params.owned("language"),
        in_reply_to: params.id("in_reply_to_id")?,
        media: media.iter().map(|(id, _)| *id).collect(),
        poll: poll(params)?,
        scheduled_at: scheduled_at(params)?,
        with_interests: params.is("rounds_interests"),
        group: params.id("group")?,
    };
    let key = params.get("idempotency_key");
    if let Some(session) = params.id("session")? {
        let prompt = params.number("prompt")?.and_then(|number| i16::try_from(number).ok());
        return app.say_in_session(visit.viewer(), session, prompt, draft, key).await;
    }
    app.publish(visit.viewer(), draft, key).await
}

/// The form again, with everything that was typed, the pictures that were uploaded, and the reason on top.
async fn again(
    app: &App,
    visit: &Visit,
    params: &Params,
    (edit, media): (Option<i64>, &[(i64, String)]),
    error: Error,
) -> PageResult {
    let me = visit.signed_in()?;
    let own = app.own_account(visit.viewer()).await?;
    let mut composer = show::composer(app, &own.card);
    composer.text = params.text("text");
    composer.spoiler_text = params.text("spoiler_text");
    composer.sensitive = params.is("sensitive");
    composer.with_interests = params.is("rounds_interests");
    composer.languages = show::languages(params.get("language").unwrap_or("en"));
    composer.scheduled_at = params.text("scheduled_at");
    composer.poll = PollDraft {
        options: (0..6).map(|at| params.text(&format!("poll_option_{at}"))).collect(),
        expires_in: u32::try_from(params.number("poll_expires_in")?.unwrap_or(0)).unwrap_or(0),
        multiple: params.is("poll_multiple"),
    };
    composer.error = Some(match &error {
        // Each picture has its own sentence.
        Error::Invalid(refusals) => refusals.iter().map(|it| it.says.as_str()).collect::<Vec<_>>().join("\n"),
        other => crate::error::message(other),
    });
    let mut parent = None;
    composer.group = group(app, visit, params).await?;
    if let Some(session) = params.id("session")? {
        let session = app.session(visit.viewer(), session).await?;
        let answer = params.number("prompt")?.and_then(|number| i16::try_from(number).ok());
        let fresh = super::sessions::composer(app, visit, &session, answer).await?;
        composer.session = fresh.and_then(|it| it.session);
    }
    if let Some(post) = edit {
        let view = app.post(visit.viewer(), post).await?;
        composer.action = format!("/posts/{post}/edit");
        composer.is_edit = true;
        composer.explained =
            view.card.is_question.then(|| (params.text("explanation"), params.text("references")));
        composer.media = view.card.media.iter().map(show::media).collect();
        composer.media.extend(waiting(app, visit, media).await?);
    } else if let Some(to) = params.id("in_reply_to_id")? {
        parent = Some(reply_composer(app, visit, &mut composer, me, to).await?);
    }
    if edit.is_none() {
        composer.media = waiting(app, visit, media).await?;
    }
    if let Some(wished) = params.get("visibility").and_then(VisibilityView::parse) {
        composer.visibility = wished;
    }
    let page = Compose {
        shell: visit.shell(app, "Not sent yet").await?,
        composer,
        parent: parent.map(|it| show::post(app, &it)),
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
}

pub(crate) async fn edit(
    State(app): State<App>,
    visit: Visit,
    Path(post): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let post = id(&post)?;
    let mut media = Vec::new();
    match try_edit(&app, &visit, post, &params, &mut media).await {
        Ok(view) => Ok(go_saying(
            &app,
            &format!("/@{}/{post}", view.author.row.handle),
            "Your changes are published.",
        )),
        Err(error @ Error::Invalid(_)) => again(&app, &visit, &params, (Some(post), &media), error).await,
        Err(error) => Err(error.into()),
    }
}

async fn try_edit(
    app: &App,
    visit: &Visit,
    post: i64,
    params: &Params,
    media: &mut Kept,
) -> Result<PostView, Error> {
    let view = app.post(visit.viewer(), post).await?;
    *media = kept(params)?;
    upload(app, visit, params, media).await?;
    let described =
        media.iter().map(|(id, alt)| Described { id: *id, alt: Some(alt.clone()), focus: None }).collect();
    // The form has no poll, so the poll stays as it is.
    let poll = view.card.poll.as_ref().map(|poll| Poll {
        options: poll.titles(),
        expires_in: 86_400,
        multiple: poll.row.multiple,
        hide_totals: poll.row.hide_totals,
        key: None,
    });
    let revision = Revision {
        text: params.text("text"),
        spoiler: params.text("spoiler_text"),
        sensitive: Some(params.is("sensitive")),
        language: params.owned("language"),
        media: Some(media.iter().map(|(id, _)| *id).collect()),
        described,
        poll,
        explained: view.card.is_question.then(|| Explained {
            explanation: params.text("explanation"),
            references: params.text("references"),
        }),
    };
    app.edit_post(visit.viewer(), post, revision).await
}

pub(crate) async fn scheduled(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    visit.signed_in()?;
    let range = params.range(20, 40)?;
    let found = app.scheduled_posts(visit.viewer(), range).await?;
    let page = Scheduled {
        shell: visit.shell(&app, "Scheduled posts").await?,
        links: show::links(&found, &range, "/scheduled"),
        posts: found
            .items
            .into_iter()
            .map(|plan| ScheduledView {
                id: plan.id.to_string(),
                text: plan.draft.text,
                spoiler: plan.draft.spoiler,
                pictures: u32::try_from(plan.media.len()).unwrap_or(0),
                has_poll: plan.draft.poll.is_some(),
                visibility: plan
                    .draft
                    .visibility
                    .as_deref()
                    .and_then(kernel::Visibility::parse)
                    .map(show::visibility)
                    .unwrap_or_default(),
                at: show::when(plan.scheduled_at, app.now()),
                refusal: plan.refusal,
            })
            .collect(),
    };
    Ok(render(&page))
}

pub(crate) async fn reschedule(
    State(app): State<App>,
    visit: Visit,
    Path(plan): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let at = scheduled_at(&params)?
        .ok_or_else(|| Error::invalid("scheduled_at", "The time is missing. Choose one."))?;
    match app.reschedule(visit.viewer(), id(&plan)?, at).await {
        Ok(_) => Ok(go_saying(&app, "/scheduled", "The post has another time.")),
        Err(error @ Error::Invalid(_)) => Ok(go_saying(&app, "/scheduled", &error.to_string())),
        Err(error) => Err(PageError(error)),
    }
}

pub(crate) async fn cancel(
    State(app): State<App>,
    visit: Visit,
    Path(plan): Path<String>,
    Form(_): Form,
) -> PageResult {
    visit.signed_in()?;
    app.cancel_scheduled(visit.viewer(), id(&plan)?).await.map_err(PageError)?;
    Ok(go("/scheduled"))
}
