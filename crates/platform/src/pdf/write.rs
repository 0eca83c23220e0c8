//! Marks become a PDF.

use super::font::{BOLD, REGULAR, Weight, width};
use super::{GREY, MARGIN, Mark, PAGE};
use krilla::Document;
use krilla::color::luma;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::text::{Font, TextDirection};

struct Fonts {
    regular: Font,
    bold: Font,
}

pub fn write(title: &str, footer: &str, pages: &[Vec<Mark>]) -> Vec<u8> {
    let font = |bytes: &'static [u8]| Font::new(bytes.into(), 0).expect("the embedded fonts can be read");
    let fonts = Fonts { regular: font(REGULAR), bold: font(BOLD) };
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new().title(title.to_owned()).language("en".to_owned()).creator("Rounds".to_owned()),
    );
    for (number, marks) in (1..).zip(pages) {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).expect("A4 is a size");
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in marks.iter().chain(&foot(footer, number, pages.len())) {
            draw(&mut surface, &fonts, mark);
        }
        surface.finish();
        page.finish();
    }
    document.finish().expect("a document of text, boxes and pictures is valid")
}

/// The footer at the left, the page's number at the right.
fn foot(footer: &str, number: usize, of: usize) -> [Mark; 2] {
    let y = PAGE.1 - 40.0;
    let mark = |x, text: String| Mark::Text { x, y, size: 8.0, weight: Weight::Regular, grey: GREY, text };
    let count = format!("{number} of {of}");
    let right = PAGE.0 - MARGIN - width(&count, 8.0, Weight::Regular);
    [mark(MARGIN, footer.to_owned()), mark(right, count)]
}

fn fill(grey: u8) -> Option<Fill> {
    Some(Fill { paint: luma::Color::new(grey).into(), ..Fill::default() })
}

fn draw(surface: &mut Surface<'_>, fonts: &Fonts, mark: &Mark) {
    match mark {
        Mark::Text { x, y, size, weight, grey, text } => {
            let font = if *weight == Weight::Bold { &fonts.bold } else { &fonts.regular };
            surface.set_fill(fill(*grey));
            surface.draw_text(Point::from_xy(*x, *y), font.clone(), *size, text, false, TextDirection::Auto);
        }
        Mark::Box { x, y, width, height, grey } => {
            let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) else { return };
            let mut path = PathBuilder::new();
            path.push_rect(rect);
            if let Some(path) = path.finish() {
                surface.set_fill(fill(*grey));
                surface.draw_path(&path);
            }
        }
        Mark::Picture { x, y, width, height, png } => {
            let image = Image::from_png(png.to_vec().into(), true).expect("pictures of our own can be read");
            let Some(size) = Size::from_wh(*width, *height) else { return };
            surface.push_transform(&Transform::from_translate(*x, *y));
            surface.draw_image(image, size);
            surface.pop();
        }
    }
}
