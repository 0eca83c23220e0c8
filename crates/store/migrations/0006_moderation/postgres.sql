-- Moderation: reports, what was decided about them, appeals, limits, and the rules that texts are checked against.

CREATE TABLE reports (
  id BIGINT PRIMARY KEY,
  target_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  reporter_id BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
  source SMALLINT NOT NULL,
  category SMALLINT NOT NULL,
  comment TEXT NOT NULL,
  rules TEXT NOT NULL,
  notifier_name TEXT NOT NULL,
  notifier_email TEXT,
  receipt TEXT UNIQUE,
  assigned_id BIGINT,
  resolved_at BIGINT,
  resolved_by BIGINT,
  decision_id BIGINT,
  created_at BIGINT NOT NULL
);
CREATE INDEX reports_by_target ON reports (target_id, id);
CREATE INDEX reports_by_reporter ON reports (reporter_id, id);
CREATE INDEX reports_open ON reports (id) WHERE resolved_at IS NULL;

-- A post that is gone leaves its number here: the history of a report says how many posts it was about.
CREATE TABLE report_posts (
  report_id BIGINT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
  post_id BIGINT NOT NULL,
  PRIMARY KEY (report_id, post_id)
);
CREATE INDEX report_posts_by_post ON report_posts (post_id);

CREATE TABLE report_notes (
  id BIGINT PRIMARY KEY,
  report_id BIGINT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX report_notes_by_report ON report_notes (report_id);

-- Posts that a moderator has looked at and let stay; another flag does not hide them again.
CREATE TABLE cleared_posts (
  post_id BIGINT PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE,
  cleared_at BIGINT NOT NULL
);

CREATE TABLE decisions (
  id BIGINT PRIMARY KEY,
  target_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  report_id BIGINT REFERENCES reports (id) ON DELETE SET NULL,
  moderator_id BIGINT,
  action SMALLINT NOT NULL,
  reason TEXT NOT NULL,
  note TEXT NOT NULL,
  posts TEXT NOT NULL,
  ends_at BIGINT,
  undone_at BIGINT,
  appeal_token TEXT UNIQUE,
  created_at BIGINT NOT NULL
);
CREATE INDEX decisions_by_target ON decisions (target_id, id);
CREATE INDEX decisions_by_report ON decisions (report_id);

CREATE TABLE appeals (
  id BIGINT PRIMARY KEY,
  decision_id BIGINT NOT NULL UNIQUE REFERENCES decisions (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  state SMALLINT NOT NULL,
  answer TEXT NOT NULL,
  answered_by BIGINT,
  answered_at BIGINT,
  created_at BIGINT NOT NULL
);
CREATE INDEX appeals_open ON appeals (id) WHERE answered_at IS NULL;

CREATE TABLE account_limits (
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  kind SMALLINT NOT NULL,
  decision_id BIGINT,
  ends_at BIGINT,
  PRIMARY KEY (account_id, kind)
);

CREATE TABLE word_rules (
  id BIGINT PRIMARY KEY,
  phrase TEXT NOT NULL,
  only_links BOOLEAN NOT NULL,
  younger_than_days BIGINT,
  action SMALLINT NOT NULL,
  sentence TEXT NOT NULL,
  created_by BIGINT,
  created_at BIGINT NOT NULL
);

CREATE TABLE domain_rules (
  id BIGINT PRIMARY KEY,
  domain TEXT NOT NULL UNIQUE,
  action SMALLINT NOT NULL,
  sentence TEXT NOT NULL,
  created_by BIGINT,
  created_at BIGINT NOT NULL
);

CREATE TABLE email_domain_blocks (
  id BIGINT PRIMARY KEY,
  domain TEXT NOT NULL UNIQUE,
  allow_with_approval BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL
);

-- Other servers; they have no effect before there is federation.
CREATE TABLE domain_blocks (
  id BIGINT PRIMARY KEY,
  domain TEXT NOT NULL UNIQUE,
  severity SMALLINT NOT NULL,
  reject_media BOOLEAN NOT NULL,
  reject_reports BOOLEAN NOT NULL,
  private_comment TEXT,
  public_comment TEXT,
  obfuscate BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL
);

-- The report or decision that a notification is about.
ALTER TABLE notifications ADD COLUMN about_id BIGINT;
