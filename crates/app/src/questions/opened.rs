//! The key of a question in the hands of somebody who may see it.

use kernel::question::letter;
use store::questions::Question;
use wire::html::escape;

/// What was sealed, as it is shown.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Position of the right option.
    pub key: i16,
    pub explanation: String,
    /// One a line.
    pub references: String,
    /// About each option; empty when nothing is said about any.
    pub feedback: Vec<String>,
    /// The post's own text.
    pub stem_html: String,
    pub explanation_html: String,
    pub references_html: Vec<String>,
    /// The right option in words: `B. Lactate`.
    pub answer: String,
    /// Letter of an option and what is said about it.
    pub remarks: Vec<(char, String)>,
}

impl Opened {
    pub(crate) fn of(
        row: &Question,
        titles: &[String],
        stem_html: String,
        render: impl Fn(&str) -> String,
    ) -> Self {
        let key = usize::try_from(row.key_position).unwrap_or(0);
        let feedback = super::feedback(row);
        let inline = |text: &str| {
            let html = render(text);
            html.strip_prefix("<p>")
                .and_then(|rest| rest.strip_suffix("</p>"))
                .map_or(html.clone(), str::to_owned)
        };
        Self {
            key: row.key_position,
            answer: format!("{}. {}", letter(key), titles.get(key).map_or("", String::as_str)),
            explanation_html: render(&row.explanation),
            references_html: row.reference_list.lines().map(inline).collect(),
            remarks: feedback
                .iter()
                .enumerate()
                .filter(|(_, text)| !text.is_empty())
                .map(|(at, text)| (letter(at), text.clone()))
                .collect(),
            feedback,
            stem_html,
            explanation: row.explanation.clone(),
            references: row.reference_list.clone(),
        }
    }

    /// The stem with the answer below it: how a client shows it that knows nothing of questions.
    pub(crate) fn content(&self) -> String {
        let mut content = self.stem_html.clone();
        content.push_str(&format!("<p>✓ {}</p>", escape(&self.answer)));
        if !self.explanation.is_empty() {
            content.push_str(&self.explanation_html);
        }
        for (letter, text) in &self.remarks {
            content.push_str(&format!("<p>{letter}: {}</p>", escape(text).replace('\n', "<br>")));
        }
        if !self.references_html.is_empty() {
            content.push_str(&format!("<p>References:<br>{}</p>", self.references_html.join("<br>")));
        }
        content
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_that_knows_nothing_of_questions_shows_the_answer_below_the_stem() {
        let row = Question {
            post_id: 1,
            key_position: 1,
            explanation: "Because".into(),
            reference_list: "One\nTwo".into(),
            feedback: r#"["a < b",""]"#.into(),
            title: String::new(),
        };
        let titles = ["Sodium".to_owned(), "K & Mg".to_owned()];
        let opened =
            Opened::of(&row, &titles, "<p>First?</p>".into(), |text| format!("<p>{}</p>", escape(text)));
        assert_eq!(
            opened.content(),
            "<p>First?</p><p>✓ B. K &amp; Mg</p><p>Because</p><p>A: a &lt; b</p><p>References:<br>One<br>Two</p>"
        );
    }
}
