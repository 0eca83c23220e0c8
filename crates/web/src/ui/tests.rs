//! Every page, rendered with samples: rules that all pages keep. `ROUNDS_PAGES=folder` also writes them there, with
//! their assets, to be looked at in a browser.

mod contrast;
mod gallery;
mod gallery_conferences;
mod gallery_cpd;
mod gallery_groups;
mod gallery_measures;
mod gallery_moderation;
mod gallery_questions;
mod gallery_sessions;
mod gallery_settings;
mod gallery_videos;

use gallery::gallery;
use std::{env, fs, path::Path};

use crate::ui::{assets, view::Theme};

#[test]
fn every_page_renders() {
    for theme in [Theme::Auto, Theme::Light, Theme::Dark] {
        let pages = gallery(theme);
        if let Ok(folder) = env::var("ROUNDS_PAGES") {
            write(Path::new(&folder), theme, &pages);
        }
        assert!(pages.iter().all(|(_, html)| html.ends_with("</html>") || html.ends_with("</html>\n")));
    }
}

#[test]
fn no_page_carries_scripts_or_styles_of_its_own_nor_asks_a_third_party() {
    for (name, html) in gallery(Theme::Auto) {
        for forbidden in [" style=", "<style", "onclick=", "onload=", "javascript:", "src=\"http", "@import"]
        {
            assert!(!html.contains(forbidden), "{name} has {forbidden}");
        }
        for script in html.split("<script").skip(1) {
            assert!(script.starts_with(" type=\"module\" src=\"/assets/"), "{name} has an inline script");
        }
    }
    let css = include_str!("../../assets/app.css");
    assert!(!css.contains("http") && !css.contains("url("), "the style sheet loads something");
}

#[test]
fn every_form_that_changes_something_carries_its_token() {
    for (name, html) in gallery(Theme::Auto) {
        for form in html.split("<form").skip(1) {
            let form = form.split("</form>").next().unwrap_or_default();
            let changes = form.split('>').next().is_some_and(|start| start.contains("method=\"post\""));
            assert!(
                !changes || form.contains("name=\"csrf\" value=\""),
                "{name}: a form without csrf: {form}"
            );
            assert!(!changes || !form.contains("name=\"csrf\" value=\"\""), "{name}: an empty csrf");
        }
    }
}

#[test]
fn every_page_says_its_language_its_title_and_one_heading_and_lets_one_skip_to_it() {
    for (name, html) in gallery(Theme::Auto) {
        assert!(html.contains("<html lang=\"en\""), "{name}");
        assert!(html.contains("class=\"skip\" href=\"#main\"") && html.contains("id=\"main\""), "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name} has not one h1");
        assert!(html.contains("<title>"), "{name}");
    }
}

#[test]
fn pictures_have_texts_times_have_dates_and_icons_exist() {
    let icons = include_str!("../../templates/parts/icons.html");
    for (name, html) in gallery(Theme::Auto) {
        let tags = |tag: &'static str| {
            html.split(tag).skip(1).map(|rest| rest.split('>').next().unwrap_or_default())
        };
        assert!(tags("<img ").all(|img| img.contains("alt=\"")), "{name}: img without alt");
        assert!(tags("<time").all(|time| time.contains("datetime=\"2")), "{name}: time without datetime");
        for icon in tags("<use href=\"#") {
            let id = icon.split('"').next().unwrap_or_default();
            assert!(icons.contains(&format!("id=\"{id}\"")), "{name}: no icon {id}");
        }
    }
}

#[test]
fn what_people_write_is_escaped() {
    let (_, html) = gallery(Theme::Auto).into_iter().find(|(name, _)| *name == "search").unwrap();
    assert!(html.contains("value=\"sepsis &#60;b&#62;\"") || html.contains("value=\"sepsis &lt;b&gt;\""));
}

fn write(folder: &Path, theme: Theme, pages: &[(&'static str, String)]) {
    fs::create_dir_all(folder.join("assets")).unwrap();
    fs::create_dir_all(folder.join("media")).unwrap();
    for (name, html) in pages {
        fs::write(folder.join(format!("{name}-{}.html", theme.name())), html).unwrap();
    }
    for asset in assets::all() {
        fs::write(folder.join("assets").join(asset.name), asset.bytes).unwrap();
    }
    fs::write(folder.join("media/ecg.svg"), gallery::ecg()).unwrap();
    fs::write(folder.join("media/chart.svg"), gallery::chart()).unwrap();
}
