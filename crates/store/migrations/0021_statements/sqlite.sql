-- Statements: what a group says in public, in versions that stay.

-- How many moderators besides its writer have to agree to a wording, and whom the press may ask, one a line.
ALTER TABLE group_rules ADD COLUMN quorum SMALLINT NOT NULL DEFAULT 2;
ALTER TABLE group_rules ADD COLUMN press TEXT NOT NULL DEFAULT '';

-- published is the number of the newest version that is out, 0 before; the version after it is the draft. Until the embargo
-- ends only whoever has the key of the press reads it.
CREATE TABLE statements (
  id INTEGER PRIMARY KEY,
  group_id BIGINT NOT NULL REFERENCES groups (account_id) ON DELETE CASCADE,
  published SMALLINT NOT NULL,
  published_at BIGINT,
  embargo_until BIGINT,
  press_key TEXT NOT NULL,
  withdrawn_at BIGINT,
  withdrawn_reason TEXT NOT NULL
);
CREATE INDEX statements_by_group ON statements (group_id, id);

-- correction says what was wrong in the version before; empty for the first.
CREATE TABLE statement_versions (
  statement_id BIGINT NOT NULL REFERENCES statements (id) ON DELETE CASCADE,
  number SMALLINT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  correction TEXT NOT NULL,
  written_by BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
  written_at BIGINT NOT NULL,
  published_at BIGINT,
  PRIMARY KEY (statement_id, number)
) WITHOUT ROWID;

CREATE TABLE statement_approvals (
  statement_id BIGINT NOT NULL REFERENCES statements (id) ON DELETE CASCADE,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  approved_at BIGINT NOT NULL,
  PRIMARY KEY (statement_id, account_id)
) WITHOUT ROWID;
