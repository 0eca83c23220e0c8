//! Presidio's analyzer on the same posts: its pattern recognizers, without a language model.

use std::process::Command;

use super::corpus::Post;
use super::jsonl;
use super::score::{Findings, Found};
use crate::clients::{target, virtual_environment};
use crate::shell::{output, root};

pub struct Presidio {
    pub version: String,
    pub recognizers: String,
    /// With Presidio's confidence.
    found: Vec<(String, Found, f64)>,
}

impl Presidio {
    /// What it reports from a confidence on; its own default is 0.
    pub fn from(&self, threshold: f64) -> Findings {
        let mut findings = Findings::new();
        for (id, found, _) in self.found.iter().filter(|(_, _, score)| *score >= threshold) {
            findings.entry(id.clone()).or_default().push(found.clone());
        }
        findings
    }
}

pub fn scan(posts: &[Post]) -> Result<Presidio, String> {
    let python = virtual_environment("presidio-venv", "presidio-requirements.txt")?;
    let file = target().join("guard-corpus.jsonl");
    std::fs::write(&file, jsonl::written(posts)).map_err(|error| format!("{}: {error}", file.display()))?;
    let script = root().join("tests/clients/presidio_scan.py");
    let mut command = Command::new(python);
    read(&output(command.arg(script).arg(&file).env("PYTHONDONTWRITEBYTECODE", "1"))?)
}

fn read(lines: &str) -> Result<Presidio, String> {
    let mut lines = lines.lines();
    let about = lines.next().unwrap_or_default();
    let about = |key| field(about, key).ok_or("presidio_scan.py does not begin with what it ran");
    let (version, recognizers) = (about("presidio")?, about("recognizers")?);
    let mut found = Vec::new();
    for line in lines {
        let broken = || format!("presidio_scan.py said {line:?}, which is no finding");
        let number = |key| field(line, key).and_then(|value| value.parse().ok()).ok_or_else(broken);
        let (start, end) = (number("start")?, number("end")?);
        let score = field(line, "score").and_then(|value| value.parse().ok()).ok_or_else(broken)?;
        let entity = field(line, "entity").ok_or_else(broken)?;
        if let Some(kind) = kind(&entity) {
            found.push((field(line, "id").ok_or_else(broken)?, Found { start, end, kind }, score));
        }
    }
    Ok(Presidio { version, recognizers, found })
}

/// A field of a flat object without escapes, as the script writes it.
fn field(line: &str, key: &str) -> Option<String> {
    let (_, rest) = line.split_once(&format!("\"{key}\":"))?;
    let value = match rest.strip_prefix('"') {
        Some(text) => text.split('"').next()?,
        None => rest.split([',', '}']).next()?,
    };
    Some(value.to_owned())
}

/// Our word for an entity of Presidio; `None` for what says nothing about a person, such as a company's tax number.
fn kind(entity: &str) -> Option<&'static str> {
    Some(match entity {
        "DATE_TIME" => "date",
        "EMAIL_ADDRESS" => "email",
        "URL" => "url",
        "IP_ADDRESS" => "ip",
        "MAC_ADDRESS" => "device",
        "PHONE_NUMBER" | "ZA_MOBILE_NUMBER" | "ZA_TELEPHONE_NUMBER" => "phone",
        "UK_POSTCODE" | "CA_POSTAL_CODE" | "DE_PLZ" => "postcode",
        "DE_KFZ"
        | "IN_VEHICLE_REGISTRATION"
        | "NG_VEHICLE_REGISTRATION"
        | "TR_LICENSE_PLATE"
        | "UK_VEHICLE_REGISTRATION"
        | "ZA_LICENSE_PLATE" => "vehicle",
        "CREDIT_CARD"
        | "IBAN_CODE"
        | "US_BANK_NUMBER"
        | "US_CLAIM_NUMBER"
        | "US_HEALTH_INSURANCE_MEMBER_ID"
        | "US_PRIOR_AUTHORIZATION_NUMBER" => "account_number",
        "US_PRESCRIPTION_NUMBER" | "US_REFERRAL_NUMBER" => "record_number",
        "DE_BSNR"
        | "DE_FUEHRERSCHEIN"
        | "DE_LANR"
        | "IT_DRIVER_LICENSE"
        | "KR_DRIVER_LICENSE"
        | "MEDICAL_LICENSE"
        | "UK_DRIVING_LICENCE"
        | "US_DRIVER_LICENSE"
        | "US_NPI"
        | "ZA_DRIVER_LICENSE"
        | "ZA_TRAFFIC_REGISTER_NUMBER" => "licence_number",
        "AU_MEDICARE"
        | "AU_TFN"
        | "CA_SIN"
        | "DE_HEALTH_INSURANCE"
        | "DE_ID_CARD"
        | "DE_PASSPORT"
        | "DE_SOCIAL_SECURITY"
        | "DE_TAX_ID"
        | "DE_TAX_NUMBER"
        | "ES_NIE"
        | "ES_NIF"
        | "ES_PASSPORT"
        | "FI_PERSONAL_IDENTITY_CODE"
        | "IN_AADHAAR"
        | "IN_PAN"
        | "IN_PASSPORT"
        | "IN_VOTER"
        | "IT_FISCAL_CODE"
        | "IT_IDENTITY_CARD"
        | "IT_PASSPORT"
        | "KR_FRN"
        | "KR_PASSPORT"
        | "KR_RRN"
        | "NG_NIN"
        | "PH_PASSPORT"
        | "PH_TIN"
        | "PH_UMID"
        | "PL_PESEL"
        | "SE_PERSONNUMMER"
        | "SG_NRIC_FIN"
        | "TH_TNIN"
        | "TR_NATIONAL_ID"
        | "UK_NHS"
        | "UK_NINO"
        | "UK_PASSPORT"
        | "US_ITIN"
        | "US_MBI"
        | "US_PASSPORT"
        | "US_SSN"
        | "ZA_ID_NUMBER"
        | "ZA_INCOME_TAX_NUMBER"
        | "ZA_PASSPORT" => "patient_number",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard_eval::identifiers::KINDS;

    const SAID: &str = concat!(
        r#"{"presidio":"2.2.1","recognizers":93}"#,
        "\n",
        r#"{"id":"dev-0001","start":4,"end":16,"entity":"UK_NHS","score":1.0}"#,
        "\n",
        r#"{"id":"dev-0001","start":4,"end":16,"entity":"AU_ACN","score":1.0}"#,
        "\n",
        r#"{"id":"dev-0002","start":0,"end":9,"entity":"US_PASSPORT","score":0.05}"#,
        "\n"
    );

    #[test]
    fn a_finding_is_read_in_our_words_and_a_companys_number_is_left_out() {
        let presidio = read(SAID).unwrap();
        assert_eq!((presidio.version.as_str(), presidio.recognizers.as_str()), ("2.2.1", "93"));
        let findings = presidio.from(0.0);
        assert_eq!(findings["dev-0001"], [Found { start: 4, end: 16, kind: "patient_number" }]);
        assert_eq!(findings.len(), 2);
        assert_eq!(presidio.from(0.4).len(), 1);
        assert!(KINDS.contains(&findings["dev-0002"][0].kind));
    }

    #[test]
    fn output_of_another_shape_is_refused() {
        assert!(read("Traceback").is_err());
        assert!(read("{\"presidio\":\"1\",\"recognizers\":2}\nTraceback").is_err());
    }
}
