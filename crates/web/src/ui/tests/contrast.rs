//! Texts stay readable: WCAG 2.2, success criterion 1.4.3, computed from the tokens of the style sheet.

/// `(light, dark)` of a token.
fn token(name: &str) -> [[f64; 3]; 2] {
    let css = include_str!("../../../assets/app.css");
    let value = css.split(&format!("--{name}: light-dark(")).nth(1).unwrap().split(')').next().unwrap();
    let colour = |hex: &str| {
        let channel = |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        [channel(1), channel(3), channel(5)]
    };
    let (light, dark) = value.split_once(", ").unwrap();
    [colour(light), colour(dark)]
}

/// Relative luminance, 0 to 1.
fn luminance(colour: [f64; 3]) -> f64 {
    let linear = colour.map(|c| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn texts_keep_a_contrast_of_four_and_a_half_in_both_themes() {
    let grounds = ["paper", "sheet", "sunk", "accent-soft"];
    let texts = ["ink", "ink-2", "ink-3", "accent", "accent-strong"];
    let mut pairs: Vec<(&str, &str)> =
        grounds.iter().flat_map(|ground| texts.iter().map(move |text| (*text, *ground))).collect();
    pairs.extend([("warm", "sheet"), ("warm", "warm-soft"), ("ink", "warm-soft"), ("rose", "sheet")]);
    pairs.extend([
        ("danger", "sheet"),
        ("ink", "danger-soft"),
        ("danger", "danger-soft"),
        ("on-accent", "accent"),
    ]);
    for tint in 0..6 {
        for (theme, ink) in token_pair(tint) {
            assert!(contrast(theme, ink) >= 4.5, "tint{tint}");
        }
    }
    for (text, ground) in pairs {
        for (theme, name) in ["light", "dark"].iter().enumerate() {
            let ratio = contrast(token(text)[theme], token(ground)[theme]);
            assert!(ratio >= 4.5, "{text} on {ground} in {name}: {ratio:.2}");
        }
    }
}

/// Ground and letters of a portrait without a picture, in both themes.
fn token_pair(tint: usize) -> [([f64; 3], [f64; 3]); 2] {
    let css = include_str!("../../../assets/app.css");
    let rule = css.split(&format!(".tint{tint} {{")).nth(1).unwrap().split('}').next().unwrap();
    let colours: Vec<[f64; 3]> = rule
        .split('#')
        .skip(1)
        .map(|hex| [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0))
        .collect();
    [(colours[0], colours[2]), (colours[1], colours[3])]
}
