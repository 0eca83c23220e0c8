//! Pictures of our own drawing become PNG, with the fonts that documents have. Only SVG that we wrote comes here; and were
//! it a stranger's, nothing in it opens a file or asks a server.

use crate::pdf::font::{BOLD, REGULAR};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree};

/// Longest side of a picture.
const MOST: f32 = 4_000.0;

/// Draws an SVG so many times its size.
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, String> {
    let mut options = Options {
        font_family: "DejaVu Sans".into(),
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let fonts = options.fontdb_mut();
    fonts.load_font_data(REGULAR.to_vec());
    fonts.load_font_data(BOLD.to_vec());
    fonts.set_sans_serif_family("DejaVu Sans");
    let tree = Tree::from_str(svg, &options).map_err(|it| it.to_string())?;
    let size = tree.size();
    let (width, height) = (size.width() * scale, size.height() * scale);
    if width > MOST || height > MOST {
        return Err(format!("{width:.0} × {height:.0} pixels are too many"));
    }
    let mut picture = Pixmap::new(width.ceil() as u32, height.ceil() as u32).ok_or("it has no size")?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut picture.as_mut());
    picture.encode_png().map_err(|it| it.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pixels(svg: &str) -> image::RgbaImage {
        image::load_from_memory(&png(svg, 1.0).unwrap()).unwrap().to_rgba8()
    }

    #[test]
    fn text_is_drawn_with_our_fonts_and_style_sheets_are_followed() {
        let svg = |inside: &str| {
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 60 20\"><style>.a text {{ fill: #0b5f58; font: 16px sans-serif; }}</style><g class=\"a\">{inside}</g></svg>"
            )
        };
        let written = pixels(&svg("<text x=\"2\" y=\"16\">WWW</text>"));
        assert_eq!(written.dimensions(), (60, 20));
        assert!(written.pixels().any(|it| it.0 == [0x0b, 0x5f, 0x58, 255]));
        assert!(pixels(&svg("")).pixels().all(|it| it.0[3] == 0));
    }

    #[test]
    fn nothing_is_read_from_elsewhere() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        image::RgbaImage::from_pixel(4, 4, image::Rgba([255, 0, 0, 255])).save(&path).unwrap();
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 4\"><image width=\"4\" height=\"4\" href=\"{}\"/></svg>",
            path.display()
        );
        assert!(pixels(&svg).pixels().all(|it| it.0[3] == 0));
    }
}
