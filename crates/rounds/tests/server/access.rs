//! Who may do what: every route of the API with the scope it asks for, tried with every kind of token.

mod closed;
mod conferences;
mod cpd;
mod groups;
mod measures;
mod moderation;
mod network;
mod questions;
mod sealed;
mod sessions;
mod videos;
mod walk;

use crate::harness::{Client, PASSWORD, Reply, Server, picture};
use crate::sessions::PaperService;
use kernel::Scope::{self, *};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a route asks for.
#[derive(Debug, Clone, Copy)]
enum Needs {
    /// Anybody, with or without a token.
    Nothing,
    /// Anybody; but a token, if there is one, has to have been given for it.
    Reading(Scope),
    /// A token, of a person or an application, whatever it is for.
    Token,
    /// A token, of a person or an application, with the scope.
    TokenFor(Scope),
    /// A person's token with one of the scopes.
    Person(&'static [Scope]),
    /// A moderator's token with the scope.
    Moderator(Scope),
    /// Id and secret of an application, in the form.
    Client,
}

/// What the placeholder of a path stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Thing {
    /// A line of Anna's ledger, and a file of one.
    Activity,
    Evidence,
    /// The number of a certificate for a session that Anna conducts.
    Certificate,
    StatusList,
    None,
    Ben,
    Post,
    BensPost,
    List,
    Media,
    Plan,
    Poll,
    Notification,
    Request,
    Tag,
    /// A hashtag whose purpose waits to be reviewed.
    OwnTag,
    Stream,
    Report,
    /// Somebody who waits to be let in.
    Waiting,
    /// A suspended account.
    Closed,
    EmailBlock,
    DomainBlock,
    BensQuestion,
    OwnQuestion,
    BensSet,
    OwnSet,
    /// A question that waits to be reviewed again.
    Review,
    Group,
    /// A session that is open.
    Session,
    ClosedSession,
    /// A session that is still to come.
    Announced,
    /// A session that is open and a post in it.
    SessionPost,
    /// A public group with members that Anna is not in; one that she is in; one that she owns.
    OtherGroup,
    JoinedGroup,
    OwnGroup,
    /// A campaign that Anna steers, with a protocol.
    Campaign,
    /// And the name of one of its files.
    CampaignFile,
    /// A site of it that she leads.
    CampaignSite,
    /// A site of it, and somebody who may lead it.
    CampaignLead,
    /// And one of its charts; a note of it; a case of her site; a query about one.
    CampaignChart,
    CampaignNote,
    CampaignCase,
    CampaignQuery,
    /// A group that Anna owns, and something of it: a member, somebody who asks, a post, a post that waits.
    GroupMember,
    GroupAsking,
    GroupPost,
    /// An announcement in a group that Anna moderates; an event; a file.
    GroupAnnouncement,
    Announcement,
    GroupEvent,
    GroupFile,
    /// A closed group with pseudonyms; one where Anna has hers; a post under it; the account of it.
    VettedGroup,
    MaskedGroup,
    MaskedPost,
    Pseudonym,
    GroupWaiting,
    /// A statement of such a group: out, a draft, a draft that enough have agreed to.
    Statement,
    StatementDraft,
    AgreedStatement,
    /// A conference that Anna owns, with its days.
    Conference,
    /// A conference and a post in it; a conference and Ben.
    ConferencePost,
    ConferenceBen,
    /// A talk of a conference of Anna's, which runs.
    Talk,
    /// A no-post talk and a post that waits for its speaker.
    HeldPost,
    /// A video of Anna's that is out; one and a file of it; one and a question in it.
    Video,
    VideoFile,
    VideoQuestion,
    /// A page for patients of Anna's.
    Information,
}

struct Row {
    method: &'static str,
    /// As the router has it.
    path: &'static str,
    thing: Thing,
    needs: Needs,
    query: &'static str,
    /// JSON; `"picture"` stands for a form with a file; `{n}` in it for a number that is new each time, `{thing}` for
    /// the id of the thing.
    body: Value,
}

impl Row {
    fn query(self, query: &'static str) -> Self {
        Self { query, ..self }
    }

