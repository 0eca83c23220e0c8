//! A small canvas with smooth edges, enough for charts and drawings, and letters made of strokes.

pub type Colour = [u8; 3];
pub type Point = (f32, f32);

pub const INK: Colour = [31, 41, 55];
pub const PAPER: Colour = [252, 252, 250];
pub const MUTED: Colour = [148, 158, 172];
pub const FAINT: Colour = [228, 232, 238];
pub const TEAL: Colour = [15, 118, 128];
pub const BLUE: Colour = [52, 102, 190];
pub const CORAL: Colour = [214, 92, 72];
pub const GOLD: Colour = [224, 164, 58];
pub const GREEN: Colour = [78, 148, 98];
pub const PLUM: Colour = [128, 82, 146];

pub struct Canvas {
    pub width: u32,
    pub height: u32,
    pixels: Vec<u8>,
}

impl Canvas {
    pub fn new(width: u32, height: u32, paper: Colour) -> Self {
        Self { width, height, pixels: paper.repeat(width as usize * height as usize) }
    }

    /// PNG.
    pub fn encode(&self) -> Result<Vec<u8>, String> {
        use image::ImageEncoder;
        let mut bytes = Vec::new();
        image::codecs::png::PngEncoder::new(&mut bytes)
            .write_image(&self.pixels, self.width, self.height, image::ExtendedColorType::Rgb8)
            .map_err(|error| error.to_string())?;
        Ok(bytes)
    }

    fn blend(&mut self, x: u32, y: u32, colour: Colour, cover: f32) {
        let at = (y as usize * self.width as usize + x as usize) * 3;
        for (pixel, ink) in self.pixels[at..at + 3].iter_mut().zip(colour) {
            let mixed = f32::from(*pixel) + (f32::from(ink) - f32::from(*pixel)) * cover.clamp(0.0, 1.0);
            *pixel = mixed.round() as u8;
        }
    }

    /// Colours every pixel of a box by how much of it (0 to 1) the shape covers.
    fn shape(&mut self, from: Point, to: Point, colour: Colour, cover: impl Fn(f32, f32) -> f32) {
        let low = |value: f32, most: u32| (value.floor().max(0.0) as u32).min(most);
        let (left, right) = (low(from.0, self.width), low(to.0 + 1.0, self.width));
        let (top, bottom) = (low(from.1, self.height), low(to.1 + 1.0, self.height));
        for y in top..bottom {
            for x in left..right {
                let cover = cover(x as f32 + 0.5, y as f32 + 0.5);
                if cover > 0.0 {
                    self.blend(x, y, colour, cover);
                }
            }
        }
    }

    pub fn rect(&mut self, x: f32, y: f32, width: f32, height: f32, colour: Colour) {
        self.soft_rect(x, y, width, height, 0.0, colour, 1.0);
    }

