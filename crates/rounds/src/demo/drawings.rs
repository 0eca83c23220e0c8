//! The pictures of the demo community: drawn here, of nobody, each with its alt text.

mod charts;
mod ecg;
mod shapes;

use super::canvas::{Canvas, INK, MUTED, PAPER};

pub struct Drawing {
    pub name: &'static str,
    pub alt: &'static str,
    draw: fn(&mut Canvas),
    size: (u32, u32),
}

impl Drawing {
    pub fn png(&self) -> Result<Vec<u8>, String> {
        let mut canvas = Canvas::new(self.size.0, self.size.1, PAPER);
        (self.draw)(&mut canvas);
        canvas.encode()
    }
}

const WIDE: (u32, u32) = (1200, 675);
const STRIP: (u32, u32) = (1400, 560);

pub const DRAWINGS: &[Drawing] = &[
    Drawing {
        name: "ecg_sinus",
        alt: "Drawn ECG rhythm strip on pink grid paper. Regular narrow complexes, four large squares apart, each after one upright P wave with a constant PR interval of four small squares.",
        draw: ecg::sinus,
        size: STRIP,
    },
    Drawing {
        name: "ecg_af",
        alt: "Drawn ECG rhythm strip. Narrow complexes at irregularly irregular distances; no P waves, the baseline between the complexes is a fine wavering line.",
        draw: ecg::fibrillation,
        size: STRIP,
    },
    Drawing {
        name: "ecg_wenckebach",
        alt: "Drawn ECG rhythm strip. The PR interval grows over three beats, then a P wave stands alone without a QRS complex, and the cycle begins again. The P waves themselves are regular.",
        draw: ecg::wenckebach,
        size: STRIP,
    },
    Drawing {
        name: "ecg_tall_t",
        alt: "Drawn ECG rhythm strip. Regular rhythm with small, flat P waves, slightly broad QRS complexes and tall, narrow, symmetrical T waves, like tents.",
        draw: ecg::tall_t,
        size: STRIP,
    },
    Drawing {
        name: "ecg_flutter",
        alt: "Drawn ECG rhythm strip. A saw-tooth baseline with four teeth for every narrow QRS complex; the complexes are regular.",
        draw: ecg::flutter,
        size: STRIP,
    },
    Drawing {
        name: "run_chart",
        alt: "Run chart over 24 weeks: percentage of patients whose bundle was complete within an hour. The points lie around a dashed median of 58 per cent for eleven weeks; a marker shows a change in week 12; then all points lie above the median, at 66 to 84 per cent.",
        draw: charts::run_chart,
        size: WIDE,
    },
    Drawing {
        name: "funnel_plot",
        alt: "Funnel plot of 26 invented hospitals: number of cases across, rate upwards. Control limits narrow from left to right like a funnel. All hospitals lie inside but one, which lies just above the upper limit and is drawn in red.",
        draw: charts::funnel_plot,
        size: WIDE,
    },
    Drawing {
        name: "levels",
        alt: "Curve of a drug’s concentration over 48 hours with six doses. Each dose makes a peak and a decay; troughs climb over the first three doses and then stay the same, inside a green target band.",
        draw: charts::levels,
        size: WIDE,
    },
    Drawing {
        name: "bars",
        alt: "Bar chart of 12 months: multidisciplinary teaching sessions attended. The bars grow from 14 in the first month to 41 in the last, with a dip in months 6 and 7.",
        draw: charts::bars,
        size: WIDE,
    },
    Drawing {
        name: "rota",
        alt: "A coloured grid of eight weeks by seven days. Long days are blue, nights are plum, teaching is gold, rest is pale green. No more than four nights stand together and each block of nights is followed by rest.",
        draw: charts::rota,
        size: WIDE,
    },
    Drawing {
        name: "antibiotics",
        alt: "Timeline of an antibiotic course over seven days as horizontal bars: broad intravenous cover on days 1 and 2, a narrow intravenous drug on day 3, an oral drug on days 4 and 5, then a stop sign. Days 6 and 7 are empty. A gold line at 48 hours is labelled review.",
        draw: charts::antibiotics,
        size: WIDE,
    },
    Drawing {
        name: "kidney",
        alt: "Simple drawing of a kidney cut open, with a darker rim for the cortex, seven pale pyramids pointing inwards, and the ureter leaving downwards. Three arrows are numbered 1, 2 and 3: before, in and after the kidney.",
        draw: shapes::kidney,
        size: (1000, 800),
    },
    Drawing {
        name: "slide",
        alt: "Teaching slide with the title: one slide, one idea. Left, a crowded slide full of grey lines, crossed out in red. Right, a slide with a single large shape, ticked in green.",
        draw: shapes::slide,
        size: WIDE,
    },
    Drawing {
        name: "capnogram",
        alt: "Four capnography traces one above the other: square waves labelled normal; slanted waves like shark fins labelled bronchospasm; waves that get smaller labelled falling output; and a flat line labelled check the tube.",
        draw: shapes::capnogram,
        size: WIDE,
    },
    Drawing {
        name: "handover",
        alt: "Four coloured boxes in a row, joined by arrows: situation, background, findings, ask. Under the last box a return arrow leads back to the first with the words read back.",
        draw: shapes::handover,
        size: WIDE,
    },
    Drawing {
        name: "acid_base",
        alt: "Flow drawing in three steps. First box: pH low or high. Second: does the CO2 explain it. Third: does compensation fit. From the third box a side arrow leads to a red box: a second disorder.",
        draw: shapes::acid_base,
        size: WIDE,
    },
];

pub fn named(name: &str) -> Option<&'static Drawing> {
    DRAWINGS.iter().find(|drawing| drawing.name == name)
}

/// A title above a chart and what is measured below it.
fn frame(canvas: &mut Canvas, title: &str, below: &str) {
    let middle = canvas.width as f32 / 2.0;
    canvas.text_middle(middle, 38.0, 26.0, INK, title);
    canvas.text_middle(middle, canvas.height as f32 - 44.0, 17.0, MUTED, below);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::script;

    #[test]
    fn every_drawing_is_used_and_has_an_alt_text_that_says_what_is_there() {
        let script = script::read(1_790_000_000_000).unwrap();
        let used: Vec<_> = script.iter().flat_map(|line| &line.pictures).collect();
        assert!(used.iter().all(|name| named(name).is_some()), "{used:?}");
        for drawing in DRAWINGS {
            assert!(used.contains(&&drawing.name), "{}", drawing.name);
            assert!((80..1500).contains(&drawing.alt.chars().count()), "{}", drawing.name);
        }
    }
}
