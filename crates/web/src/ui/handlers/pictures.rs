//! The page of a picture before it is published, for whoever uploaded it.

use crate::api::pictures::{areas, attested};
use crate::params::Params;
use crate::ui::pages::Picture;
use crate::ui::show;
use crate::ui::visit::{Form, PageResult, Visit, go_saying, go_with_problem, render};
use app::media::Area;
use app::{App, Error};
use axum::extract::{Path, State};

fn id(text: &str) -> Result<i64, Error> {
    kernel::id::parse(text).ok_or(Error::NotFound)
}

pub(crate) async fn page(State(app): State<App>, visit: Visit, Path(picture): Path<String>) -> PageResult {
    visit.signed_in()?;
    let check = app.picture_check(visit.viewer(), id(&picture)?).await?;
    let page = Picture {
        shell: visit.shell(&app, "Check this picture").await?,
        picture: show::picture(&app, &check),
    };
    Ok(render(&page))
}

/// One form for each deed; all of them come back to the page.
pub(crate) async fn change(
    State(app): State<App>,
    visit: Visit,
    Path(picture): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let picture = id(&picture)?;
    let path = format!("/media/{picture}");
    match act(&app, &visit, picture, &params).await {
        Ok(says) if params.get("action") == Some("remove") => Ok(go_saying(&app, "/compose", says)),
        Ok(says) => Ok(go_saying(&app, &path, says)),
        Err(error @ Error::Invalid(_)) => Ok(go_with_problem(&app, &path, &error)),
        Err(error) => Err(error.into()),
    }
}

async fn act(app: &App, visit: &Visit, picture: i64, params: &Params) -> Result<&'static str, Error> {
    let viewer = visit.viewer();
    match params.get("action") {
        Some("blur") => {
            let mut wanted = areas(params)?;
            wanted.extend(chosen(app, visit, picture, params).await?);
            app.blur_media(viewer, picture, wanted).await?;
            Ok("It is blurred for good, and the picture was looked at again.")
        }
        Some("consent") => {
            app.attest_consent(viewer, picture, attested(params)?).await?;
            Ok("That is noted with the picture.")
        }
        Some("examined") => {
            app.confirm_nothing_burnt_in(viewer, picture).await?;
            Ok("That is noted with the picture.")
        }
        Some("remove") => {
            app.delete_media(viewer, picture).await?;
            Ok("The picture is deleted.")
        }
        _ => Err(Error::NotFound),
    }
}

/// The rectangles of the findings that were ticked.
async fn chosen(app: &App, visit: &Visit, picture: i64, params: &Params) -> Result<Vec<Area>, Error> {
    let ticked = params.all("found");
    if ticked.is_empty() {
        return Ok(Vec::new());
    }
    let check = app.picture_check(visit.viewer(), picture).await?;
    let area = |number: &String| {
        let at = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        at.and_then(|at| check.findings.get(at)?.area).ok_or_else(|| {
            Error::invalid("found", "The picture was blurred meanwhile. Look at what is found in it now.")
        })
    };
    ticked.iter().map(area).collect()
}