    /// A rectangle with round corners, more or less see-through.
    #[expect(
        clippy::too_many_arguments,
        reason = "a rectangle is its four numbers, its corners and its paint"
    )]
    pub fn soft_rect(
        &mut self,
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        radius: f32,
        colour: Colour,
        alpha: f32,
    ) {
        let middle = (x + width / 2.0, y + height / 2.0);
        self.shape((x - 1.0, y - 1.0), (x + width + 1.0, y + height + 1.0), colour, |px, py| {
            let dx = ((px - middle.0).abs() - width / 2.0 + radius).max(0.0);
            let dy = ((py - middle.1).abs() - height / 2.0 + radius).max(0.0);
            let outside = if radius > 0.0 { dx.hypot(dy) - radius } else { dx.max(dy) };
            (0.5 - outside).clamp(0.0, 1.0) * alpha
        });
    }

    pub fn line(&mut self, from: Point, to: Point, width: f32, colour: Colour) {
        let reach = width / 2.0 + 1.0;
        let low = (from.0.min(to.0) - reach, from.1.min(to.1) - reach);
        let high = (from.0.max(to.0) + reach, from.1.max(to.1) + reach);
        self.shape(low, high, colour, |x, y| {
            (width / 2.0 + 0.5 - distance((x, y), from, to)).clamp(0.0, 1.0)
        });
    }

    pub fn dashed(&mut self, from: Point, to: Point, width: f32, colour: Colour) {
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let on = |t: f32| (from.0 + (to.0 - from.0) * t / length, from.1 + (to.1 - from.1) * t / length);
        let mut t = 0.0;
        while t < length {
            self.line(on(t), on((t + 14.0).min(length)), width, colour);
            t += 26.0;
        }
    }

    pub fn path(&mut self, points: &[Point], width: f32, colour: Colour) {
        for pair in points.windows(2) {
            self.line(pair[0], pair[1], width, colour);
        }
    }

    pub fn disc(&mut self, middle: Point, radius: f32, colour: Colour) {
        self.glow(middle, radius, colour, 1.0);
    }

    pub fn glow(&mut self, middle: Point, radius: f32, colour: Colour, alpha: f32) {
        let (from, to) = ((middle.0 - radius, middle.1 - radius), (middle.0 + radius, middle.1 + radius));
        self.shape(from, to, colour, |x, y| {
            (radius + 0.5 - (x - middle.0).hypot(y - middle.1)).clamp(0.0, 1.0) * alpha
        });
    }

    pub fn ring(&mut self, middle: Point, radius: f32, width: f32, colour: Colour) {
        let reach = radius + width;
        let (from, to) = ((middle.0 - reach, middle.1 - reach), (middle.0 + reach, middle.1 + reach));
        self.shape(from, to, colour, |x, y| {
            (width / 2.0 + 0.5 - ((x - middle.0).hypot(y - middle.1) - radius).abs()).clamp(0.0, 1.0)
        });
    }

    /// Fills a polygon, row by row: each row is cut four times, and each cut covers its pixels exactly.
    pub fn polygon(&mut self, points: &[Point], colour: Colour, alpha: f32) {
        const CUTS: u32 = 4;
        let top = points.iter().map(|point| point.1).fold(f32::MAX, f32::min).max(0.0) as u32;
        let bottom = points.iter().map(|point| point.1).fold(0.0, f32::max).ceil() as u32;
        let mut row = vec![0.0_f32; self.width as usize];
        for y in top..bottom.min(self.height) {
            row.fill(0.0);
            for cut in 0..CUTS {
                let height = y as f32 + (cut as f32 + 0.5) / CUTS as f32;
                for ends in crossings(points, height).chunks_exact(2) {
                    let (from, to) = (ends[0].max(0.0), ends[1].min(self.width as f32));
                    for (x, cover) in row.iter_mut().enumerate().take(to.ceil() as usize).skip(from as usize)
                    {
                        *cover += (to.min(x as f32 + 1.0) - from.max(x as f32)).max(0.0) / CUTS as f32;
                    }
                }
            }
            for (x, cover) in row.iter().enumerate().filter(|(_, cover)| **cover > 0.0) {
                self.blend(x as u32, y, colour, cover * alpha);
            }
        }
    }

    /// Capital letters, digits and a little punctuation; `x` is the left edge, `y` the top, `size` the height.
    pub fn text(&mut self, x: f32, y: f32, size: f32, colour: Colour, text: &str) {
        let unit = size / 6.0;
        for (at, letter) in text.chars().enumerate() {
            let left = x + at as f32 * unit * 6.0;
            for stroke in strokes(letter).split(' ') {
                let digits = stroke.as_bytes();
                let points: Vec<Point> = digits
                    .chunks_exact(2)
                    .map(|pair| {
                        (left + f32::from(pair[0] - b'0') * unit, y + f32::from(pair[1] - b'0') * unit)
                    })
                    .collect();
                self.path(&points, size / 8.0 + 0.6, colour);
            }
        }
    }

    pub fn text_middle(&mut self, middle: f32, y: f32, size: f32, colour: Colour, text: &str) {
        self.text(middle - text_width(text, size) / 2.0, y, size, colour, text);
    }
}

