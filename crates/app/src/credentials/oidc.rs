//! L2: an identity provider says who somebody is. Authorization code with PKCE, state and nonce (OpenID Connect Core
//! 1.0, RFC 7636); it never signs anybody in.

use super::name::set_verified;
use super::{Proof, grant};
use crate::access::Viewer;
use crate::oauth::challenge_of;
use crate::{App, Error, Result};
use kernel::{Level, Method, Profession, RealName, Scope};
use platform::http::{Answer, Request};
use platform::secrets::{digest_hex, same};
use store::credentials::{self as rows, OidcVisit};
use wire::oidc::{Claims, Expected, Metadata, OidcError, id_token};

/// How long somebody may take to sign in at the issuer.
const VISIT_MS: i64 = 10 * 60_000;
/// People change jobs, so an issuer is asked again after a year.
const HOLDS_MS: i64 = 365 * 86_400_000;

/// An identity provider, as the operator describes it.
#[derive(Debug, Clone)]
pub struct Issuer {
    /// In addresses: `cis2`.
    pub name: String,
    /// As shown: `NHS Care Identity`.
    pub title: String,
    /// What it proves, in a sentence for the member.
    pub note: String,
    pub url: String,
    pub client_id: String,
    pub client_secret: String,
    pub scopes: String,
    /// The claim that is the person's number there: `sub`, `uid`.
    pub reference_claim: String,
    /// Claims that have the name; both or none.
    pub name_claims: Option<(String, String)>,
    /// The claim that says what somebody works as, and what its values mean.
    pub profession_claim: Option<(String, Vec<(String, Profession)>)>,
    /// Whether it has looked at the person's papers, so that its word proves that a register entry is theirs. ORCID, for
    /// one, gives an identifier to everybody who asks.
    pub knows_person: bool,
    pub userinfo: bool,
}

impl Issuer {
    fn profession(&self, claims: &Claims) -> Option<Profession> {
        let (claim, values) = self.profession_claim.as_ref()?;
        let said = claims.text(claim)?;
        values.iter().find(|(value, _)| value == said).map(|(_, profession)| *profession)
    }

    fn person(&self, claims: &Claims) -> Option<RealName> {
        let (given, surname) = self.name_claims.as_ref()?;
        RealName::parse(claims.text(given)?, claims.text(surname)?).ok()
    }
}

/// What the issuer sent the browser back with.
#[derive(Debug, Clone, Default)]
pub struct Return {
    pub state: String,
    pub code: String,
    pub error: String,
    /// Who answers (RFC 9207); empty when the issuer does not say.
    pub issuer: String,
}

impl App {
    fn issuer(&self, name: &str) -> Result<&Issuer> {
        self.settings.trust.issuers.iter().find(|issuer| issuer.name == name).ok_or(Error::NotFound)
    }

    fn oidc_return(&self) -> String {
        format!("{}/settings/credentials/oidc", self.settings.base_url)
    }

    /// Begins a visit to an issuer: its title, and the address to go to.
    pub async fn visit_issuer(&self, viewer: &Viewer, name: &str) -> Result<(String, String)> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let issuer = self.issuer(name)?;
        let metadata = self.metadata(issuer).await?;
        let [state, nonce, verifier] = [(); 3].map(|()| platform::random::token());
        let challenge = challenge_of(&verifier);
        let redirect = self.oidc_return();
        let mut url = metadata.authorization_endpoint;
        for (name, value) in [
            ("response_type", "code"),
            ("client_id", &issuer.client_id),
            ("redirect_uri", &redirect),
            ("scope", &issuer.scopes),
            ("state", &state),
            ("nonce", &nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ] {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(&format!("{name}={}", platform::http::encode(value)));
        }
        let row = OidcVisit {
            state: digest_hex(&state),
            account_id: me,
            issuer: issuer.name.clone(),
            nonce: digest_hex(&nonce),
            verifier,
            expires_at: self.now() + VISIT_MS,
        };
        self.store.write(move |tx| Ok::<_, Error>(rows::insert_visit(tx, &row)?)).await?;
        Ok((issuer.title.clone(), url))
    }

