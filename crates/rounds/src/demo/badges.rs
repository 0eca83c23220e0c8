//! Who is verified in the demo: an invented register is imported, some people hand in papers (a drawing), and two
//! administrators approve them, through the use cases like everybody.

use super::portraits;
use app::credentials::{ClaimWish, Import, ImportError};
use app::{App, Error, Viewer};
use std::io::{Cursor, Read};
use wire::register::{Encoding, Mapping};

const REGISTER: &str = "demo";
const TITLE: &str = "the invented Register of Demonstration Clinicians";
/// Both look at every claim.
const ADMINISTRATORS: [&str; 2] = ["demo_admin", "elsa_library"];

/// handle, given name, surname, profession
const VERIFIED: [[&str; 4]; 11] = [
    ["demo", "Maeve", "Kilbrannock", "doctor"],
    ["demo_moderator", "Halina", "Brzezowska", "nurse"],
    ["freja_lund", "Freja", "Lundegaard", "doctor"],
    ["haruto_ecg", "Haruto", "Kisaragawa", "doctor"],
    ["njeri_k", "Njeri", "Kamandura", "doctor"],
    ["priya_rx", "Priyanka", "Devanandan", "pharmacist"],
    ["bronte_ed", "Bronte", "Hallowsmith", "nurse"],
    ["oisin_amb", "Oisín", "Mac Fhearadaigh", "paramedic"],
    ["yusuf_neph", "Yusuf", "Karaderen", "doctor"],
    ["thandeka_mw", "Thandeka", "Mabuselani", "midwife"],
    ["bayu_physio", "Bayu", "Wirasentosa", "physiotherapist"],
];
/// Whose claim still waits: there is something for an administrator to look at.
const WAITS: [&str; 4] = ["lena_anaes", "Lena", "Hartwigshausen", "doctor"];

fn number(at: usize) -> String {
    format!("D-{:04}", at + 1)
}

fn file() -> String {
    let mut text = "Number,Surname,Given,Status,Profession\n".to_owned();
    for (at, [_, given, surname, profession]) in VERIFIED.iter().chain([&WAITS]).enumerate() {
        text.push_str(&format!("{},{surname},{given},Active,{profession}\n", number(at)));
    }
    text
}

/// Verifies everybody of the list. `member` finds the account of a handle.
pub async fn give(app: &App, member: &dyn Fn(&str) -> Result<i64, Error>) -> Result<(), Error> {
    let map =
        "reference=Number,surname=Surname,given=Given,status=Status,active=Active,profession=Profession";
    let mapping = Mapping::parse(REGISTER, Some(map), Some(TITLE)).map_err(Error::Broken)?;
    let import = Import { register: REGISTER.to_owned(), mapping, encoding: Encoding::Utf8, dry_run: false };
    let open = || Ok(Box::new(Cursor::new(file())) as Box<dyn Read>);
    app.import_register(import, &open, &|_| {}).await.map_err(|error| match error {
        ImportError::Other(error) => error,
        ImportError::Rows(bad, _) => Error::Broken(format!("the register of the demo: {bad:?}")),
    })?;
    let mut administrators = Vec::new();
    for handle in ADMINISTRATORS {
        // Rights belong to somebody who signed in, so they come with a token.
        let token = app.script_token(member(handle)?, "admin:read admin:write").await?;
        administrators.push(app.viewer_of_token(&token).await?);
    }
    for (at, [handle, given, surname, profession]) in VERIFIED.iter().chain([&WAITS]).enumerate() {
        let (account, viewer) = (member(handle)?, Viewer::itself(member(handle)?));
        app.set_real_name(&viewer, given, surname).await?;
        let wish = ClaimWish {
            profession: (*profession).to_owned(),
            register: REGISTER.to_owned(),
            reference: number(at),
            documents: vec![portraits::header(handle).map_err(Error::Broken)?],
        };
        app.claim_by_documents(&viewer, wish).await?;
        if *handle == WAITS[0] {
            continue;
        }
        let claims = app.waiting_claims(&administrators[0]).await?;
        let claim = claims.iter().find(|claim| claim.account.row.id == account).ok_or(Error::NotFound)?.id;
        for administrator in &administrators {
            app.review_claim(administrator, claim, true, "").await?;
        }
    }
    Ok(())
}
