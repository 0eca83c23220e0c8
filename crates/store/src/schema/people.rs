//! Accounts, who may use them, and how they relate to each other.

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
    real_names (account_id) {
        account_id -> BigInt,
        given -> Text,
        surname -> Text,
        verified_by -> Text,
        updated_at -> BigInt,
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