    fn body(self, body: Value) -> Self {
        Self { body, ..self }
    }

    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Answers before anybody looks for a token.
    fn looks_at_no_token(&self) -> bool {
        ["/health", "/metrics", "/api/v1/streaming/health"].contains(&self.path)
    }
}

fn row(method: &'static str, path: &'static str, thing: Thing, needs: Needs) -> Row {
    Row { method, path, thing, needs, query: "", body: Value::Null }
}

const OWN: Needs = Needs::Person(&[ReadAccounts, Profile]);
const READ_ACCOUNTS: Needs = Needs::Person(&[ReadAccounts]);
const READ_BLOCKS: Needs = Needs::Person(&[ReadBlocks]);
const READ_BOOKMARKS: Needs = Needs::Person(&[ReadBookmarks]);
const READ_FAVOURITES: Needs = Needs::Person(&[ReadFavourites]);
const READ_FOLLOWS: Needs = Needs::Person(&[ReadFollows]);
const READ_LISTS: Needs = Needs::Person(&[ReadLists]);
const READ_MUTES: Needs = Needs::Person(&[ReadMutes]);
const READ_NOTIFICATIONS: Needs = Needs::Person(&[ReadNotifications]);
const READ_STATUSES: Needs = Needs::Person(&[ReadStatuses]);
const WRITE_ACCOUNTS: Needs = Needs::Person(&[WriteAccounts]);
const WRITE_BLOCKS: Needs = Needs::Person(&[WriteBlocks]);
const WRITE_BOOKMARKS: Needs = Needs::Person(&[WriteBookmarks]);
const WRITE_FAVOURITES: Needs = Needs::Person(&[WriteFavourites]);
const WRITE_FOLLOWS: Needs = Needs::Person(&[WriteFollows]);
const WRITE_LISTS: Needs = Needs::Person(&[WriteLists]);
const WRITE_MEDIA: Needs = Needs::Person(&[WriteMedia]);
const WRITE_MUTES: Needs = Needs::Person(&[WriteMutes]);
const WRITE_NOTIFICATIONS: Needs = Needs::Person(&[WriteNotifications]);
const WRITE_STATUSES: Needs = Needs::Person(&[WriteStatuses]);
const SEE_ACCOUNTS: Needs = Needs::Reading(ReadAccounts);
const SEE_POSTS: Needs = Needs::Reading(ReadStatuses);