    /// Ends a visit: what the issuer says becomes a credential. The title of the issuer.
    pub async fn return_from_issuer(&self, viewer: &Viewer, back: Return) -> Result<String> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let (digest, now) = (digest_hex(&back.state), self.now());
        // Used up before anything else: a second return with the same state finds nothing.
        let visit =
            self.store.write(move |tx| Ok::<_, Error>(rows::take_visit(tx, &digest, me, now)?)).await?;
        let visit = visit.ok_or_else(|| {
            Error::invalid(
                "oidc",
                "This visit was not begun here, is over, or took longer than ten minutes. Begin again.",
            )
        })?;
        let issuer = self.issuer(&visit.issuer)?.clone();
        if !back.issuer.is_empty() && back.issuer != issuer.url {
            return Err(refused(&issuer, OidcError::Issuer));
        }
        if !back.error.is_empty() || back.code.is_empty() {
            return Err(Error::invalid(
                "oidc",
                format!(
                    "{} did not say who you are. Nothing was changed; you can begin again.",
                    issuer.title
                ),
            ));
        }
        let claims = self.claims_of(&issuer, &back.code, &visit).await?;
        self.keep_identity(me, &issuer, &claims).await?;
        Ok(issuer.title)
    }

    async fn ask_issuer(&self, issuer: &Issuer, request: Request) -> Result<Answer> {
        let answer = self.outbound.send(request).await.map_err(|error| {
            tracing::warn!(issuer = issuer.name, %error, "an identity provider cannot be asked");
            unavailable(issuer)
        })?;
        if answer.is_success() {
            return Ok(answer);
        }
        tracing::warn!(issuer = issuer.name, status = answer.status, "an identity provider refused");
        Err(unavailable(issuer))
    }

    async fn metadata(&self, issuer: &Issuer) -> Result<Metadata> {
        let answer = self.ask_issuer(issuer, Request::get(&Metadata::address(&issuer.url))).await?;
        Metadata::read(&answer.body, &issuer.url).map_err(|error| refused(issuer, error))
    }

    /// Exchanges the code and checks the ID token.
    async fn claims_of(&self, issuer: &Issuer, code: &str, visit: &OidcVisit) -> Result<Claims> {
        let metadata = self.metadata(issuer).await?;
        let redirect = self.oidc_return();
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &redirect),
            ("code_verifier", &visit.verifier),
        ];
        let basic = !issuer.client_secret.is_empty() && !metadata.wants_secret_in_form();
        if !basic {
            form.push(("client_id", &issuer.client_id));
            if !issuer.client_secret.is_empty() {
                form.push(("client_secret", &issuer.client_secret));
            }
        }
        let mut request =
            Request::post_form(&metadata.token_endpoint, &form).header("accept", "application/json");
        if basic {
            request = request.basic(&issuer.client_id, &issuer.client_secret);
        }
        let answer = self.ask_issuer(issuer, request).await?;
        let tokens: serde_json::Value =
            serde_json::from_slice(&answer.body).map_err(|_| refused(issuer, OidcError::Token))?;
        let token = tokens["id_token"].as_str().ok_or_else(|| refused(issuer, OidcError::Token))?;
        let keys = self.ask_issuer(issuer, Request::get(&metadata.jwks_uri)).await?;
        let claims = believe(issuer, token, &keys.body, visit, self.now())?;
        let Some(endpoint) = metadata.userinfo_endpoint.filter(|_| issuer.userinfo) else {
            return Ok(claims);
        };
        let bearer = tokens["access_token"].as_str().unwrap_or_default();
        let request = Request::get(&endpoint).header("authorization", &format!("Bearer {bearer}"));
        let userinfo = self.ask_issuer(issuer, request).await?;
        claims.with_userinfo(&userinfo.body).map_err(|error| refused(issuer, error))
    }

    async fn keep_identity(&self, me: i64, issuer: &Issuer, claims: &Claims) -> Result<()> {
        let profession = issuer.profession(claims);
        let reference = claims.text(&issuer.reference_claim).unwrap_or(&claims.subject).to_owned();
        let said = issuer.person(claims).filter(|_| issuer.knows_person);
        let title = issuer.title.clone();
        let (id, now) = (self.new_id(), self.now());
        self.store
            .write(move |tx| {
                let own = rows::real_name(tx, me)?.as_ref().map(super::real_name);
                if let (Some(said), Some(own)) = (&said, &own)
                    && said.key() != own.key()
                {
                    return Err(Error::invalid(
                        "surname",
                        format!("{title} knows you as {}, and you gave your name as {}. Correct the name below, then begin again.", said.full(), own.full()),
                    ));
                }
                let name = said.clone().or(own);
                if profession.is_some() && name.is_none() {
                    return Err(Error::invalid("surname", "Say your name first, as it is in the register."));
                }
                let proof = Proof {
                    account: me,
                    profession,
                    level: Level::L2,
                    method: Method::Oidc,
                    verifier: title.clone(),
                    reference: reference.clone(),
                    expires_at: Some(now + HOLDS_MS),
                };
                grant(tx, id, proof, now, Some(me))?;
                match &said {
                    Some(name) => set_verified(tx, me, name, &title, now),
                    None => Ok(()),
                }
            })
            .await
    }
}

/// The ID token, if everything about it is right.
fn believe(issuer: &Issuer, token: &str, keys: &[u8], visit: &OidcVisit, now_ms: i64) -> Result<Claims> {
    let expected = Expected {
        issuer: &issuer.url,
        client_id: &issuer.client_id,
        now_ms,
        is_nonce: &|nonce| same(digest_hex(nonce).as_bytes(), visit.nonce.as_bytes()),
    };
    id_token(token, keys, &expected).map_err(|error| refused(issuer, error))
}

fn unavailable(issuer: &Issuer) -> Error {
    Error::invalid(
        "oidc",
        format!("{} does not answer as it should. Nothing was changed; try again later.", issuer.title),
    )
}

fn refused(issuer: &Issuer, error: OidcError) -> Error {
    tracing::warn!(issuer = issuer.name, %error, "an identity provider is not believed");
    Error::invalid(
        "oidc",
        format!(
            "What {} answered cannot be believed, so nothing was changed. The administrators find the reason in the log.",
            issuer.title
        ),
    )
}
