//! Ways in: sign-ins, applications, tokens, second factors.

diesel::table! {
    sign_ins (id) {
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