fn table() -> Vec<Row> {
    [
        network::rows(),
        questions::rows(),
        conferences::rows(),
        cpd::rows(),
        moderation::rows(),
        sessions::rows(),
        groups::rows(),
        measures::rows(),
        videos::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A server with the people and things that the rows are about.
struct World {
    server: Server,
    anna: Client,
    ben: Client,
    mia: Client,
    number: AtomicUsize,
    _papers: PaperService,
}

impl World {
    async fn new() -> Self {
        let papers = PaperService::start().await;
        let server = Server::with(|config| papers.is_asked_by(config)).await;
        let anna = server.member("anna").await;
        let ben = server.member("ben").await;
        anna.patch("/api/v1/accounts/update_credentials", json!({ "locked": true })).await.ok();
        let mia = moderation::mia(&server).await;
        Self { server, anna, ben, mia, number: AtomicUsize::new(0), _papers: papers }
    }

    fn next(&self) -> usize {
        self.number.fetch_add(1, Ordering::Relaxed)
    }

    /// Makes what a placeholder stands for; its id or name.
    async fn make(&self, thing: Thing) -> String {
        let text = |value: &Value| value["id"].as_str().unwrap().to_owned();
        let (anna, ben) = (&self.anna, &self.ben);
        match thing {
            Thing::None => String::new(),
            Thing::Ben => ben.id.clone(),
            Thing::Post => anna.say("mine").await,
            Thing::BensPost => ben.say("his").await,
            Thing::List => text(&anna.post("/api/v1/lists", json!({ "title": "Ward" })).await.ok()),
            Thing::Media => text(&anna.upload(picture()).await.ok()),
            Thing::Plan => {
                let plan = json!({ "status": "later", "scheduled_at": "2026-11-25T08:00:00Z" });
                text(&anna.post("/api/v1/statuses", plan).await.ok())
            }
            Thing::Poll => {
                let poll = json!({ "status": "?", "poll": { "options": ["yes", "no"], "expires_in": 3600 } });
                text(&ben.post("/api/v1/statuses", poll).await.ok()["poll"])
            }
            Thing::Notification => {
                let post = anna.say("please favourite").await;
                ben.post(&format!("/api/v1/statuses/{post}/favourite"), Value::Null).await.ok();
                anna.ids("/api/v1/notifications").await.swap_remove(0)
            }
            Thing::Request => {
                let somebody = self.server.member(&format!("asks_{}", self.next())).await;
                somebody.post(&format!("/api/v1/accounts/{}/follow", anna.id), Value::Null).await.ok();
                somebody.id
            }
            Thing::Tag => "meded".to_owned(),
            Thing::OwnTag => {
                let body = json!({ "purpose": "A club." });
                self.anna.post("/api/rounds/v1/hashtags/owntag", body).await.ok();
                "owntag".to_owned()
            }
            Thing::Stream => "public/local".to_owned(),
            Thing::Activity | Thing::Evidence | Thing::Certificate | Thing::StatusList => {
                self.make_for_cpd(thing).await
            }
            Thing::Report | Thing::Waiting | Thing::Closed | Thing::EmailBlock | Thing::DomainBlock => {
                self.make_for_moderators(thing).await
            }
            Thing::BensQuestion | Thing::OwnQuestion | Thing::BensSet | Thing::OwnSet | Thing::Review => {
                self.make_for_questions(thing).await
            }
            Thing::Group | Thing::Session | Thing::ClosedSession | Thing::Announced | Thing::SessionPost => {
                self.make_for_hosts(thing).await
            }
            Thing::OtherGroup
            | Thing::JoinedGroup
            | Thing::OwnGroup
            | Thing::GroupMember
            | Thing::GroupAsking
            | Thing::GroupPost
            | Thing::GroupAnnouncement
            | Thing::Announcement
            | Thing::GroupEvent
            | Thing::GroupFile
            | Thing::VettedGroup
            | Thing::MaskedGroup
            | Thing::MaskedPost
            | Thing::Pseudonym
            | Thing::GroupWaiting
            | Thing::Statement
            | Thing::StatementDraft
            | Thing::AgreedStatement => self.make_with_members(thing).await,
            Thing::Conference
            | Thing::ConferencePost
            | Thing::ConferenceBen
            | Thing::Talk
            | Thing::HeldPost => self.make_for_conferences(thing).await,
            Thing::Campaign
            | Thing::CampaignFile
            | Thing::CampaignChart
            | Thing::CampaignNote
            | Thing::CampaignSite
            | Thing::CampaignCase
            | Thing::CampaignQuery
            | Thing::CampaignLead => self.make_measuring(thing).await,
            Thing::Video | Thing::VideoFile | Thing::VideoQuestion | Thing::Information => {
                self.make_video(thing).await
            }
        }
    }

    async fn call(&self, row: &Row, who: &Client, thing: &str) -> Reply {
        // Each placeholder takes the next word.
        let mut path = row.path.to_owned();
        for word in thing.split(' ') {
            if let Some((before, rest)) = path.split_once('{') {
                path = format!("{before}{word}{}", rest.split_once('}').unwrap().1);
            }
        }
        let path = path.replace("{post}", "1");
        let method = Method::from_bytes(row.method.as_bytes()).unwrap();
        let request = who.request(method, &format!("{path}{}", row.query));
        let request = if row.body == json!("picture") {
            let part = reqwest::multipart::Part::bytes(picture()).file_name("picture");
            request.multipart(reqwest::multipart::Form::new().part("file", part))
        } else if row.body.is_null() {
            request
        } else {
            let body =
                row.body.to_string().replace("{n}", &self.next().to_string()).replace("{thing}", thing);
            request.body(body).header("content-type", "application/json")
        };
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        // A stream that was opened does not end.
        let endless = headers.get("content-type").is_some_and(|it| it == "text/event-stream");
        let body = if endless { String::new() } else { response.text().await.unwrap() };
        Reply { status, headers, body }
    }

    fn with(&self, token: &str) -> Client {
        Client { token: Some(token.to_owned()), ..self.server.anybody() }
    }

    /// Anna with a token for these scopes and nothing else.
    async fn person(&self, scopes: &[Scope]) -> Client {
        let names: Vec<&str> = scopes.iter().map(|scope| scope.name()).collect();
        let id = self.anna.id.parse().unwrap();
        self.with(&self.server.app.script_token(id, &names.join(" ")).await.unwrap())
    }

    /// An application on its own, without a person.
    async fn application(&self, scopes: &[Scope]) -> Client {
        let scopes = scopes.iter().map(|scope| scope.name()).collect::<Vec<_>>().join(" ");
        let anybody = self.server.anybody();
        let app = json!({ "client_name": "x", "redirect_uris": "https://app.example/", "scopes": scopes });
        let app = anybody.post("/api/v1/apps", app).await.ok();
        let grant = json!({
            "grant_type": "client_credentials", "scope": scopes,
            "client_id": app["client_id"], "client_secret": app["client_secret"]
        });
        let token = anybody.post("/oauth/token", grant).await.ok();
        self.with(token["access_token"].as_str().unwrap())
    }

    /// Everything of Anna's that a call could have changed.
    async fn state(&self) -> Vec<Value> {
        let mut state = vec![self.server.anybody().get("/api/v2/instance").await.ok()];
        for path in "/api/v1/accounts/verify_credentials /api/v1/timelines/home /api/v1/lists \
        /api/v1/scheduled_statuses /api/v1/notifications /api/v1/favourites /api/v1/bookmarks \
        /api/v1/followed_tags /api/v1/blocks /api/v1/mutes /api/v1/follow_requests \
        /api/v1/markers?timeline[]=home /api/v1/preferences /api/v1/timelines/public"
            .split_whitespace()
        {
            state.push(self.anna.get(path).await.ok());
        }
        state.push(self.anna.get(&format!("/api/v1/accounts/relationships?id={}", self.ben.id)).await.ok());
        state
    }
}

/// Every scope but the wanted ones and what would cover them.
fn others(wanted: &[Scope]) -> Vec<Scope> {
    Scope::ALL.iter().copied().filter(|scope| !wanted.iter().any(|it| scope.covers(*it))).collect()
}

const OUTSIDE: &str = "This action is outside the authorized scopes";

/// The refusals that were missing, one a line.
#[derive(Default)]
struct Complaints(Vec<String>);

impl Complaints {
    fn expect(&mut self, row: &Row, who: &str, reply: &Reply, status: u16, says: &str) {
        if reply.status.as_u16() != status || !reply.body.contains(says) {
            let line = format!(
                "{} by {who}: {} {} instead of {status} {says}",
                row.name(),
                reply.status,
                reply.body
            );
            self.0.push(line);
        }
    }

    #[track_caller]
    fn none(self) {
        assert!(self.0.is_empty(), "\n{}", self.0.join("\n"));
    }
}

#[tokio::test]
async fn without_a_token_only_what_is_open_answers_and_the_rest_changes_nothing() {
    let world = World::new().await;
    let anybody = world.server.anybody();
    let mut complaints = Complaints::default();
    for row in table() {
        let thing = world.make(row.thing).await;
        let before = world.state().await;
        let reply = world.call(&row, &anybody, &thing).await;
        match row.needs {
            Needs::Nothing | Needs::Reading(_) => complaints.expect(&row, "anybody", &reply, 200, ""),
            Needs::Token | Needs::TokenFor(_) | Needs::Person(_) | Needs::Moderator(_) => {
                complaints.expect(&row, "anybody", &reply, 401, "error");
                assert_eq!(world.state().await, before, "{}", row.name());
            }
            Needs::Client => {
                let refused =
                    [401, 403].contains(&reply.status.as_u16()) && !reply.body.contains("access_token");
                assert!(refused, "{}: {}", row.name(), reply.body);
            }
        }
    }
    complaints.none();
}

#[tokio::test]
async fn a_token_with_every_other_scope_is_outside_its_scopes_and_changes_nothing() {
    let world = World::new().await;
    let mut complaints = Complaints::default();
    for row in table() {
        let wanted: &[Scope] = match &row.needs {
            Needs::Reading(scope) | Needs::TokenFor(scope) | Needs::Moderator(scope) => &[*scope],
            Needs::Person(scopes) => scopes,
            Needs::Nothing | Needs::Token | Needs::Client => continue,
        };
        let thing = world.make(row.thing).await;
        let who = match row.needs {
            Needs::Moderator(_) => world.moderator(&others(wanted)).await,
            _ => world.person(&others(wanted)).await,
        };
        let before = world.state().await;
        let reply = world.call(&row, &who, &thing).await;
        complaints.expect(&row, "a person's other token", &reply, 403, OUTSIDE);
        if !matches!(row.needs, Needs::Person(_) | Needs::Moderator(_)) {
            let app = world.application(&others(wanted)).await;
            let reply = world.call(&row, &app, &thing).await;
            complaints.expect(&row, "an application's other token", &reply, 403, OUTSIDE);
        }
        assert_eq!(world.state().await, before, "{}", row.name());
    }
    complaints.none();
}

#[tokio::test]
async fn exactly_the_right_scope_is_enough() {
    let world = World::new().await;
    let mut complaints = Complaints::default();
    for row in table() {
        let each: Vec<Vec<Scope>> = match &row.needs {
            Needs::Nothing | Needs::Token => vec![vec![WriteReports], Scope::ALL.to_vec()],
            Needs::Reading(scope) | Needs::TokenFor(scope) | Needs::Moderator(scope) => vec![vec![*scope]],
            Needs::Person(scopes) => scopes.iter().map(|scope| vec![*scope]).collect(),
            Needs::Client => continue,
        };
        // Without an upgrade a socket is only told where server-sent events are.
        let status = if row.path.trim_end_matches('/') == "/api/v1/streaming" { 422 } else { 200 };
        for scopes in each {
            let thing = world.make(row.thing).await;
            let person = match row.needs {
                Needs::Moderator(_) => {
                    let reply = world.call(&row, &world.person(&scopes).await, &thing).await;
                    complaints.expect(&row, "a member", &reply, 403, "This is for moderators");
                    world.moderator(&scopes).await
                }
                _ => world.person(&scopes).await,
            };
            let reply = world.call(&row, &person, &thing).await;
            complaints.expect(&row, &format!("a person with {scopes:?}"), &reply, status, "");
            let app = world.application(&scopes).await;
            let thing = world.make(row.thing).await;
            let reply = world.call(&row, &app, &thing).await;
            match row.needs {
                Needs::Person(_) | Needs::Moderator(_) => {
                    complaints.expect(
                        &row,
                        "an application",
                        &reply,
                        403,
                        "This method requires an authenticated user",
                    );
                }
                _ => complaints.expect(&row, "an application", &reply, 200, ""),
            }
        }
    }
    complaints.none();
}

#[tokio::test]
async fn a_token_that_nobody_gave_is_refused_even_where_none_is_needed() {
    let world = World::new().await;
    let wrong = world.with("no-such-token");
    let mut complaints = Complaints::default();
    for row in table().iter().filter(|row| !row.looks_at_no_token()) {
        complaints.expect(
            row,
            "a made-up token",
            &world.call(row, &wrong, "1").await,
            401,
            "The access token is invalid",
        );
    }
    complaints.none();
}

#[tokio::test]
async fn a_suspended_account_has_no_access_with_old_or_new_tokens() {
    let world = World::new().await;
    let id = world.anna.id.parse().unwrap();
    world.server.app.suspend(id, true).await.unwrap();
    let new = world.person(Scope::ALL).await;
    let mut complaints = Complaints::default();
    for row in table().iter().filter(|row| !row.looks_at_no_token()) {
        complaints.expect(row, "an old token", &world.call(row, &world.anna, "1").await, 401, "error");
        complaints.expect(
            row,
            "a new token",
            &world.call(row, &new, "1").await,
            403,
            "Your login is currently disabled",
        );
    }
    complaints.none();
    world.server.app.suspend(id, false).await.unwrap();
    new.get("/api/v1/timelines/home").await.ok();
}

#[tokio::test]
async fn an_account_waits_for_its_address_before_it_may_do_anything() {
    let papers = PaperService::start().await;
    let server = Server::with(|config| config.email_confirmation = "on".into()).await;
    let ben = server.member("ben").await;
    let mia = server.moderator("mia").await;
    let (anna, number) = (server.member("anna").await, AtomicUsize::new(0));
    let world = World { anna, ben, mia, server, number, _papers: papers };
    let app = world.application(&[Read, Write, Follow]).await;
    let form =
        json!({ "username": "carla", "email": "carla@example.org", "password": PASSWORD, "agreement": true });
    let token = app.post("/api/v1/accounts", form).await.ok();
    let carla = world.with(token["access_token"].as_str().unwrap());
    let mut complaints = Complaints::default();
    for row in table().iter().filter(|row| !row.looks_at_no_token()) {
        let reply = world.call(row, &carla, "1").await;
        complaints.expect(row, "an unconfirmed account", &reply, 403, "missing a confirmed e-mail address");
    }
    complaints.none();
    world.server.work_off().await;
    let mails = world.server.mails();
    assert!(mails.iter().any(|mail| mail.contains("carla@example.org")), "{mails:?}");
}

#[tokio::test]
async fn searching_for_an_address_needs_no_more_than_the_scope_for_searching() {
    let world = World::new().await;
    let post = world.make(Thing::BensPost).await;
    let searcher = world.person(&[ReadSearch]).await;
    for (address, kind) in [(format!("/@ben/{post}"), "statuses"), ("/@ben".to_owned(), "accounts")] {
        let found = searcher.get(&format!("/api/v2/search?q={}{address}", world.server.url)).await.ok();
        assert_eq!(found[kind].as_array().unwrap().len(), 1, "{found}");
    }
}

#[test]
fn every_route_of_the_api_is_in_the_table() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/src/api");
    let mut routed = BTreeSet::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let source = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for after in source.split(".route(").skip(1) {
            let (path, rest) = after.trim_start().strip_prefix('"').unwrap().split_once('"').unwrap();
            let methods = ["get", "post", "put", "patch", "delete"];
            let call = &rest[..end_of_call(rest)];
            assert!(call.contains('('), "{path} is routed in a way that this test cannot read: {call}");
            for part in call.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '(') {
                let Some((name, _)) = part.split_once('(') else { continue };
                assert!(methods.contains(&name), "{path}: {name} is no method that this test knows");
                routed.insert(format!("{} {path}", name.to_uppercase()));
            }
        }
    }
    assert!(routed.len() > 100, "{routed:?}");
    let known: BTreeSet<String> = table().iter().map(Row::name).collect();
    assert_eq!(routed.difference(&known).collect::<Vec<_>>(), [] as [&String; 0], "routes without a rule");
    assert_eq!(known.difference(&routed).collect::<Vec<_>>(), [] as [&String; 0], "rules without a route");
    assert_eq!(known.len(), table().len(), "a route is in the table twice");
}

