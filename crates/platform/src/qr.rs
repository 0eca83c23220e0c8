//! QR codes, drawn here: the address of a secret goes to nobody else.

use qrcode::{Color, EcLevel, QrCode};

/// Light modules around the code, as ISO/IEC 18004 asks for.
const QUIET: usize = 4;

/// Dark on light whatever the theme of the page, or cameras do not find it. `None` when the text is too long for a code.
pub fn svg(text: &str, label: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (at, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            path.push_str(&format!("M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET));
        }
    }
    let side = width + 2 * QUIET;
    Some(format!(
        "<svg class=\"qr\" role=\"img\" aria-label=\"{label}\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    ))
}

/// Rows of modules, dark or not, with the quiet zone around them.
pub fn modules(text: &str) -> Option<Vec<Vec<bool>>> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let (width, colours) = (code.width(), code.to_colors());
    let side = width + 2 * QUIET;
    let inside = QUIET..QUIET + width;
    let dark = |x: usize, y: usize| {
        inside.contains(&x) && inside.contains(&y) && colours[(y - QUIET) * width + x - QUIET] == Color::Dark
    };
    Some((0..side).map(|y| (0..side).map(|x| dark(x, y)).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_corners_of_a_code_are_where_they_belong() {
        let svg = svg("otpauth://totp/Rounds:anna?secret=GEZDGNBVGY3TQOJQ", "A code").unwrap();
        // A finder pattern is seven dark modules wide; the fourth corner has none.
        let side: usize =
            svg.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
        let dark = |x: usize, y: usize| svg.contains(&format!("M{x} {y}h1v1h-1z"));
        let finder =
            |x: usize, y: usize| (0..7).all(|n| dark(x + n, y) && dark(x, y + n) && dark(x + n, y + 6));
        let far = side - QUIET - 7;
        assert!(finder(QUIET, QUIET) && finder(far, QUIET) && finder(QUIET, far) && !finder(far, far));
        assert!((0..side).all(|n| !dark(n, QUIET - 1) && !dark(QUIET - 1, n)), "it is quiet around it");
        assert!(super::svg(&"x".repeat(5000), "").is_none());
    }
}
