-- What hangs on the board of a group: announcements, events, files.

CREATE TABLE group_announcements (
  id BIGINT PRIMARY KEY,
  group_id BIGINT NOT NULL REFERENCES groups (account_id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  ends_at BIGINT,
  made_by BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
  made_at BIGINT NOT NULL
);
CREATE INDEX group_announcements_by_group ON group_announcements (group_id, id);

-- Who has seen one and wants it no more: a row for whoever says so, none for the others.
CREATE TABLE announcement_reads (
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  announcement_id BIGINT NOT NULL REFERENCES group_announcements (id) ON DELETE CASCADE,
  PRIMARY KEY (account_id, announcement_id)
);
CREATE INDEX announcement_reads_by_announcement ON announcement_reads (announcement_id);

CREATE TABLE group_events (
  id BIGINT PRIMARY KEY,
  group_id BIGINT NOT NULL REFERENCES groups (account_id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  place TEXT NOT NULL,
  description TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  called_off_at BIGINT,
  made_by BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
  changed_at BIGINT NOT NULL
);
CREATE INDEX group_events_by_time ON group_events (group_id, starts_at);

CREATE TABLE event_answers (
  event_id BIGINT NOT NULL REFERENCES group_events (id) ON DELETE CASCADE,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  comes BOOLEAN NOT NULL,
  PRIMARY KEY (event_id, account_id)
);
CREATE INDEX event_answers_by_account ON event_answers (account_id);

-- seal is the key of the sealed bytes; sha256 is of what was handed in.
CREATE TABLE group_files (
  id BIGINT PRIMARY KEY,
  group_id BIGINT NOT NULL REFERENCES groups (account_id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  content_type TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  seal TEXT NOT NULL,
  by_id BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
  added_at BIGINT NOT NULL
);
CREATE INDEX group_files_by_group ON group_files (group_id, id);
