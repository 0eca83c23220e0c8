//! Identity providers: a visit from beginning to end against a real one, and everything that must not be believed.

mod issuer;

use crate::credentials::submit;
use crate::harness::{Client, Reply, Server};
use crate::oauth::sign_in;
use issuer::{Bent, Idp, NOW_S};
use serde_json::{Value, json};
use std::sync::Arc;

/// A provider that knows people and their professions, and one that gives an identifier to everybody.
fn configuration(idp: &Idp) -> String {
    let common =
        format!("url = \"{}\"\nclient_id = \"rounds-client\"\nclient_secret = \"p&ss w:rd\"\n", idp.url);
    format!(
        "[[issuer]]\nname = \"care\"\ntitle = \"Care Identity\"\n{common}scopes = \"openid profile\"\nreference_claim = \"uid\"\n\
         given_claim = \"given_name\"\nsurname_claim = \"family_name\"\nprofession_claim = \"role\"\nknows_person = true\nuserinfo = true\n\
         [issuer.professions]\nR8000 = \"doctor\"\n\n\
         [[issuer]]\nname = \"orcid\"\ntitle = \"ORCID\"\nnote = \"An iD is not a licence.\"\n{common}"
    )
}

struct World {
    server: Server,
    idp: Arc<Idp>,
    anna: Client,
    browser: Client,
    _folder: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        let (idp, folder) = (Idp::start().await, tempfile::tempdir().unwrap());
        let file = folder.path().join("oidc.toml");
        std::fs::write(&file, configuration(&idp)).unwrap();
        let host = idp.host();
        let server = Server::with(|config| {
            config.oidc = Some(file);
            config.http_allow = host;
        })
        .await;
        let anna = server.member("anna").await;
        let browser = server.anybody();
        sign_in(&browser, "anna").await;
        Self { server, idp, anna, browser, _folder: folder }
    }

    async fn name(&self, given: &str, surname: &str) {
        let name = json!({ "method": "name", "given": given, "surname": surname });
        self.anna.post("/api/rounds/v1/credentials", name).await.ok();
    }

    /// From our form over the provider's login to the address that it sends the browser back to.
    async fn visit(&self, issuer: &str, subject: &str) -> String {
        let page =
            submit(&self.browser, "/settings/credentials", &[("action", "oidc"), ("issuer", issuer)]).await;
        assert_eq!(page.status, 200, "{}", page.body);
        let link = page.body.split("href=\"").find(|it| it.contains("/authorize?")).unwrap();
        let link = link.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let form = http.get(&link).send().await.unwrap();
        assert_eq!(form.status(), 200, "{link}");
        let form = form.text().await.unwrap();
        let value = |name: &str| {
            let rest = form.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
            rest.split('"').next().unwrap().to_owned()
        };
        let mut pairs: Vec<(&str, String)> = ["state", "nonce", "redirect_uri", "code_challenge"]
            .into_iter()
            .map(|name| (name, value(name)))
            .collect();
        pairs.push(("subject", subject.to_owned()));
        let answer = http.post(format!("{}/authorize", self.idp.url)).form(&pairs).send().await.unwrap();
        let place = answer.headers()["location"].to_str().unwrap().to_owned();
        place.strip_prefix(&self.server.url).unwrap().to_owned()
    }

    async fn return_with(&self, issuer: &str, subject: &str, bent: Bent) -> Reply {
        self.idp.bend(bent);
        let back = self.visit(issuer, subject).await;
        self.browser.get(&back).await
    }

    async fn shown(&self) -> Value {
        let path = format!("/api/rounds/v1/accounts/{}/credentials", self.anna.id);
        self.server.anybody().get(&path).await.ok()
    }
}

fn doctor() -> Bent {
    let claims = json!({ "given_name": "Anna", "family_name": "Larsen", "uid": "910000000001" });
    Bent { claims, userinfo: json!({ "role": "R8000" }), ..Bent::default() }
}

#[tokio::test]
async fn a_provider_that_knows_the_person_verifies_name_and_profession() {
    let world = World::new().await;
    for algorithm in ["RS256", "PS256", "ES256", "EdDSA"] {
        let reply = world.return_with("care", "s-1", Bent { algorithm, ..doctor() }).await;
        assert_eq!(reply.status, 303, "{algorithm}: {}", reply.body);
        let shown = world.shown().await;
        assert_eq!(shown.as_array().unwrap().len(), 1, "the same identity again renews it");
        assert_eq!((&shown[0]["level"], &shown[0]["profession"]), (&json!("L2"), &json!("doctor")));
        assert_eq!(shown[0]["verified_by"], "Care Identity");
        assert!(!shown.to_string().contains("910000000001"));
    }
    let own = world.anna.get("/api/rounds/v1/credentials").await.ok();
    assert_eq!(own["name"], json!({ "given": "Anna", "surname": "Larsen", "verified_by": "Care Identity" }));
    assert!(own.to_string().contains("910000000001"), "its owner sees the number");
    let says = world.anna.post("/api/v1/statuses", json!({ "status": "x" })).await.refused(422);
    assert!(says.contains("Larsen"), "the naming rule holds from now on");
}

#[tokio::test]
async fn an_identifier_that_everybody_gets_is_shown_as_one_and_proves_no_profession() {
    let world = World::new().await;
    assert!(world.browser.get("/settings/credentials").await.body.contains("An iD is not a licence."));
    let reply = world.return_with("orcid", "0000-0002-1825-0097", doctor()).await;
    assert_eq!(reply.status, 303, "{}", reply.body);
    let shown = world.shown().await;
    assert_eq!((&shown[0]["profession"], &shown[0]["label"]), (&Value::Null, &json!("Identity")));
    let own = world.anna.get("/api/rounds/v1/credentials").await.ok();
    assert_eq!(own["name"], Value::Null, "nor a name");
}

