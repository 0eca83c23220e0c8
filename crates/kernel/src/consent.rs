//! How a patient agreed to a picture, as its author attests it.
//!
//! After the General Medical Council's guidance *Making and using visual and audio recordings of patients*,
//! paragraphs 10 to 17: consent is the rule; a list of kinds of recording may be used without separate consent when
//! nothing in them or with them tells who the patient is.

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Consent {
    /// Signed, and kept with the record.
    Written,
    /// Given in words, and noted in the record.
    VerbalRecorded,
    /// Anonymised, and an X-ray or another image of organs, an ultrasound, an endoscopy, pathology or a trace.
    Anonymised,
}

impl Consent {
    pub const ALL: [Self; 3] = [Self::Written, Self::VerbalRecorded, Self::Anonymised];

    /// The name in data and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::VerbalRecorded => "verbal_recorded",
            Self::Anonymised => "anonymised",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == name)
    }

    /// The sentence that the author attests.
    pub fn says(self) -> &'static str {
        match self {
            Self::Written => {
                "The patient agreed in writing to this picture being published, and the form is kept."
            }
            Self::VerbalRecorded => {
                "The patient agreed in words to this picture being published, and that is noted in the record."
            }
            Self::Anonymised => {
                "It is an X-ray, an ultrasound, an endoscopy, pathology, or another image or trace of an organ, and nothing in it or around it tells who the patient is."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_read_by_its_name() {
        for kind in Consent::ALL {
            assert_eq!(Consent::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(Consent::parse("implied"), None);
    }
}
