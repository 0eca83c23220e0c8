//! A video in the demo: drawn by ffmpeg while the demo is filled, with captions and chapters, and a page for patients that
//! shows it. Without ffmpeg there is the page alone.

use app::videos::VideoWish;
use app::{App, Error, Viewer};
use platform::{child, programs};
use std::time::Duration;

const SECONDS: u32 = 48;

const CAPTIONS: &str = "WEBVTT

00:00.500 --> 00:06.000
Sepsis is an illness of the whole body.

00:06.500 --> 00:12.000
The body harms itself while it fights an infection.

00:12.500 --> 00:18.000
It can begin with a cough, a wound or a pain when you pass water.

00:18.500 --> 00:25.000
Watch out for fast breathing, a mottled skin, and words that make no sense.

00:25.500 --> 00:32.000
Call for help at once. Say: could this be sepsis?

00:32.500 --> 00:40.000
In hospital you get oxygen, fluids and antibiotics within the first hour.

00:40.500 --> 00:47.500
Most people get well. Being tired for months is common.
";

const CHAPTERS: &str = "0:00 What it is\n0:18 What to watch out for\n0:32 The first hour";

const PAGE: &str = "Sepsis is an illness of the whole body. It starts with an infection. The body fights the infection and harms \
itself.\n\nGet help at once if somebody breathes very fast, has a blue or blotchy skin, cannot stay awake, or says things \
that make no sense. Call an ambulance. Ask: could this be sepsis?\n\nIn hospital you get oxygen, fluids and drugs against the \
infection in the first hour. Most people get well. You may feel tired for some months. That is common, and it gets better.";

/// Draws the film, if there is ffmpeg to draw it; its titles, if there is a font.
fn draw() -> Result<Option<Vec<u8>>, String> {
    let Some(ffmpeg) = programs::find("ffmpeg", "-version", "")? else { return Ok(None) };
    let folder = child::folder().map_err(|error| error.to_string())?;
    let mut command = child::command(&ffmpeg.path, folder.path());
    let font = [
        "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
        "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
    ]
    .into_iter()
    .find(|path| std::path::Path::new(path).is_file());
    let titles = ["What sepsis is", "What to watch out for", "The first hour"];
    let mut filter = "null".to_owned();
    for (title, (from, to)) in
        titles.iter().zip([(0, 18), (18, 32), (32, SECONDS)]).filter(|_| font.is_some())
    {
        filter.push_str(&format!(
            ",drawtext=fontfile={}:text='{title}':fontcolor=white:fontsize=64:x=(w-tw)/2:y=(h-th)/2:enable='between(t,{from},{to})'",
            font.unwrap_or_default()
        ));
    }
    let picture = format!(
        "gradients=size=1280x720:rate=12:duration={SECONDS}:speed=0.01:c0=0x0b5f58:c1=0x16211f:nb_colors=2"
    );
    let sound = format!("sine=frequency=220:duration={SECONDS},volume=0.05");
    command.args([
        "-nostdin",
        "-loglevel",
        "error",
        "-f",
        "lavfi",
        "-i",
        &picture,
        "-f",
        "lavfi",
        "-i",
        &sound,
    ]);
    command.args(["-vf", &filter, "-pix_fmt", "yuv420p", "-preset", "veryfast", "-shortest", "film.mp4"]);
    let limit = child::Limit { time: Duration::from_secs(300), answer: 4096 };
    child::run(command, Vec::new(), limit).map_err(|error| error.to_string())?;
    std::fs::read(folder.path().join("film.mp4")).map(Some).map_err(|error| error.to_string())
}

/// Shows the film and the page for patients; whether there was a film.
pub async fn show(app: &App, viewer: &Viewer) -> Result<bool, Error> {
    let mut video = None;
    if app.may_upload_videos(viewer).await.is_ok()
        && let Some(bytes) = tokio::task::spawn_blocking(draw)
            .await
            .map_err(|error| Error::Broken(error.to_string()))?
            .map_err(Error::Broken)?
    {
        let begun = app.announce_video(viewer, bytes.len() as u64, "Sepsis in a minute").await?;
        let (give, parts) = tokio::sync::mpsc::channel(1);
        let sending = async move {
            // Whoever receives says why when it does not.
            let _ = give.send(bytes.into()).await;
        };
        let ((), received) = tokio::join!(sending, app.receive_video(viewer, begun.id, 0, parts));
        received?;
        app.work_off().await?;
        let text = |text: &str| Some(text.to_owned());
        let wish = VideoWish {
            description: text("What patients and their families should know, in less than a minute."),
            interests: text("None"),
            sources: text(
                "Evans L, et al. Surviving Sepsis Campaign: international guidelines. 2021. doi:10.1097/CCM.0000000000005337",
            ),
            chapters: text(CHAPTERS),
            captions: text(CAPTIONS),
            audience: text("public"),
            ..VideoWish::default()
        };
        app.change_video(viewer, begun.id, wish).await?;
        app.publish_video(viewer, begun.id, true).await?;
        video = Some(begun.id);
    }
    let wish = app::information::InformationWish {
        title: "Sepsis: when to call for help".to_owned(),
        text: PAGE.to_owned(),
        sources: "doi:10.1097/CCM.0000000000005337".to_owned(),
        review_on: wire::time::iso_date(app.now() + 365 * 86_400_000),
        video,
    };
    app.write_information(viewer, None, wish).await?;
    Ok(video.is_some())
}
