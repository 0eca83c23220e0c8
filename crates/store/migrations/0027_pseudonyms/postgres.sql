-- Pseudonyms: an account that a member of a vetted group writes with. Whose it is stands nowhere: owner_key is an HMAC of the
-- group and its owner under the server's secret key, which two moderators together may have compared.
ALTER TABLE group_rules ADD COLUMN pseudonyms BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE group_pseudonyms (
  account_id BIGINT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  group_id BIGINT NOT NULL REFERENCES groups (account_id) ON DELETE CASCADE,
  owner_key TEXT NOT NULL UNIQUE,
  made_at BIGINT NOT NULL
);
CREATE INDEX group_pseudonyms_by_group ON group_pseudonyms (group_id);

-- A moderator who wants to know whose it is, and why.
CREATE TABLE pseudonym_inquiries (
  account_id BIGINT NOT NULL REFERENCES group_pseudonyms (account_id) ON DELETE CASCADE,
  moderator_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  reason TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, moderator_id)
);