#[tokio::test]
async fn every_page_of_settings_is_for_whoever_is_signed_in_and_changes_nothing_for_others() {
    let routes = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/src/ui/routes.rs");
    let source = std::fs::read_to_string(routes).unwrap();
    let world = World::new().await;
    let before = world.state().await;
    let (browser, mut seen) = (world.server.anybody(), 0);
    let page = browser.get("/auth/sign_in").await.body;
    let form = [("csrf", crate::oauth::csrf(&page)), ("current_password", PASSWORD.to_owned())];
    for after in source.split(".route(\"/settings").skip(1) {
        let (rest, call) = after.split_once('"').unwrap();
        let (path, call) = (format!("/settings{}", rest.replace("{id}", "1")), &call[..end_of_call(call)]);
        if call.contains("get(") {
            let place = browser.get(&path).await.header("location").to_owned();
            assert!(place.starts_with("/auth/sign_in") || place == "/settings/profile", "{path}: {place}");
            // A token is no session: pages take only cookies.
            let with_token = world.anna.get(&path).await;
            assert_eq!(with_token.header("location"), place, "{path}");
            seen += 1;
        }
        if call.contains("post(") {
            let status = browser.send(browser.request(Method::POST, &path).form(&form)).await.status;
            assert_eq!(status, 401, "{path}");
            seen += 1;
        }
    }
    assert!(seen >= 10, "{seen}");
    assert_eq!(world.state().await, before);
}

/// Where the parenthesis closes that was open before `text`.
fn end_of_call(text: &str) -> usize {
    let mut depth = 1;
    text.find(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth == 0
    })
    .unwrap()
}
