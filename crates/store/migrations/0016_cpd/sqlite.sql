-- The CPD ledger, which only its owner sees.

-- measured_minutes is what was counted and only grows; kept_minutes is the owner's correction of it, downwards;
-- declared_minutes is the owner's own word beside it.
CREATE TABLE activities (
  id INTEGER PRIMARY KEY,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  source TEXT NOT NULL,
  source_id BIGINT NOT NULL,
  title TEXT NOT NULL,
  provider TEXT NOT NULL DEFAULT '',
  started_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL,
  how TEXT NOT NULL,
  measured_minutes INTEGER NOT NULL DEFAULT 0,
  kept_minutes INTEGER,
  declared_minutes INTEGER NOT NULL DEFAULT 0,
  score TEXT NOT NULL DEFAULT '',
  annotation TEXT NOT NULL DEFAULT '',
  role TEXT NOT NULL DEFAULT '',
  setting TEXT NOT NULL,
  clinical BOOLEAN NOT NULL DEFAULT TRUE,
  kind TEXT NOT NULL,
  domains TEXT NOT NULL DEFAULT '',
  information TEXT NOT NULL,
  learning_need TEXT NOT NULL DEFAULT '',
  what TEXT NOT NULL DEFAULT '',
  so_what TEXT NOT NULL DEFAULT '',
  now_what TEXT NOT NULL DEFAULT '',
  removed BOOLEAN NOT NULL DEFAULT FALSE,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
-- What is recorded twice is one line. An own entry is its own source.
CREATE UNIQUE INDEX activities_once ON activities (account_id, source, source_id);
CREATE INDEX activities_by_time ON activities (account_id, ended_at);

CREATE TABLE activity_files (
  id INTEGER PRIMARY KEY,
  activity_id BIGINT NOT NULL REFERENCES activities (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  content_type TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  seal TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX activity_files_by_activity ON activity_files (activity_id);

-- The schemes that somebody keeps to; the first is shown first.
CREATE TABLE cpd_schemes (
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  scheme TEXT NOT NULL,
  position SMALLINT NOT NULL,
  PRIMARY KEY (account_id, scheme)
);