#[tokio::test]
async fn another_name_or_another_persons_identity_is_refused() {
    let world = World::new().await;
    world.name("Eve", "Marsh").await;
    let reply = world.return_with("care", "s-1", doctor()).await;
    assert_eq!(reply.status, 422);
    assert!(reply.body.contains("Care Identity knows you as Anna Larsen"), "{}", reply.body);
    assert_eq!(world.shown().await, json!([]));
    world.name("Anna", "Larsen").await;
    assert_eq!(world.return_with("care", "s-1", doctor()).await.status, 303);
    let other = world.server.anybody();
    world.server.member("ben").await;
    sign_in(&other, "ben").await;
    let ben = World { browser: other, ..world };
    let reply = ben.return_with("care", "s-1", doctor()).await;
    assert_eq!(reply.status, 422, "one identity, one account");
    let nobody = Bent { claims: json!({ "uid": "7" }), ..doctor() };
    let reply = ben.return_with("care", "s-2", nobody).await;
    assert!(reply.body.contains("Say your name first"), "a profession without a name: {}", reply.body);
}

#[tokio::test]
async fn a_return_counts_once_for_whoever_began_it_and_not_for_long() {
    let world = World::new().await;
    world.idp.bend(doctor());
    let back = world.visit("care", "s-1").await;
    let other = world.server.anybody();
    world.server.member("ben").await;
    sign_in(&other, "ben").await;
    assert_eq!(other.get(&back).await.status, 422, "somebody else's browser");
    assert_eq!(world.server.anybody().get(&back).await.status, 303, "nobody's browser is sent to sign in");
    assert_eq!(world.shown().await, json!([]));
    let wrong_state = back.replace("state=", "state=x");
    assert_eq!(world.browser.get(&wrong_state).await.status, 422);
    let mixed_up = format!("{back}&iss=https%3A%2F%2Fevil.example");
    assert_eq!(world.browser.get(&mixed_up).await.status, 422, "another issuer answers");
    assert_eq!(world.browser.get(&back).await.status, 422, "and that used the visit up");
    let back = world.visit("care", "s-1").await;
    assert_eq!(world.browser.get(&back).await.status, 303);
    assert_eq!(world.browser.get(&back).await.status, 422, "once");
    let late = world.visit("care", "s-1").await;
    world.server.advance(11 * 60_000);
    assert_eq!(world.browser.get(&late).await.status, 422);
    let back = world.visit("care", "s-1").await;
    let state = back.split("state=").nth(1).unwrap().split('&').next().unwrap();
    let denied =
        world.browser.get(&format!("/settings/credentials/oidc?state={state}&error=access_denied")).await;
    assert!(denied.body.contains("did not say who you are"), "{}", denied.body);
    assert!(!denied.body.contains(state), "nothing of the address is shown again");
}

#[tokio::test]
async fn a_token_that_is_wrong_in_anything_is_not_believed() {
    let world = World::new().await;
    let bent = |claims: Value| {
        let mut all = doctor().claims;
        all.as_object_mut().unwrap().extend(claims.as_object().unwrap().clone());
        Bent { claims: all, ..doctor() }
    };
    let cases = [
        ("no algorithm", Bent { algorithm: "none", ..doctor() }),
        ("our own secret as a key", Bent { algorithm: "HS256", ..doctor() }),
        ("a broken signature", Bent { break_signature: true, ..doctor() }),
        ("a key that is not published", Bent { kid: "-other", ..doctor() }),
        ("metadata of another issuer", Bent { issuer: Some("https://evil.example".into()), ..doctor() }),
        ("another issuer", bent(json!({ "iss": "https://evil.example" }))),
        ("another audience", bent(json!({ "aud": "other" }))),
        ("several audiences without a party", bent(json!({ "aud": ["rounds-client", "other"] }))),
        ("another party", bent(json!({ "azp": "other" }))),
        ("expired", bent(json!({ "exp": NOW_S - 100 }))),
        ("from the future", bent(json!({ "iat": NOW_S + 100 }))),
        ("old", bent(json!({ "iat": NOW_S - 4000 }))),
        ("another visit's nonce", bent(json!({ "nonce": "x" }))),
        ("no nonce", bent(json!({ "nonce": null }))),
        ("no subject", bent(json!({ "sub": null }))),
        ("userinfo of somebody else", Bent { userinfo: json!({ "sub": "s-9" }), ..doctor() }),
    ];
    for (what, bent) in cases {
        if bent.issuer.is_some() {
            world.idp.bend(bent);
            let form = [("action", "oidc"), ("issuer", "care")];
            assert_eq!(submit(&world.browser, "/settings/credentials", &form).await.status, 422, "{what}");
            continue;
        }
        let reply = world.return_with("care", "s-1", bent).await;
        assert_eq!(reply.status, 422, "{what}");
        assert!(reply.body.contains("cannot be believed"), "{what}: {}", reply.body);
        assert_eq!(world.shown().await, json!([]), "{what}");
    }
    assert_eq!(world.return_with("care", "s-1", doctor()).await.status, 303, "and the right one is");
}

#[tokio::test]
async fn a_provider_that_the_operator_did_not_name_is_not_visited() {
    let world = World::new().await;
    for issuer in ["other", "", "../care"] {
        let form = [("action", "oidc"), ("issuer", issuer)];
        assert_eq!(submit(&world.browser, "/settings/credentials", &form).await.status, 404, "{issuer}");
    }
    assert_eq!(world.browser.get("/settings/credentials/oidc?state=x&code=y").await.status, 422);
}
