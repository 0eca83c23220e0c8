-- What a campaign or a project measures. A protocol is a text of kernel::protocol; a changed one is a new version.
CREATE TABLE measure_protocols (
  group_id BIGINT NOT NULL REFERENCES groups (account_id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  -- The audit cycle: versions of one cycle differ only before the first case.
  cycle INTEGER NOT NULL,
  text TEXT NOT NULL,
  made_by BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (group_id, version)
);

CREATE TABLE measure_sites (
  id BIGINT PRIMARY KEY,
  group_id BIGINT NOT NULL REFERENCES groups (account_id) ON DELETE CASCADE,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  -- The numbers of the approvals; empty until they are there, and no case before that.
  audit_registration TEXT NOT NULL,
  caldicott TEXT NOT NULL,
  -- Nothing is entered or changed any more.
  locked_at BIGINT,
  UNIQUE (group_id, code)
);

-- Who leads a site, and who did: a handover ends one row and begins another.
CREATE TABLE measure_leads (
  id BIGINT PRIMARY KEY,
  site_id BIGINT NOT NULL REFERENCES measure_sites (id) ON DELETE CASCADE,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  since BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX measure_leads_by_site ON measure_leads (site_id);
CREATE INDEX measure_leads_by_account ON measure_leads (account_id);

-- A case without anything that says whose it is. `week` is the Monday of its week, `texts` the values in the order of
-- the protocol's fields, one a line. Cases stay when the person who entered them goes.
CREATE TABLE measure_cases (
  id BIGINT PRIMARY KEY,
  site_id BIGINT NOT NULL REFERENCES measure_sites (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  week BIGINT NOT NULL,
  texts TEXT NOT NULL,
  entered_by BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
  entered_at BIGINT NOT NULL,
  -- Entered by mistake: it counts for nothing, and is still there to be read.
  withdrawn_at BIGINT
);
CREATE INDEX measure_cases_by_site ON measure_cases (site_id, week);

-- What a case said before its site corrected it.
CREATE TABLE measure_corrections (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES measure_cases (id) ON DELETE CASCADE,
  week BIGINT NOT NULL,
  texts TEXT NOT NULL,
  made_by BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
  made_at BIGINT NOT NULL
);
CREATE INDEX measure_corrections_by_case ON measure_corrections (case_id);

-- What the steering group asks a site about one field of a case.
CREATE TABLE measure_queries (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES measure_cases (id) ON DELETE CASCADE,
  field TEXT NOT NULL,
  question TEXT NOT NULL,
  raised_by BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
  raised_at BIGINT NOT NULL,
  answer TEXT NOT NULL,
  answered_by BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
  answered_at BIGINT,
  closed_at BIGINT
);
CREATE INDEX measure_queries_by_case ON measure_queries (case_id);

-- What happened meanwhile: the day the poster went up.
CREATE TABLE measure_notes (
  id BIGINT PRIMARY KEY,
  group_id BIGINT NOT NULL REFERENCES groups (account_id) ON DELETE CASCADE,
  at BIGINT NOT NULL,
  what TEXT NOT NULL,
  -- Charts are calculated anew from here.
  rebase BOOLEAN NOT NULL
);
CREATE INDEX measure_notes_by_group ON measure_notes (group_id, at);
