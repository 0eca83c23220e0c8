//! The data of pages. Texts are plain (templates escape them) but for fields named `…_html`, which are trusted.

mod account;
mod certificate;
mod compose;
mod conference;
mod cpd;
mod form;
mod group;
mod lists;
mod measures;
mod media;
mod moderation;
mod notification;
mod picture;
mod post;
mod question;
mod record;
mod session;
mod shell;
mod statement;
mod tag;
mod time;
mod video;

pub use account::{AccountSmall, AccountView, Badge, Counts, Credentials, FieldView, Relation};
pub use certificate::{CertificateRow, VerdictView};
pub use compose::{ComposerGroup, ComposerSession, ComposerView, PollDraft};
pub use conference::{ConferenceCard, DayView, HeldPost, TalkCard, TalkRow};
pub use cpd::{ActivityForm, ActivityRow, ActivityView, EvidenceRow, SchemeRow, SchemeView};
pub use form::{Choice, Choices, FieldError, FormErrors};
pub use group::{
    AnnouncementCard, DoorRow, EventCard, EventForm, FileRow, GroupMemberRow, InsideView, LogRow, RulesForm,
    WaitingRow,
};
pub use lists::{AccountList, PageLinks, Timeline};
pub use measures::{
    CaseField, CaseRow, CorrectionLine, DeskSite, MeasureView, NoteLine, PeriodRow, QueryLine,
};
pub use media::{LinkCardView, MediaView};
pub use moderation::{
    ActionChoice, AppealRow, Bar, BarChart, BarGroup, DecideForm, DecisionRow, LimitRow, MemberRow, MonthRow,
    ReportRow,
};
pub use notification::{NotificationKind, NotificationView};
pub use picture::{AttestView, FindingView, PictureView};
pub use post::{PollOptionView, PollView, PostMarks, PostView, VisibilityView};
pub use question::{
    ItemRow, OpenedView, OptionRow, QuestionForm, QuestionView, RecallChoice, ReviewCard, ReviewCounts,
    Scatter, SetRow,
};
pub use record::{RecordPart, RecordView, YearRow};
pub use session::{GroupCard, HereView, PaperCard, PromptBlock, SessionCard, SessionPost};
pub use shell::{Flash, FlashKind, Joining, Shell, Theme, ViewerView};
pub use statement::{StatementDraft, StatementRow, StatementVersion};
pub use tag::TagView;
pub use time::{Count, When};
pub use video::{FrameNote, InformationRow, Moment, SourceView, VideoCard, VideoFileView, VideoQuestion};
