//! What its author does with a video: uploading it, saying what it is about, publishing it.

use super::videos::id;
use crate::api::videos::wish;
use crate::params::Params;
use crate::ui::pages::{VideoEdit, VideoForm, VideoNew};
use crate::ui::show;
use crate::ui::view::{Choice, Choices, FormErrors, FrameNote};
use crate::ui::visit::{Form, PageError, PageResult, Visit, go_saying, go_with_problem, render};
use app::videos::{VideoView, VideoWish};
use app::{App, Error};
use axum::extract::multipart::Multipart;
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use kernel::video::{Audience, clock, parse_clock};

/// `4.3 GB`
fn size(bytes: u64) -> String {
    if bytes < 1_000_000_000 {
        format!("{:.0} MB", bytes as f64 / 1e6)
    } else {
        format!("{:.1} GB", bytes as f64 / 1e9)
    }
}

async fn new_page(app: &App, visit: &Visit, title: String, errors: FormErrors) -> PageResult {
    let refused = match app.may_upload_videos(visit.viewer()).await {
        Ok(()) => String::new(),
        Err(error @ (Error::Forbidden(_) | Error::Unavailable(_))) => error.to_string(),
        Err(error) => return Err(error.into()),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = visit.shell(app, "Upload a video").await?;
    let page = VideoNew { shell, refused, largest: size(app.settings().video_bytes), title, errors };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn new(State(app): State<App>, visit: Visit) -> PageResult {
    visit.signed_in()?;
    new_page(&app, &visit, String::new(), FormErrors::default()).await
}

/// The form as a browser without JavaScript sends it: the whole file at once, which goes to the disk as it comes.
pub(crate) async fn create(State(app): State<App>, visit: Visit, request: Request) -> PageResult {
    visit.signed_in()?;
    let refuse = |says: &'static str| PageError(Error::Forbidden(says.into()));
    let announced =
        request.headers().get(header::CONTENT_LENGTH).and_then(|it| it.to_str().ok()?.parse().ok());
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| refuse("The form cannot be read. Go back and send it again."))?;
    let (mut allowed, mut title) = (false, String::new());
    while let Some(mut field) = form
        .next_field()
        .await
        .map_err(|_| refuse("The form ends in the middle. Go back and send it again."))?
    {
        match field.name().unwrap_or_default() {
            "csrf" => {
                let given = field.bytes().await.unwrap_or_default();
                allowed = platform::secrets::same(&given, visit.csrf().as_bytes());
            }
            "title" => title = field.text().await.unwrap_or_default(),
            "file" if allowed => {
                // How long the file is, is known when it is there; the form around it is longer.
                let length = announced.unwrap_or(app.settings().video_bytes);
                let begun = match app.announce_video(visit.viewer(), length, &title).await {
                    Ok(begun) => begun,
                    Err(error) => return refused(&app, &visit, title, error).await,
                };
                let (give, parts) = tokio::sync::mpsc::channel(4);
                let sending = async move {
                    while let Ok(Some(part)) = field.chunk().await {
                        if give.send(part).await.is_err() {
                            break;
                        }
                    }
                };
                let receiving = app.receive_video(visit.viewer(), begun.id, 0, parts);
                let ((), outcome) = tokio::join!(sending, receiving);
                let outcome = match outcome {
                    Ok(_) => app.finish_video(visit.viewer(), begun.id).await,
                    Err(error) => Err(error),
                };
                return match outcome {
                    Ok(()) => Ok(go_saying(
                        &app,
                        &format!("/videos/{}/edit", begun.id),
                        "The video has arrived and is being prepared.",
                    )),
                    Err(error) => refused(&app, &visit, title, error).await,
                };
            }
            _ => {}
        }
    }
    Err(refuse(
        "This form is out of date, or there was no file in it. Go back, reload the page and try again.",
    ))
}

async fn refused(app: &App, visit: &Visit, title: String, error: Error) -> PageResult {
    if !matches!(error, Error::Invalid(_) | Error::Misfit(..)) {
        return Err(error.into());
    }
    let mut errors = FormErrors::default();
    errors.add("file", error.to_string());
    new_page(app, visit, title, errors).await
}

fn typed(it: &VideoView) -> VideoWish {
    VideoWish {
        title: Some(it.row.title.clone()),
        description: Some(it.row.description.clone()),
        interests: Some(it.row.interests.clone()),
        sources: Some(it.row.sources.clone()),
        chapters: Some(it.row.chapters.clone()),
        captions: Some(it.row.captions.clone()),
        language: Some(it.row.language.clone()),
        audience: Some(it.audience().name().to_owned()),
        group: it.row.group_id,
    }
}

async fn edit_page(
    app: &App,
    visit: &Visit,
    it: &VideoView,
    wish: VideoWish,
    errors: FormErrors,
) -> PageResult {
    let groups = app.joined_groups(visit.viewer()).await?;
    let group = |it: &app::groups::GroupView| Choice {
        value: it.account.row.id.to_string(),
        label: it.account.row.display_name.clone(),
        selected: Some(it.account.row.id) == wish.group,
    };
    let arrived = match it.state() {
        kernel::video::State::Uploading => {
            let arrived = app.arrived_video(visit.viewer(), it.row.id).await?;
            format!("{} of {} have arrived.", size(arrived.offset), size(arrived.length))
        }
        _ => String::new(),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = VideoEdit {
        shell: visit.shell(app, "Your video").await?,
        id: it.row.id.to_string(),
        title: it.row.title.clone(),
        state: it.state().name(),
        progress: it.row.progress,
        arrived,
        problem: it.row.problem.clone(),
        notes: it
            .findings
            .iter()
            .map(|it| FrameNote {
                clock: clock(it.second),
                blocks: it.blocks,
                reason: it.reason.clone(),
                instead: it.instead.clone(),
            })
            .collect(),
        read_by: it.row.read_by.clone(),
        questions: show::video::questions(app, it),
        form: VideoForm {
            title: wish.title.unwrap_or_default(),
            description: wish.description.unwrap_or_default(),
            interests: wish.interests.unwrap_or_default(),
            sources: wish.sources.unwrap_or_default(),
            chapters: wish.chapters.unwrap_or_default(),
            captions: wish.captions.unwrap_or_default(),
            language: wish.language.unwrap_or_default(),
            audiences: Choices::of(
                Audience::ALL.map(|it| (it.name(), it.label())),
                wish.audience.as_deref().unwrap_or_default(),
            ),
            groups: Choices(groups.iter().map(group).collect()),
        },
        errors,
    };
    Ok((status, render(&page)).into_response())
}

async fn own(app: &App, visit: &Visit, video: &str) -> Result<VideoView, PageError> {
    visit.signed_in()?;
    let it = app.video(visit.viewer(), id(video)?).await?;
    if it.is_own { Ok(it) } else { Err(Error::NotFound.into()) }
}

pub(crate) async fn edit(State(app): State<App>, visit: Visit, Path(video): Path<String>) -> PageResult {
    let it = own(&app, &visit, &video).await?;
    let wish = typed(&it);
    edit_page(&app, &visit, &it, wish, FormErrors::default()).await
}

pub(crate) async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(video): Path<String>,
    Form(params): Form,
) -> PageResult {
    let it = own(&app, &visit, &video).await?;
    let mut wish = wish(&params)?;
    if let Some(file) = params.file("captions_file") {
        wish.captions = Some(String::from_utf8_lossy(&file.bytes).into_owned());
    }
    match app.change_video(visit.viewer(), it.row.id, wish.clone()).await {
        Ok(it) => Ok(go_saying(&app, &format!("/videos/{}/edit", it.row.id), "Saved.")),
        Err(Error::Invalid(refusals)) => edit_page(&app, &visit, &it, wish, FormErrors::from(refusals)).await,
        Err(error) => Err(error.into()),
    }
}

/// The last number in an address of a post, or the number itself.
fn post_id(params: &Params) -> Result<i64, Error> {
    let text = params.text("post_id");
    id(text.trim().trim_end_matches('/').rsplit('/').next().unwrap_or_default()).map_err(|_| {
        Error::invalid("post_id", "Paste the address of the question, which ends with its number.")
    })
}

pub(crate) async fn change(
    State(app): State<App>,
    visit: Visit,
    Path((video, action)): Path<(String, String)>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let (id, viewer) = (id(&video)?, visit.viewer());
    let outcome = match action.as_str() {
        "publish" => app.publish_video(viewer, id, params.is("looked")).await.map(|it| {
            if it.is_open() {
                "Everybody can watch it now."
            } else {
                "Those whom it is for can watch it now."
            }
        }),
        "take_back" => app.take_back_video(viewer, id).await.map(|_| "Only you see it now."),
        "retry" => app.retry_video(viewer, id).await.map(|_| "It is tried once more."),
        "pin" => {
            let at = parse_clock(&params.text("at"))
                .ok_or_else(|| Error::invalid("at", "Write the time as 2:30 or 1:02:30."));
            match (at, post_id(&params)) {
                (Ok(at), Ok(post)) => {
                    app.pin_video_question(viewer, id, post, at).await.map(|_| "The player stops there.")
                }
                (Err(error), _) | (_, Err(error)) => Err(error),
            }
        }
        "unpin" => match post_id(&params) {
            Ok(post) => {
                app.unpin_video_question(viewer, id, post).await.map(|_| "The question is out of it.")
            }
            Err(error) => Err(error),
        },
        "delete" => {
            app.delete_video(viewer, id).await?;
            return Ok(go_saying(&app, "/videos?mine=1", "The video is gone."));
        }
        _ => Err(Error::NotFound),
    };
    let place = format!("/videos/{id}/edit");
    match outcome {
        Ok(says) => Ok(go_saying(&app, &place, says)),
        Err(error @ Error::Invalid(_)) => Ok(go_with_problem(&app, &place, &error)),
        Err(error) => Err(error.into()),
    }
}
