//! The corpus as JSON Lines, as other programs read it.

use super::corpus::Post;

/// One post a line: `{"id":"…","text":"…","spans":[{"start":0,"end":12,"kind":"…","identifier":"…"}]}`.
pub fn written(posts: &[Post]) -> String {
    posts.iter().map(line).collect()
}

fn line(post: &Post) -> String {
    let spans: Vec<String> = post
        .spans
        .iter()
        .map(|span| {
            let identifier = match span.identifier {
                "" => String::new(),
                name => format!(",\"identifier\":{}", string(name)),
            };
            format!(
                "{{\"start\":{},\"end\":{},\"kind\":{}{identifier}}}",
                span.start,
                span.end,
                string(span.kind)
            )
        })
        .collect();
    format!(
        "{{\"id\":{},\"text\":{},\"spans\":[{}]}}\n",
        string(&post.id),
        string(&post.text),
        spans.join(",")
    )
}

/// A JSON string (RFC 8259, section 7).
fn string(text: &str) -> String {
    let mut json = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => json.extend(['\\', c]),
            '\n' => json.push_str("\\n"),
            c if c < ' ' => json.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => json.push(c),
        }
    }
    json + "\""
}

#[cfg(test)]
mod tests {
    use super::super::corpus::Span;
    use super::*;

    #[test]
    fn a_post_is_one_line_whatever_it_holds() {
        let spans = vec![Span { start: 0, end: 2, kind: "name", identifier: "" }];
        let post = Post { id: "dev-0001".into(), template: 1, text: "\"é\"\n\\\u{1}".into(), spans };
        assert_eq!(
            written(&[post]),
            concat!(
                r#"{"id":"dev-0001","text":"\"é\"\n\\\u0001","#,
                r#""spans":[{"start":0,"end":2,"kind":"name"}]}"#,
                "\n"
            )
        );
    }

    #[test]
    fn an_identifier_is_named_where_there_is_one() {
        let spans = vec![Span { start: 0, end: 10, kind: "patient_number", identifier: "CHI number" }];
        let post = Post { id: "dev-0002".into(), template: 1, text: "0101990014".into(), spans };
        assert!(written(&[post]).contains(r#""kind":"patient_number","identifier":"CHI number"}"#));
    }
}
