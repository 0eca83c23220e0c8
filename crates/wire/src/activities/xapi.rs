//! xAPI 2.0 statements (IEEE 9274.1.1) of a ledger, for a learning record store.

use super::{Line, Owner};
use crate::time::iso;
use serde_json::{Value, json};

/// What somebody did, by where the line came from.
fn verb(line: &Line) -> (&'static str, &'static str) {
    match line.source.as_str() {
        "session" | "talk" => ("http://adlnet.gov/expapi/verbs/attended", "attended"),
        "question_set" | "review_day" => ("http://adlnet.gov/expapi/verbs/completed", "completed"),
        _ => ("http://adlnet.gov/expapi/verbs/experienced", "experienced"),
    }
}

fn kind(line: &Line) -> &'static str {
    match line.source.as_str() {
        "session" | "talk" => "http://adlnet.gov/expapi/activities/meeting",
        "question_set" | "review_day" => "http://adlnet.gov/expapi/activities/assessment",
        _ => "http://adlnet.gov/expapi/activities/course",
    }
}

/// `7 of 10` as xAPI has it.
fn score(text: &str) -> Option<Value> {
    let (raw, max) = text.split_once(" of ")?;
    let (raw, max): (f64, f64) = (raw.trim().parse().ok()?, max.trim().parse().ok()?);
    (max > 0.0 && (0.0..=max).contains(&raw))
        .then(|| json!({ "raw": raw, "min": 0.0, "max": max, "scaled": raw / max }))
}

/// A UUID of version 8 (RFC 9562 section 5.8) that is the same for the same line, so that a statement that is sent
/// again is known.
pub fn statement_id(digest: &[u8; 32]) -> String {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// Statements as `POST /xapi/statements` takes them. `digest` is SHA-256.
pub fn statements(owner: &Owner, lines: &[Line], digest: fn(&str) -> [u8; 32]) -> String {
    let all: Vec<Value> = lines.iter().map(|line| statement(owner, line, digest)).collect();
    format!("{:#}\n", Value::from(all))
}

fn statement(owner: &Owner, line: &Line, digest: fn(&str) -> [u8; 32]) -> Value {
    let (verb, word) = verb(line);
    let extension = |name: &str| format!("{}/xapi/{name}", owner.home);
    let mut result = json!({
        "completion": true,
        "duration": format!("PT{}M", line.minutes),
        "extensions": {
            extension("measured-minutes"): line.measured_minutes,
            extension("self-declared-minutes"): line.self_declared_minutes,
            extension("how-measured"): line.how_measured,
        }
    });
    if let Some(score) = score(&line.score) {
        result["score"] = score;
    }
    let reflection = [&line.what, &line.so_what, &line.now_what];
    if reflection.iter().any(|text| !text.is_empty()) {
        result["response"] = reflection.map(String::as_str).join("\n\n").trim().into();
    }
    json!({
        "id": statement_id(&digest(&format!("{} {}", line.id, line.updated_at))),
        "actor": {
            "objectType": "Agent",
            "name": owner.name,
            "account": { "homePage": owner.home, "name": owner.handle },
        },
        "verb": { "id": verb, "display": { "en": word } },
        "object": {
            "objectType": "Activity",
            "id": line.id,
            "definition": { "type": kind(line), "name": { "en": line.title } },
        },
        "result": result,
        "context": { "platform": line.provider },
        "timestamp": iso(line.ended_at),
        "version": "2.0.0",
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::line;
    use super::*;

    fn digest(text: &str) -> [u8; 32] {
        let mut bytes = [0xff; 32];
        bytes[0] = u8::try_from(text.len() % 251).unwrap();
        bytes
    }

    #[test]
    fn a_session_is_attended_for_a_duration_and_the_score_is_scaled() {
        let text = statements(
            &Owner { home: "https://rounds.example".into(), ..Owner::default() },
            &[line()],
            digest,
        );
        let value: Value = serde_json::from_str(&text).unwrap();
        let statement = &value[0];
        assert_eq!(statement["verb"]["id"], "http://adlnet.gov/expapi/verbs/attended");
        assert_eq!(statement["result"]["duration"], "PT55M");
        assert_eq!(statement["result"]["score"]["scaled"], 0.7);
        assert_eq!(statement["version"], "2.0.0");
        let id = statement["id"].as_str().unwrap();
        assert_eq!((id.len(), &id[14..15], &id[19..20]), (36, "8", "b"));
        assert_eq!(score("11 of 10"), None);
    }
}
