//! Credentials and the registers that they rest on.

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
