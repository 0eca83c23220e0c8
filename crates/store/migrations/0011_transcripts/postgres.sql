-- Transcripts of sessions that have closed. The newest version has its file, by its digest; of earlier ones only the line
-- is left. changed: what the version after it is different in, empty for the newest.
CREATE TABLE transcripts (
  session_id BIGINT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  changed TEXT NOT NULL,
  posts BIGINT NOT NULL,
  participants BIGINT NOT NULL,
  countries BIGINT NOT NULL,
  reach BIGINT NOT NULL,
  PRIMARY KEY (session_id, version)
);

-- One row a closed session. changes counts what happened to its posts since; made is how many of these the newest
-- transcript knows of. While they differ, the transcript must not be shown.
CREATE TABLE transcript_states (
  session_id BIGINT PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
  changes BIGINT NOT NULL,
  made BIGINT NOT NULL
);
