//! One page, one template, one file.

mod about;
mod admin_credentials;
mod bookmarks;
mod certificates;
mod compose;
mod concern;
mod conferences;
mod consent;
mod cpd;
mod decisions;
mod error;
mod favourites;
mod follow_requests;
mod fragments;
mod groups;
mod history;
mod home;
mod hub;
mod information;
mod landing;
mod list;
mod lists;
mod local;
mod measures;
mod moderation;
mod notice;
mod notifications;
mod oob;
mod password_edit;
mod password_request;
mod people;
mod picture;
mod profile;
mod questions;
mod recovery_codes;
mod reporting;
mod review;
mod scheduled;
pub mod scopes;
mod search;
mod second_step;
mod session_record;
mod sessions;
mod sets;
mod settings_account;
mod settings_applications;
mod settings_credentials;
mod settings_profile;
mod settings_security;
mod settings_totp;
mod sign_in;
mod sign_up;
mod statements;
mod tag;
mod thread;
mod transparency;
mod videos;

pub use about::About;
pub use admin_credentials::{AdminCredentials, WaitingClaim};
pub use bookmarks::Bookmarks;
pub use certificates::{Certificates, Verify};
pub use compose::Compose;
pub use concern::{Concern, CountryRoutes, RouteView};
pub use conferences::{
    Conference, ConferenceEdit, ConferenceForm, ConferenceNumbers, Conferences, TalkEdit, TalkForm, TalkHeld,
    Wall, WallDesk, WallNow,
};
pub use consent::{Consent, Permission};
pub use cpd::{Cpd, CpdActivity, CpdExport, CpdNew};
pub use decisions::{AppealPage, SettingsDecisions};
pub use error::ErrorPage;
pub use favourites::Favourites;
pub use follow_requests::FollowRequests;
pub use fragments::{NotificationFragment, PostFragment};
pub use groups::{
    CommunityForm, CommunityNew, GroupDesk, GroupEdit, GroupEditForm, GroupEvents, GroupFiles, GroupInquiry,
    GroupMembers, GroupPage, GroupPseudonym,
};
pub use history::{History, VersionView};
pub use home::Home;
pub use hub::{Hub, HubForm, HubRegistration, HubSession, HubUsage, HubWord, ModerationHashtags};
pub use information::{Information, InformationEdit, InformationForm, InformationPages};
pub use landing::Landing;
pub use list::List;
pub use lists::{ListSummary, Lists};
pub use local::Local;
pub use measures::{Measures, MeasuresCase, MeasuresDesk, MeasuresEnter, MeasuresSite};
pub use moderation::{
    AppealFile, AuditLine, ModerationAccount, ModerationAccounts, ModerationAppeals, ModerationAudit,
    ModerationQueue, ModerationReport, ModerationRules, ReportNote, RuleRow, Tabs,
};
pub use notice::Notice;
pub use notifications::{NotificationFilter, Notifications};
pub use oob::Oob;
pub use password_edit::PasswordEdit;
pub use password_request::PasswordRequest;
pub use people::People;
pub use picture::Picture;
pub use profile::{Profile, ProfileTab};
pub use questions::{QuestionAnalysis, QuestionNew, Questions, QuestionsImport};
pub use recovery_codes::RecoveryCodes;
pub use reporting::{Receipt, ReportCategory, ReportForm};
pub use review::Review;
pub use scheduled::{Scheduled, ScheduledView};
pub use search::Search;
pub use second_step::SecondStep;
pub use session_record::SessionRecord;
pub use sessions::{GroupForm, GroupNew, Groups, PaperLine, Session, SessionEdit, SessionForm, Sessions};
pub use sets::{Set, SetAnalysis, SetNew, SetTake, Sets};
pub use settings_account::{SettingsAccount, SignInView};
pub use settings_applications::{ApplicationView, SettingsApplications};
pub use settings_credentials::{
    ClaimSummary, CredentialView, IssuerView, NameForm, SettingsCredentials, TypedClaim,
};
pub use settings_profile::{ProfileForm, SettingsProfile};
pub use settings_security::{PasskeyRow, SettingsSecurity};
pub use settings_totp::SettingsTotp;
pub use sign_in::SignIn;
pub use sign_up::{SignUp, SignUpForm};
pub use statements::{Statement, StatementEdit, StatementForm, Statements};
pub use tag::Tag;
pub use thread::Thread;
pub use transparency::Transparency;
pub use videos::{Video, VideoEdit, VideoForm, VideoNew, Videos};
