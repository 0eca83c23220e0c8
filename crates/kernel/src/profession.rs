//! What somebody works as, by their own word (a verified credential is something else).

macro_rules! professions {
    ($($name:ident = $code:literal, $label:literal;)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Profession { $($name,)* }

        impl Profession {
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The word in the database and in the API; never changed.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The word that people read.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $label,)* }
            }
        }
    };
}

professions! {
    Doctor = "doctor", "Doctor";
    Nurse = "nurse", "Nurse";
    Midwife = "midwife", "Midwife";
    Pharmacist = "pharmacist", "Pharmacist";
    Physiotherapist = "physiotherapist", "Physiotherapist";
    OccupationalTherapist = "occupational_therapist", "Occupational therapist";
    SpeechTherapist = "speech_therapist", "Speech and language therapist";
    Dietitian = "dietitian", "Dietitian";
    Paramedic = "paramedic", "Paramedic";
    Radiographer = "radiographer", "Radiographer";
    BiomedicalScientist = "biomedical_scientist", "Biomedical scientist";
    PhysicianAssociate = "physician_associate", "Physician associate";
    Psychologist = "psychologist", "Psychologist";
    Dentist = "dentist", "Dentist";
    Optometrist = "optometrist", "Optometrist";
    PublicHealth = "public_health", "Public health specialist";
    Researcher = "researcher", "Researcher";
    Educator = "educator", "Educator";
    Librarian = "librarian", "Librarian";
    MedicalStudent = "medical_student", "Medical student";
    NursingStudent = "nursing_student", "Nursing student";
    Student = "student", "Student";
    Patient = "patient", "Patient or carer";
    Public = "public", "Member of the public";
    Journal = "journal", "Journal";
    Journalist = "journalist", "Journalist";
    Organisation = "organisation", "Organisation";
    Other = "other", "Other";
}

impl Profession {
    /// Professions that look after patients, and so must not be asked for advice in private.
    pub const fn is_clinical(self) -> bool {
        matches!(
            self,
            Self::Doctor
                | Self::Nurse
                | Self::Midwife
                | Self::Pharmacist
                | Self::Physiotherapist
                | Self::OccupationalTherapist
                | Self::SpeechTherapist
                | Self::Dietitian
                | Self::Paramedic
                | Self::Radiographer
                | Self::BiomedicalScientist
                | Self::PhysicianAssociate
                | Self::Psychologist
                | Self::Dentist
                | Self::Optometrist
                | Self::PublicHealth
        )
    }

    /// The label of those whom readers must be able to tell from clinicians. It is their own word, not a badge.
    pub const fn lay_label(self) -> Option<&'static str> {
        Some(match self {
            Self::Patient => "Patient or carer",
            Self::Public => "Public",
            Self::MedicalStudent | Self::NursingStudent | Self::Student => "Student",
            Self::Journal => "Journal",
            Self::Journalist => "Press",
            Self::Organisation => "Organisation",
            _ => return None,
        })
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|profession| profession.code() == code)
    }
}
