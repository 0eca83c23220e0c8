//! The tables as diesel sees them: one schema for both databases. Made from the migrations; keep them in step.

diesel::table! {
    accounts (id) {
        id -> BigInt,
        handle -> Text,
        handle_key -> Text,
        handle_skeleton -> Text,
        display_name -> Text,
        name_key -> Text,
        bio -> Text,
        fields -> Text,
        avatar -> Nullable<Text>,
        header -> Nullable<Text>,
        profession -> Nullable<Text>,
        specialty -> Text,
        grade -> Text,
        country -> Nullable<Text>,
        interests -> Text,
        locked -> Bool,
        bot -> Bool,
        discoverable -> Bool,
        indexable -> Bool,
        hide_collections -> Bool,
        state -> SmallInt,
        default_visibility -> SmallInt,
        default_sensitive -> Bool,
        default_language -> Nullable<Text>,
        posts_count -> BigInt,
        followers_count -> BigInt,
        following_count -> BigInt,
        last_post_at -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    users (account_id) {
        account_id -> BigInt,
        email -> Text,
        password -> Text,
        role -> SmallInt,
        confirmed -> Bool,
        approved -> Bool,
        reason -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    email_tokens (digest) {
        digest -> Text,
        account_id -> BigInt,
        purpose -> SmallInt,
        email -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    invites (id) {
        id -> BigInt,
        code -> Text,
        created_by -> Nullable<BigInt>,
        uses_left -> BigInt,
        expires_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    sessions (id) {
        id -> BigInt,
        digest -> Text,
        account_id -> BigInt,
        user_agent -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    apps (id) {
        id -> BigInt,
        client_id -> Text,
        secret_digest -> Text,
        name -> Text,
        website -> Nullable<Text>,
        redirect_uris -> Text,
        scopes -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    oauth_codes (digest) {
        digest -> Text,
        app_id -> BigInt,
        account_id -> BigInt,
        redirect_uri -> Text,
        scopes -> Text,
        challenge -> Nullable<Text>,
        token_id -> Nullable<BigInt>,
        expires_at -> BigInt,
    }
}

diesel::table! {
    tokens (id) {
        id -> BigInt,
        digest -> Text,
        refresh_digest -> Nullable<Text>,
        app_id -> BigInt,
        account_id -> Nullable<BigInt>,
        scopes -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    posts (id) {
        id -> BigInt,
        author_id -> BigInt,
        visibility -> SmallInt,
        text -> Text,
        spoiler -> Text,
        sensitive -> Bool,
        language -> Nullable<Text>,
        in_reply_to_id -> Nullable<BigInt>,
        in_reply_to_account_id -> Nullable<BigInt>,
        thread_id -> BigInt,
        boost_of_id -> Nullable<BigInt>,
        boost_of_account_id -> Nullable<BigInt>,
        poll_id -> Nullable<BigInt>,
        app_id -> Nullable<BigInt>,
        media_count -> SmallInt,
        replies_count -> BigInt,
        boosts_count -> BigInt,
        favourites_count -> BigInt,
        edited_at -> Nullable<BigInt>,
        held -> Bool,
    }
}

diesel::table! {
    post_edits (id) {
        id -> BigInt,
        post_id -> BigInt,
        text -> Text,
        spoiler -> Text,
        sensitive -> Bool,
        media -> Text,
        poll_options -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    post_mentions (post_id, account_id) {
        post_id -> BigInt,
        account_id -> BigInt,
    }
}

diesel::table! {
    tags (id) {
        id -> BigInt,
        key -> Text,
        name -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    post_tags (tag_id, post_id) {
        tag_id -> BigInt,
        post_id -> BigInt,
    }
}

diesel::table! {
    tag_follows (account_id, tag_id) {
        account_id -> BigInt,
        tag_id -> BigInt,
        id -> BigInt,
    }
}

diesel::table! {
    media (id) {
        id -> BigInt,
        account_id -> BigInt,
        post_id -> Nullable<BigInt>,
        scheduled_id -> Nullable<BigInt>,
        position -> SmallInt,
        blob -> Text,
        thumbnail -> Text,
        content_type -> Text,
        animated -> Bool,
        width -> Integer,
        height -> Integer,
        thumbnail_width -> Integer,
        thumbnail_height -> Integer,
        blurhash -> Text,
        alt -> Text,
        focus_x -> Double,
        focus_y -> Double,
    }
}

diesel::table! {
    polls (id) {
        id -> BigInt,
        post_id -> BigInt,
        multiple -> Bool,
        hide_totals -> Bool,
        expires_at -> BigInt,
        voters_count -> BigInt,
    }
}

diesel::table! {
    poll_options (poll_id, position) {
        poll_id -> BigInt,
        position -> SmallInt,
        title -> Text,
        votes -> BigInt,
    }
}

diesel::table! {
    poll_votes (poll_id, account_id, position) {
        poll_id -> BigInt,
        account_id -> BigInt,
        position -> SmallInt,
    }
}

diesel::table! {
    favourites (account_id, post_id) {
        account_id -> BigInt,
        post_id -> BigInt,
        id -> BigInt,
    }
}

diesel::table! {
    bookmarks (account_id, post_id) {
        account_id -> BigInt,
        post_id -> BigInt,
        id -> BigInt,
    }
}

diesel::table! {
    pins (account_id, post_id) {
        account_id -> BigInt,
        post_id -> BigInt,
        id -> BigInt,
    }
}

diesel::table! {
    thread_mutes (account_id, thread_id) {
        account_id -> BigInt,
        thread_id -> BigInt,
    }
}

diesel::table! {
    follows (account_id, target_id) {
        account_id -> BigInt,
        target_id -> BigInt,
        id -> BigInt,
        boosts -> Bool,
        notify -> Bool,
    }
}

diesel::table! {
    follow_requests (account_id, target_id) {
        account_id -> BigInt,
        target_id -> BigInt,
        id -> BigInt,
        boosts -> Bool,
        notify -> Bool,
    }
}

diesel::table! {
    blocks (account_id, target_id) {
        account_id -> BigInt,
        target_id -> BigInt,
        id -> BigInt,
    }
}

diesel::table! {
    mutes (account_id, target_id) {
        account_id -> BigInt,
        target_id -> BigInt,
        id -> BigInt,
        notifications -> Bool,
        expires_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    account_notes (account_id, target_id) {
        account_id -> BigInt,
        target_id -> BigInt,
        text -> Text,
    }
}

diesel::table! {
    lists (id) {
        id -> BigInt,
        account_id -> BigInt,
        title -> Text,
        replies_policy -> SmallInt,
        exclusive -> Bool,
    }
}

diesel::table! {
    list_members (list_id, account_id) {
        list_id -> BigInt,
        account_id -> BigInt,
    }
}

diesel::table! {
    notifications (id) {
        id -> BigInt,
        account_id -> BigInt,
        kind -> SmallInt,
        from_id -> BigInt,
        post_id -> Nullable<BigInt>,
        about_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    markers (account_id, timeline) {
        account_id -> BigInt,
        timeline -> Text,
        last_read_id -> BigInt,
        version -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    scheduled_posts (id) {
        id -> BigInt,
        account_id -> BigInt,
        draft -> Text,
        scheduled_at -> BigInt,
    }
}

diesel::table! {
    idempotency_keys (digest) {
        digest -> Text,
        post_id -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    reports (id) {
        id -> BigInt,
        target_id -> BigInt,
        reporter_id -> Nullable<BigInt>,
        source -> SmallInt,
        category -> SmallInt,
        comment -> Text,
        rules -> Text,
        notifier_name -> Text,
        notifier_email -> Nullable<Text>,
        receipt -> Nullable<Text>,
        assigned_id -> Nullable<BigInt>,
        resolved_at -> Nullable<BigInt>,
        resolved_by -> Nullable<BigInt>,
        decision_id -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    report_posts (report_id, post_id) {
        report_id -> BigInt,
        post_id -> BigInt,
    }
}

diesel::table! {
    report_notes (id) {
        id -> BigInt,
        report_id -> BigInt,
        account_id -> BigInt,
        text -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    cleared_posts (post_id) {
        post_id -> BigInt,
        cleared_at -> BigInt,
    }
}

diesel::table! {
    decisions (id) {
        id -> BigInt,
        target_id -> BigInt,
        report_id -> Nullable<BigInt>,
        moderator_id -> Nullable<BigInt>,
        action -> SmallInt,
        reason -> Text,
        note -> Text,
        posts -> Text,
        ends_at -> Nullable<BigInt>,
        undone_at -> Nullable<BigInt>,
        appeal_token -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    appeals (id) {
        id -> BigInt,
        decision_id -> BigInt,
        text -> Text,
        state -> SmallInt,
        answer -> Text,
        answered_by -> Nullable<BigInt>,
        answered_at -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    account_limits (account_id, kind) {
        account_id -> BigInt,
        kind -> SmallInt,
        decision_id -> Nullable<BigInt>,
        ends_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    word_rules (id) {
        id -> BigInt,
        phrase -> Text,
        only_links -> Bool,
        younger_than_days -> Nullable<BigInt>,
        action -> SmallInt,
        sentence -> Text,
        created_by -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    domain_rules (id) {
        id -> BigInt,
        domain -> Text,
        action -> SmallInt,
        sentence -> Text,
        created_by -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    email_domain_blocks (id) {
        id -> BigInt,
        domain -> Text,
        allow_with_approval -> Bool,
        created_at -> BigInt,
    }
}

diesel::table! {
    domain_blocks (id) {
        id -> BigInt,
        domain -> Text,
        severity -> SmallInt,
        reject_media -> Bool,
        reject_reports -> Bool,
        private_comment -> Nullable<Text>,
        public_comment -> Nullable<Text>,
        obfuscate -> Bool,
        created_at -> BigInt,
    }
}

diesel::table! {
    outbox (id) {
        id -> BigInt,
        node -> BigInt,
        event -> Text,
        created_at -> BigInt,
        xact -> BigInt,
    }
}

diesel::table! {
    jobs (id) {
        id -> BigInt,
        kind -> Text,
        payload -> Text,
        run_at -> BigInt,
        attempts -> Integer,
        lease -> Nullable<BigInt>,
        dead -> Bool,
        error -> Nullable<Text>,
    }
}

diesel::table! {
    audit_log (id) {
        id -> BigInt,
        at -> BigInt,
        actor_id -> Nullable<BigInt>,
        action -> Text,
        subject -> Text,
        details -> Text,
        previous -> Text,
        hash -> Text,
    }
}

diesel::table! {
    confirmations (digest) {
        digest -> Text,
        account_id -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    totp (account_id) {
        account_id -> BigInt,
        sealed -> Text,
        confirmed -> Bool,
        last_step -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    recovery_codes (account_id, digest) {
        account_id -> BigInt,
        digest -> Text,
    }
}

diesel::table! {
    pending_sign_ins (digest) {
        digest -> Text,
        account_id -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    passkeys (id) {
        id -> BigInt,
        account_id -> BigInt,
        credential_id -> Text,
        user_handle -> Text,
        public_key -> Text,
        sign_count -> BigInt,
        name -> Text,
        created_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    passkey_challenges (digest) {
        digest -> Text,
        purpose -> SmallInt,
        bound_to -> Text,
        account_id -> Nullable<BigInt>,
        user_handle -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    media_checks (media_id) {
        media_id -> BigInt,
        dicom -> Bool,
        must_examine -> Bool,
        clinical -> Bool,
        read_by -> Nullable<Text>,
        read_failed -> Bool,
        confirmed_at -> Nullable<BigInt>,
        examined_at -> Nullable<BigInt>,
        consent -> Nullable<Text>,
        consent_by -> Nullable<BigInt>,
        consent_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    media_findings (media_id, position) {
        media_id -> BigInt,
        position -> SmallInt,
        x -> Nullable<Integer>,
        y -> Nullable<Integer>,
        width -> Nullable<Integer>,
        height -> Nullable<Integer>,
        kind -> Text,
        identifier -> Nullable<Text>,
        severity -> SmallInt,
        confidence -> Double,
        reason -> Text,
        instead -> Text,
    }
}

diesel::table! {
    real_names (account_id) {
        account_id -> BigInt,
        given -> Text,
        surname -> Text,
        verified_by -> Text,
        updated_at -> BigInt,
    }
}

diesel::table! {
    credentials (id) {
        id -> BigInt,
        account_id -> BigInt,
        profession -> Nullable<Text>,
        level -> SmallInt,
        method -> Text,
        verifier -> Text,
        reference -> Text,
        status -> SmallInt,
        verified_at -> BigInt,
        checked_at -> BigInt,
        expires_at -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
        reason -> Text,
    }
}

diesel::table! {
    registers (name) {
        name -> Text,
        title -> Text,
        generation -> BigInt,
        entries -> BigInt,
        active -> BigInt,
        imported_at -> BigInt,
    }
}

diesel::table! {
    register_entries (register, generation, reference) {
        register -> Text,
        generation -> BigInt,
        reference -> Text,
        name -> Text,
        profession -> Text,
        active -> Bool,
        until -> Nullable<BigInt>,
    }
}

diesel::table! {
    claims (id) {
        id -> BigInt,
        account_id -> BigInt,
        profession -> Text,
        given -> Text,
        surname -> Text,
        register -> Text,
        reference -> Text,
        status -> SmallInt,
        reason -> Text,
        created_at -> BigInt,
        decided_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    claim_documents (id) {
        id -> BigInt,
        claim_id -> BigInt,
        content_type -> Text,
        bytes -> BigInt,
        seal -> Text,
    }
}

diesel::table! {
    claim_reviews (claim_id, reviewer_id) {
        claim_id -> BigInt,
        reviewer_id -> BigInt,
        approves -> Bool,
        reason -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    vouches (account_id, voucher_id) {
        account_id -> BigInt,
        voucher_id -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    oidc_visits (state) {
        state -> Text,
        account_id -> BigInt,
        issuer -> Text,
        nonce -> Text,
        verifier -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    post_interests (post_id) {
        post_id -> BigInt,
        text -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    accounts,
    users,
    email_tokens,
    invites,
    sessions,
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
);
