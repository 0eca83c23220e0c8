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
    Journalist = "journalist", "Journalist";
    Organisation = "organisation", "Organisation";
    Other = "other", "Other";
}

impl Profession {
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|profession| profession.code() == code)
    }
}
