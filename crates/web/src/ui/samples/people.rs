//! Invented colleagues.

use super::{tag, when};
use crate::ui::view::{
    AccountSmall, AccountView, Badge, Count, Counts, Credentials, FieldView, Relation, TagView, ViewerView,
};

/// handle, name, profession, specialty, grade, country
const PEOPLE: [[&str; 6]; 7] = [
    ["vantongeren", "Dr Ines Vantongeren", "Doctor", "Acute medicine", "Consultant", "Netherlands"],
    ["tarrowby", "Maeve Tarrowby", "Nurse", "Critical care", "Charge nurse", "Ireland"],
    ["elmhurst", "Rashid Elmhurst-Karim", "Doctor", "Cardiology", "Registrar (ST5)", "United Kingdom"],
    ["zendegui", "Pilar Zendegui", "Pharmacist", "Antimicrobials", "Lead pharmacist", "Spain"],
    ["wetherlam", "Joss Wetherlam", "Medical student", "", "Fourth year", "United Kingdom"],
    ["okonhale", "Tobias Okon-Hale", "Physiotherapist", "Respiratory", "", "Nigeria"],
    ["fenmoor_jc", "Fenmoor Renal Journal Club", "Organisation", "Nephrology", "", "United Kingdom"],
];

pub fn small(at: usize) -> AccountSmall {
    let [handle, name, profession, specialty, grade, country] = PEOPLE[at % PEOPLE.len()];
    AccountSmall {
        id: (100 + at).to_string(),
        handle: handle.into(),
        display_name: name.into(),
        avatar_url: None,
        credentials: Credentials {
            profession: profession.into(),
            specialty: specialty.into(),
            grade: grade.into(),
            country: country.into(),
        },
        badges: match profession {
            "Organisation" | "Medical student" => vec![Badge {
                label: profession.replace("Medical student", "Student"),
                title: "As the account says of itself".into(),
                verified: false,
            }],
            "Doctor" => vec![Badge {
                label: profession.into(),
                title: "Doctor: verified by General Medical Council on 3 March 2026, valid".into(),
                verified: true,
            }],
            _ => Vec::new(),
        },
    }
}

pub fn account(at: usize) -> AccountView {
    AccountView {
        small: small(at),
        header_url: None,
        bio_html:
            "<p>Acute take, point-of-care ultrasound and the art of the handover. I post what I got wrong as \
                   well as what I got right. <a href=\"/tags/AcuteMed\">#AcuteMed</a> <a \
                   href=\"/tags/MedEd\">#MedEd</a></p>"
                .into(),
        fields: vec![
            FieldView {
                name: "Works at".into(),
                value_html: "Sint-Odilia Teaching Hospital".into(),
                verified: None,
            },
            FieldView {
                name: "Page".into(),
                value_html:
                    "<a href=\"https://vantongeren.example\" rel=\"me\">https://vantongeren.example</a>"
                        .into(),
                verified: Some(when("3 d")),
            },
        ],
        verified: vec!["Doctor: verified by General Medical Council on 3 March 2026, valid".into()],
        interests: "Travel grant from an ultrasound society (2025). No shares, no paid talks.".into(),
        counts: Counts { posts: Count(1284), followers: Count(4120), following: Count(312) },
        joined: when("March 2024"),
        relation: Some(Relation { following: at % 2 == 1, followed_by: at == 0, ..Relation::default() }),
        is_me: false,
        locked: at == 3,
        inquiry: String::new(),
    }
}

pub fn everyone() -> Vec<AccountView> {
    (0..PEOPLE.len()).map(account).collect()
}

pub fn viewer() -> ViewerView {
    let me = small(2);
    ViewerView {
        id: me.id,
        handle: me.handle,
        display_name: me.display_name,
        avatar_url: None,
        unread: 3,
        requests: 1,
        moderation: Some(4),
        csrf: "token".into(),
    }
}

pub fn trends() -> Vec<TagView> {
    let flat = TagView {
        name: "FOAMed".into(),
        uses: vec![40, 38, 44, 41, 12, 9, 36],
        accounts: 88,
        following: None,
    };
    let burst = TagView {
        name: "RenalJC".into(),
        uses: vec![0, 2, 1, 3, 9, 31, 64],
        accounts: 47,
        following: Some(false),
    };
    vec![burst, tag("CardioEd", 6), flat, tag("HandoverMatters", 2)]
}
