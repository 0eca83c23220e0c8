//! Who lives in the demo community. Every name is invented.

use kernel::Role;

#[derive(Debug, Clone, Copy)]
pub struct Person {
    pub handle: &'static str,
    pub name: &'static str,
    pub profession: &'static str,
    pub specialty: &'static str,
    pub grade: &'static str,
    pub country: &'static str,
    pub bio: &'static str,
    /// Name and content, separated by `|`.
    pub fields: &'static [&'static str],
    pub interests: &'static str,
    pub role: Role,
    pub language: &'static str,
    pub locked: bool,
    pub bot: bool,
    pub header: bool,
    /// Hashtags that it follows.
    pub tags: &'static [&'static str],
    /// Whom it certainly follows.
    pub follows: &'static [&'static str],
}

const NOBODY: Person = Person {
    handle: "",
    name: "",
    profession: "other",
    specialty: "",
    grade: "",
    country: "",
    bio: "",
    fields: &[],
    interests: "",
    role: Role::Member,
    language: "en",
    locked: false,
    bot: false,
    header: false,
    tags: &[],
    follows: &[],
};

pub const PEOPLE: &[Person] = &[
    Person {
        handle: "demo",
        name: "Maeve Kilbrannock",
        profession: "doctor",
        specialty: "Acute medicine",
        grade: "Senior house officer",
        country: "IE",
        bio: "Second year out, acute medicine in the west of Ireland. Here to learn out loud. Views mine, mistakes also mine. #AcuteMed #MedEd",
        fields: &["Currently learning|Point-of-care ultrasound", "Exam|Membership, part 2, in the spring", "Off duty|Sea swimming, badly"],
        interests: "None.",
        header: true,
        tags: &["AcuteMed", "MedEd", "ECGoftheWeek"],
        follows: &[
            "freja_lund", "arjun_vs", "njeri_k", "priya_rx", "haruto_ecg", "bronte_ed", "yusuf_neph", "oisin_amb",
            "acutemed_jc", "ecg_weekly", "noor_studies", "elsa_library",
        ],
        ..NOBODY
    },
    Person {
        handle: "demo_admin",
        name: "Ingrid Solhaugen",
        profession: "doctor",
        specialty: "Clinical informatics",
        grade: "Consultant",
        country: "NO",
        bio: "I look after this server. Before that, twenty years of general medicine. Ask me about anything that does not work.",
        fields: &["Role here|Administrator"],
        interests: "Employed by the hospital group that runs this demonstration. No other interests.",
        role: Role::Admin,
        header: true,
        tags: &["MedEd", "HealthIT"],
        ..NOBODY
    },
    Person {
        handle: "demo_moderator",
        name: "Halina Brzezowska",
        profession: "nurse",
        specialty: "Nurse education",
        grade: "Lecturer",
        country: "PL",
        bio: "Nurse, teacher, moderator here. I would rather talk to you than remove your post.",
        fields: &["Role here|Moderator", "Languages|Polski, English, Deutsch"],
        interests: "None.",
        role: Role::Moderator,
        tags: &["NurseEd", "MedEd", "FOAMed"],
        ..NOBODY
    },
    Person {
        handle: "freja_lund",
        name: "Freja Lundegaard",
        profession: "doctor",
        specialty: "Cardiology",
        grade: "Consultant",
        country: "DK",
        bio: "Cardiologist in Jutland. Rhythm, valves and plain language. One short lesson a week. #CardioEd",
        fields: &["Teaches|ECG course for first-year doctors", "Society|Regional cardiology network"],
        interests: "Lecture fees from a device manufacturer until 2024. Travel to one congress paid by a society.",
        header: true,
        tags: &["CardioEd", "ECGoftheWeek"],
        ..NOBODY
    },
    Person {
        handle: "haruto_ecg",
        name: "Haruto Kisaragawa",
        profession: "doctor",
        specialty: "Cardiology",
        grade: "Specialist",
        country: "JP",
        bio: "Electrophysiology in Sendai. Half of what I know about ECGs I learned from nurses on the night shift.",
        fields: &["Languages|日本語, English"],
        interests: "Research grant from a public funder. None from industry.",
        tags: &["CardioEd", "ECGoftheWeek", "FOAMed"],
        ..NOBODY
    },
    Person {
        handle: "njeri_k",
        name: "Njeri Kamandura",
        profession: "doctor",
        specialty: "Emergency medicine",
        grade: "Consultant",
        country: "KE",
        bio: "Emergency physician, Nakuru. Doing a lot with what there is. Triage, teaching, tea. #FOAMed #AcuteMed",
        fields: &["Runs|Weekly emergency teaching, open to every cadre", "Believes in|Checklists that fit on one page"],
        interests: "None.",
        header: true,
        tags: &["FOAMed", "AcuteMed", "Sepsis"],
        ..NOBODY
    },
    Person {
        handle: "arjun_vs",
        name: "Arjun Velankarte",
        profession: "doctor",
        specialty: "Intensive care",
        grade: "Consultant",
        country: "IN",
        bio: "Intensivist in Pune. Ventilators, fluids, and asking what the patient would want. Slow medicine in a fast place.",
        fields: &["Writes about|Fluids, sedation, family meetings"],
        interests: "Steering committee of an academic fluid trial (unpaid).",
        tags: &["Sepsis", "AcuteMed", "CritCare"],
        ..NOBODY
    },
    Person {
        handle: "priya_rx",
        name: "Priyanka Devanandan",
        profession: "pharmacist",
        specialty: "Antimicrobials",
        grade: "Lead pharmacist",
        country: "GB",
        bio: "Antimicrobial pharmacist in the Midlands. Will ask you for the indication and the stop date. #PharmEd",
        fields: &["Favourite word|De-escalate", "Bleep|Always on, always kind"],
        interests: "Member of a regional formulary committee. No payments.",
        header: true,
        tags: &["PharmEd", "Stewardship", "Sepsis"],
        ..NOBODY
    },
    Person {
        handle: "bronte_ed",
        name: "Bronte Hallowsmith",
        profession: "nurse",
        specialty: "Emergency nursing",
        grade: "Nurse practitioner",
        country: "AU",
        bio: "ED nurse practitioner, regional Queensland. Wounds, wrists and working out what is really going on. #NurseEd",
        fields: &["Teaches|Plaster, suturing, de-escalation"],
        interests: "None.",
        tags: &["NurseEd", "AcuteMed", "FOAMed"],
        ..NOBODY
    },
    Person {
        handle: "oisin_amb",
        name: "Oisín Mac Fhearadaigh",
        profession: "paramedic",
        specialty: "Pre-hospital care",
        grade: "Advanced paramedic",
        country: "IE",
        bio: "Advanced paramedic. The first fifteen minutes, then a good handover. Rural roads, strong coffee.",
        fields: &["Teaches|Handover, airway basics"],
        tags: &["Prehospital", "FOAMed", "AcuteMed"],
        ..NOBODY
    },
    Person {
        handle: "yusuf_neph",
        name: "Yusuf Karaderen",
        profession: "doctor",
        specialty: "Nephrology",
        grade: "Associate professor",
        country: "TR",
        bio: "Nephrologist in İzmir. Potassium is a mood. Acid-base for people who are afraid of acid-base.",
        fields: &["Teaches|Acid-base without tears"],
        interests: "Speaker fee from a dialysis company, 2023.",
        header: true,
        tags: &["NephEd", "AcuteMed", "MedEd"],
        ..NOBODY
    },
    Person {
        handle: "lena_anaes",
        name: "Lena Hartwigshausen",
        profession: "doctor",
        specialty: "Anaesthesia",
        grade: "Oberärztin",
        country: "DE",
        bio: "Anästhesie und Notfallmedizin in Kassel. Deutsch und English. Atemweg zuerst, Kaffee gleich danach.",
        fields: &["Sprachen|Deutsch, English"],
        interests: "Keine.",
        language: "de",
        tags: &["FOAMed", "Notfallmedizin", "CritCare"],
        ..NOBODY
    },
    Person {
        handle: "camila_infecto",
        name: "Camila Bragantine",
        profession: "doctor",
        specialty: "Infectious diseases",
        grade: "Consultant",
        country: "BR",
        bio: "Infectologista em Recife. Antibióticos, vacinas e boas perguntas. Português, English, un poco de español.",
        fields: &["Idiomas|Português, English, Español"],
        interests: "Pesquisa com financiamento público.",
        language: "pt",
        tags: &["Stewardship", "Sepsis"],
        ..NOBODY
    },
    Person {
        handle: "inaki_mfc",
        name: "Iñaki Zubeldarre",
        profession: "doctor",
        specialty: "General practice",
        grade: "Médico de familia",
        country: "ES",
        bio: "Médico de familia en un centro de salud rural. Desprescripción, paseos y pacientes que enseñan.",
        fields: &["Idiomas|Español, Euskara, English"],
        interests: "Ninguno.",
        language: "es",
        tags: &["PrimaryCare", "MedEd"],
        ..NOBODY
    },
    Person {
        handle: "ximena_gine",
        name: "Ximena Arriojales",
        profession: "doctor",
        specialty: "Obstetrics and gynaecology",
        grade: "Specialist",
        country: "MX",
        bio: "Ginecoobstetra en Puebla. Simulación obstétrica, trabajo en equipo con parteras. Español / English.",
        fields: &["Enseña|Simulacros de hemorragia obstétrica"],
        language: "es",
        tags: &["ObGyn", "Simulation"],
        ..NOBODY
    },
    Person {
        handle: "amelie_ger",
        name: "Amélie Vautrinel",
        profession: "doctor",
        specialty: "Geriatrics",
        grade: "Praticien hospitalier",
        country: "FR",
        bio: "Gériatre à Nantes. La médecine de la personne entière. Chutes, confusion, et la liste des médicaments.",
        fields: &["Langues|Français, English"],
        interests: "Aucun.",
        language: "fr",
        tags: &["Geriatrics", "Deprescribing"],
        ..NOBODY
    },
    Person {
        handle: "mona_paeds",
        name: "Mona El-Sharnoubi",
        profession: "doctor",
        specialty: "Paediatrics",
        grade: "Consultant",
        country: "EG",
        bio: "Paediatrician in Alexandria. Growth charts, fevers, and talking to parents at three in the morning.",
        fields: &["Languages|العربية, English"],
        interests: "None.",
        tags: &["PaedsEd", "MedEd"],
        ..NOBODY
    },
    Person {
        handle: "chidi_surg",
        name: "Chidiebere Anozimba",
        profession: "doctor",
        specialty: "General surgery",
        grade: "Registrar",
        country: "NG",
        bio: "Surgical registrar, Enugu. Abdomens, audits and asking for help early. Building a trainee audit network.",
        fields: &["Project|Time to theatre, four hospitals so far"],
        interests: "None.",
        header: true,
        tags: &["SurgEd", "Audit", "MedEd"],
        ..NOBODY
    },
    Person {
        handle: "thandeka_mw",
        name: "Thandeka Mabuselani",
        profession: "midwife",
        specialty: "Labour ward",
        grade: "Senior midwife",
        country: "ZA",
        bio: "Midwife in KwaZulu-Natal. Calm rooms, clear charts, good company. #MidwiferyEd",
        fields: &["Teaches|Obstetric emergency drills"],
        tags: &["MidwiferyEd", "NurseEd"],
        ..NOBODY
    },
    Person {
        handle: "bayu_physio",
        name: "Bayu Wirasentosa",
        profession: "physiotherapist",
        specialty: "Respiratory and critical care",
        grade: "Senior physiotherapist",
        country: "ID",
        bio: "Respiratory physio in Yogyakarta. If they can sit, let us sit. If they can stand, let us stand. #PhysioEd",
        fields: &["Measures|Days to first sit"],
        tags: &["PhysioEd", "CritCare"],
        ..NOBODY
    },
    Person {
        handle: "malgosia_diet",
        name: "Małgorzata Kwietniarz",
        profession: "dietitian",
        specialty: "Nutrition support",
        grade: "Specialist dietitian",
        country: "PL",
        bio: "Dietitian in Wrocław. Refeeding, renal diets and the sandwich nobody documented.",
        fields: &["Languages|Polski, English"],
        interests: "None. I pay for my own biscuits.",
        tags: &["NutritionEd", "NephEd"],
        ..NOBODY
    },
    Person {
        handle: "marcus_rad",
        name: "Marcus Ellingbrook",
        profession: "radiographer",
        specialty: "Computed tomography",
        grade: "Lead technologist",
        country: "US",
        bio: "CT lead in Minnesota. I will read your request form; please write one worth reading. #RadEd",
        fields: &["Loves|A proper clinical question"],
        interests: "None.",
        tags: &["RadEd", "FOAMed"],
        ..NOBODY
    },
    Person {
        handle: "elsa_library",
        name: "Elsa Nyströmer",
        profession: "librarian",
        specialty: "Evidence synthesis",
        grade: "Clinical librarian",
        country: "SE",
        bio: "Hospital librarian in Umeå. Searching is a skill; so is stopping. Ask me for a search strategy.",
        fields: &["Office hours|Once a week, here and in the canteen"],
        interests: "None.",
        header: true,
        tags: &["JournalClub", "EvidenceBased", "MedEd"],
        ..NOBODY
    },
    Person {
        handle: "noor_studies",
        name: "Noor Haddadine",
        profession: "medical_student",
        specialty: "",
        grade: "Fourth year",
        country: "CA",
        bio: "Medical student in Winnipeg. Flashcards, long walks and the Krebs cycle again. I ask the questions you are too senior to ask.",
        fields: &["Year|4 of 5", "Study group|Tuesdays, open to all"],
        interests: "None.",
        tags: &["MedEd", "CardioEd", "ECGoftheWeek", "FOAMed"],
        ..NOBODY
    },
    Person {
        handle: "vy_nursing",
        name: "Linh Hoàng Vy An",
        profession: "nursing_student",
        specialty: "",
        grade: "Third year",
        country: "VN",
        bio: "Nursing student in Huế. Learning to chart, learning to listen. English is my third language, please be patient.",
        fields: &["Languages|Tiếng Việt, Français, English"],
        tags: &["NurseEd", "MedEd"],
        ..NOBODY
    },
    Person {
        handle: "fergus_gp",
        name: "Fergus Abernaughton",
        profession: "doctor",
        specialty: "General practice",
        grade: "GP partner",
        country: "GB",
        bio: "Island GP, Scotland. Cradle to grave, and the ferry in between. Trainer. #PrimaryCare",
        fields: &["Trains|Two registrars and one collie"],
        interests: "Partner in the practice. No others.",
        header: true,
        tags: &["PrimaryCare", "MedEd", "Deprescribing"],
        ..NOBODY
    },
    Person {
        handle: "kwame_ph",
        name: "Kwame Asiedu-Mensfield",
        profession: "public_health",
        specialty: "Health improvement",
        grade: "Specialist",
        country: "GH",
        bio: "Public health, Kumasi. Run charts before opinions. Improvement is a team sport. #QI",
        fields: &["Reads|Every funnel plot"],
        interests: "Employed by a regional health service.",
        tags: &["QI", "Audit", "Sepsis"],
        ..NOBODY
    },
    Person {
        handle: "aroha_icu",
        name: "Aroha Tamatea-Finchley",
        profession: "nurse",
        specialty: "Intensive care",
        grade: "Clinical nurse specialist",
        country: "NZ",
        bio: "ICU nurse, Waikato. Delirium, sleep and noise. Turn the alarm down, turn the lights down, say their name.",
        fields: &["Leads|Quiet hours project"],
        interests: "None.",
        tags: &["NurseEd", "CritCare"],
        ..NOBODY
    },
    Person {
        handle: "dunja_psy",
        name: "Dunja Perkovčan",
        profession: "psychologist",
        specialty: "Staff wellbeing",
        grade: "Clinical psychologist",
        country: "HR",
        bio: "Psychologist for people who look after people. Debriefs, rest, and the word no. Not a crisis service.",
        fields: &["If it is urgent|Please use your local crisis line"],
        interests: "None.",
        tags: &["Wellbeing", "MedEd"],
        ..NOBODY
    },
    Person {
        handle: "sofia_pal",
        name: "Sofia Castelbranca",
        profession: "doctor",
        specialty: "Palliative medicine",
        grade: "Consultant",
        country: "PT",
        bio: "Palliative care in Évora. Conversations first. I answer follow requests from colleagues at the weekend.",
        fields: &["Reads|Poetry on the train"],
        interests: "None.",
        locked: true,
        tags: &["Palliative", "Wellbeing"],
        ..NOBODY
    },
    Person {
        handle: "ruth_patient",
        name: "Ruth Penhallock",
        profession: "patient",
        specialty: "Patient partner",
        grade: "",
        country: "GB",
        bio: "Living with a kidney transplant and a sense of humour. Patient partner on two research panels. Plain words, please.",
        fields: &["Asks|What does that mean for breakfast?"],
        interests: "Paid patient partner on two public research panels.",
        tags: &["PatientVoice", "NephEd"],
        ..NOBODY
    },
    Person {
        handle: "acutemed_jc",
        name: "Acute Medicine Journal Club",
        profession: "organisation",
        specialty: "Acute medicine",
        grade: "",
        country: "IE",
        bio: "One paper, five questions, one hour, every second week. All professions welcome; read the paper or just read along. #JournalClub #AcuteMed",
        fields: &["When|Every second week, 20:00 Dublin time", "Hosts|Rotating, volunteers welcome"],
        interests: "No funding.",
        header: true,
        tags: &["JournalClub", "AcuteMed"],
        ..NOBODY
    },
    Person {
        handle: "bundle_watch",
        name: "Sepsis Bundle Collaborative",
        profession: "organisation",
        specialty: "Quality improvement",
        grade: "",
        country: "KE",
        bio: "Nine hospitals, one bundle, shared run charts. Aggregate numbers only: no patients, no blame. #Sepsis #QI",
        fields: &["Sites|Nine, in four countries"],
        interests: "Supported by the participating hospitals.",
        header: true,
        tags: &["Sepsis", "QI"],
        ..NOBODY
    },
    Person {
        handle: "ecg_weekly",
        name: "ECG of the Week",
        profession: "educator",
        specialty: "Cardiology",
        grade: "",
        country: "DK",
        bio: "A drawn ECG every week, never a real patient’s. Guess first, read the answer in the thread. Kept by volunteers. #ECGoftheWeek",
        fields: &["Drawings|Synthetic, made by a program"],
        interests: "No funding.",
        bot: true,
        tags: &["ECGoftheWeek"],
        ..NOBODY
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_can_be_registered_and_follows_only_who_is_there() {
        for (at, person) in PEOPLE.iter().enumerate() {
            let handle = kernel::Handle::parse(person.handle).unwrap();
            assert!(kernel::Profession::parse(person.profession).is_some(), "{}", person.handle);
            assert!(kernel::locale::country(person.country).is_some(), "{}", person.handle);
            assert!(PEOPLE[..at].iter().all(|other| {
                kernel::Handle::parse(other.handle).unwrap().skeleton() != handle.skeleton()
            }));
            for followed in person.follows {
                assert!(PEOPLE.iter().any(|other| other.handle == *followed), "{followed}");
            }
        }
    }
}
