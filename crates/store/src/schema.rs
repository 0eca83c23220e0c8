//! The tables as diesel sees them: one schema for both databases. Made from the migrations; keep them in step.

mod access;
mod asking;
mod board;
mod conferring;
mod gathering;
mod learning;
mod measuring;
mod moderation;
mod people;
mod proof;
mod publishing;
mod record;
mod showing;
mod speaking;
mod work;

pub use access::*;
pub use asking::*;
pub use board::*;
pub use conferring::*;
pub use gathering::*;
pub use learning::*;
pub use measuring::*;
pub use moderation::*;
pub use people::*;
pub use proof::*;
pub use publishing::*;
pub use record::*;
pub use showing::*;
pub use speaking::*;
pub use work::*;

diesel::allow_tables_to_appear_in_same_query!(
    accounts,
    users,
    email_tokens,
    invites,
    sign_ins,
    apps,
    oauth_codes,
    tokens,
    posts,
    post_edits,
    post_mentions,
    tags,
    post_tags,
    tag_follows,
    media,
    polls,
    poll_options,
    poll_votes,
    favourites,
    bookmarks,
    pins,
    thread_mutes,
    follows,
    follow_requests,
    blocks,
    mutes,
    account_notes,
    lists,
    list_members,
    notifications,
    markers,
    scheduled_posts,
    hubs,
    idempotency_keys,
    reports,
    report_posts,
    report_notes,
    cleared_posts,
    decisions,
    appeals,
    account_limits,
    word_rules,
    domain_rules,
    email_domain_blocks,
    domain_blocks,
    outbox,
    jobs,
    audit_log,
    confirmations,
    totp,
    recovery_codes,
    pending_sign_ins,
    passkeys,
    passkey_challenges,
    media_checks,
    media_findings,
    real_names,
    credentials,
    registers,
    register_entries,
    claims,
    claim_documents,
    claim_reviews,
    vouches,
    oidc_visits,
    post_interests,
    groups,
    group_members,
    group_rules,
    group_answers,
    group_invitations,
    group_bans,
    group_queue,
    group_pins,
    group_pseudonyms,
    pseudonym_inquiries,
    group_announcements,
    announcement_reads,
    group_events,
    event_answers,
    group_files,
    statements,
    statement_versions,
    statement_approvals,
    sessions,
    session_hosts,
    papers,
    session_papers,
    prompts,
    session_posts,
    session_presence,
    session_reminders,
    transcripts,
    transcript_states,
    questions,
    answers,
    question_sets,
    question_set_items,
    set_attempts,
    reviews,
    activities,
    activity_files,
    cpd_schemes,
    conferences,
    conference_rooms,
    talks,
    talk_holds,
    wall_posts,
    wall_blocks,
    issuer_keys,
    certificates,
    revocations,
    status_places,
    measure_protocols,
    measure_sites,
    measure_leads,
    measure_cases,
    measure_corrections,
    measure_queries,
    measure_notes,
    videos,
    video_watches,
    video_questions,
    information_pages,
);
