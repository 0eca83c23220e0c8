-- Credentials: who somebody is, how it was found out, and what waits to be decided.

-- The name that registers and papers have. verified_by is empty while it is only the member's own word.
CREATE TABLE real_names (
  account_id BIGINT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  given TEXT NOT NULL,
  surname TEXT NOT NULL,
  verified_by TEXT NOT NULL DEFAULT '',
  updated_at BIGINT NOT NULL
);

CREATE TABLE credentials (
  id BIGINT PRIMARY KEY,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  profession TEXT,
  level SMALLINT NOT NULL,
  method TEXT NOT NULL,
  verifier TEXT NOT NULL,
  reference TEXT NOT NULL,
  status SMALLINT NOT NULL DEFAULT 0,
  verified_at BIGINT NOT NULL,
  checked_at BIGINT NOT NULL,
  expires_at BIGINT,
  ended_at BIGINT,
  reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX credentials_by_account ON credentials (account_id);
-- One number, one address, one identity is one person's. A page may link to several accounts.
CREATE UNIQUE INDEX credentials_once ON credentials (method, verifier, reference)
  WHERE status = 0 AND method <> 'link' AND method <> 'documents';
CREATE INDEX credentials_ending ON credentials (expires_at) WHERE status = 0 AND expires_at IS NOT NULL;
CREATE INDEX credentials_to_check ON credentials (checked_at) WHERE status = 0 AND method = 'link';

-- A register as it was imported last. Rows of other generations are the remains of an interrupted import.
CREATE TABLE registers (
  name TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  generation BIGINT NOT NULL,
  entries BIGINT NOT NULL,
  active BIGINT NOT NULL,
  imported_at BIGINT NOT NULL
);

-- Digests of what is compared, and nothing that could be read.
CREATE TABLE register_entries (
  register TEXT NOT NULL,
  generation BIGINT NOT NULL,
  reference TEXT NOT NULL,
  name TEXT NOT NULL,
  profession TEXT NOT NULL,
  active BOOLEAN NOT NULL,
  until BIGINT,
  PRIMARY KEY (register, generation, reference)
);

-- What a member asks to be verified as, until two administrators have decided.
CREATE TABLE claims (
  id BIGINT PRIMARY KEY,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  profession TEXT NOT NULL,
  given TEXT NOT NULL,
  surname TEXT NOT NULL,
  register TEXT NOT NULL DEFAULT '',
  reference TEXT NOT NULL DEFAULT '',
  status SMALLINT NOT NULL DEFAULT 0,
  reason TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  decided_at BIGINT
);
CREATE INDEX claims_by_account ON claims (account_id);
CREATE INDEX claims_waiting ON claims (created_at) WHERE status = 0;

CREATE TABLE claim_documents (
  id BIGINT PRIMARY KEY,
  claim_id BIGINT NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
  content_type TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  seal TEXT NOT NULL
);
CREATE INDEX claim_documents_by_claim ON claim_documents (claim_id);

CREATE TABLE claim_reviews (
  claim_id BIGINT NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
  reviewer_id BIGINT NOT NULL,
  approves BOOLEAN NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  PRIMARY KEY (claim_id, reviewer_id)
);

CREATE TABLE vouches (
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  voucher_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, voucher_id)
);

-- Visits to an identity provider that have not come back yet.
CREATE TABLE oidc_visits (
  state TEXT PRIMARY KEY,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  issuer TEXT NOT NULL,
  nonce TEXT NOT NULL,
  verifier TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);

-- The author's declared interests as they stood when the post was published with them.
CREATE TABLE post_interests (
  post_id BIGINT PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE,
  text TEXT NOT NULL
);
