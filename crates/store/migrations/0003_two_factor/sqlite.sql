-- Second factors: authenticator apps, recovery codes, passkeys, and what waits between two steps.

-- `sealed` is the secret under the server's key; `last_step` the newest time step that was used up.
CREATE TABLE totp (
  account_id INTEGER PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  sealed TEXT NOT NULL,
  confirmed BOOLEAN NOT NULL DEFAULT FALSE,
  last_step BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL
);

-- A code that was used is a row that is gone.
CREATE TABLE recovery_codes (
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  digest TEXT NOT NULL,
  PRIMARY KEY (account_id, digest)
);

-- The password was right, the second factor is still to come.
CREATE TABLE pending_sign_ins (
  digest TEXT PRIMARY KEY,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  expires_at BIGINT NOT NULL
);
CREATE INDEX pending_sign_ins_by_account ON pending_sign_ins (account_id);

-- Ids and keys are base64url; a public key is a COSE_Key.
CREATE TABLE passkeys (
  id INTEGER PRIMARY KEY,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  credential_id TEXT NOT NULL UNIQUE,
  user_handle TEXT NOT NULL,
  public_key TEXT NOT NULL,
  sign_count BIGINT NOT NULL,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT
);
CREATE INDEX passkeys_by_account ON passkeys (account_id);

-- `bound_to` is whom the challenge was given to: a session, a pending sign-in, a visit.
CREATE TABLE passkey_challenges (
  digest TEXT PRIMARY KEY,
  purpose SMALLINT NOT NULL,
  bound_to TEXT NOT NULL,
  account_id BIGINT REFERENCES accounts (id) ON DELETE CASCADE,
  user_handle TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);