pub fn text_width(text: &str, size: f32) -> f32 {
    (text.chars().count() as f32 * 6.0 - 2.0) * size / 6.0
}

/// From one colour towards another.
pub fn mix(from: Colour, to: Colour, part: f32) -> Colour {
    let one =
        |at: usize| (f32::from(from[at]) + (f32::from(to[at]) - f32::from(from[at])) * part).round() as u8;
    [one(0), one(1), one(2)]
}

fn distance(point: Point, from: Point, to: Point) -> f32 {
    let along = (to.0 - from.0, to.1 - from.1);
    let square = along.0 * along.0 + along.1 * along.1;
    let part = if square == 0.0 {
        0.0
    } else {
        (((point.0 - from.0) * along.0 + (point.1 - from.1) * along.1) / square).clamp(0.0, 1.0)
    };
    (point.0 - from.0 - along.0 * part).hypot(point.1 - from.1 - along.1 * part)
}

/// Where a polygon's edges cross a height, from left to right.
fn crossings(points: &[Point], y: f32) -> Vec<f32> {
    let mut found = Vec::new();
    let mut before = points[points.len() - 1];
    for corner in points {
        if (corner.1 > y) != (before.1 > y) {
            found.push(corner.0 + (y - corner.1) / (before.1 - corner.1) * (before.0 - corner.0));
        }
        before = *corner;
    }
    found.sort_by(f32::total_cmp);
    found
}

/// Strokes of a letter, each a row of points: two digits, x from 0 to 4 and y from 0 to 6.
fn strokes(letter: char) -> &'static str {
    match letter.to_ascii_uppercase() {
        'A' => "062046 1434",
        'B' => "06003041423303 3344453606",
        'C' => "4130100105163645",
        'D' => "00063645413000",
        'E' => "40000646 0333",
        'F' => "400006 0333",
        'G' => "41301001051636454323",
        'H' => "0006 4046 0343",
        'I' => "1030 2026 1636",
        'J' => "4045361605",
        'K' => "0006 4003 0346",
        'L' => "000646",
        'M' => "0600234046",
        'N' => "06004640",
        'O' | '0' => "100105163645413010",
        'P' => "06003041423303",
        'Q' => "100105163645413010 2446",
        'R' => "06003041423303 2346",
        'S' => "413010010213334445361605",
        'T' => "0040 2026",
        'U' => "000516364540",
        'V' => "002640",
        'W' => "0016233640",
        'X' => "0046 4006",
        'Y' => "002340 2326",
        'Z' => "00400646",
        '1' => "112026 1636",
        '2' => "0110304142060646",
        '3' => "01103041423313 334445361605",
        '4' => "36300444",
        '5' => "400003334445361605",
        '6' => "413010010516364544330304",
        '7' => "004016",
        '8' => "103041423313020110 133344453616050413",
        '9' => "4313020110304145361605",
        '-' => "1333",
        '+' => "2125 0343",
        '.' => "2526",
        ':' => "2122 2425",
        '/' => "4006",
        '%' => "4006 0111 3545",
        '?' => "01103041422324 2526",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_becomes_a_png_of_its_size() {
        let mut canvas = Canvas::new(40, 30, PAPER);
        canvas.line((0.0, 0.0), (60.0, 40.0), 3.0, INK);
        canvas.polygon(&[(5.0, 5.0), (20.0, 8.0), (9.0, 25.0)], TEAL, 0.5);
        canvas.text(2.0, 2.0, 8.0, INK, "AB 9");
        let picture = image::load_from_memory(&canvas.encode().unwrap()).unwrap();
        assert_eq!((picture.width(), picture.height()), (40, 30));
    }
}
