-- What was found in a picture before it is published, and what its author says about it.
CREATE TABLE media_checks (
  media_id INTEGER PRIMARY KEY REFERENCES media (id) ON DELETE CASCADE,
  dicom BOOLEAN NOT NULL,
  must_examine BOOLEAN NOT NULL,
  clinical BOOLEAN NOT NULL,
  read_by TEXT,
  read_failed BOOLEAN NOT NULL,
  confirmed_at BIGINT,
  examined_at BIGINT,
  consent TEXT,
  consent_by BIGINT,
  consent_at BIGINT
);

-- Never the text itself. Without a place it was found in the name of the file.
CREATE TABLE media_findings (
  media_id BIGINT NOT NULL REFERENCES media (id) ON DELETE CASCADE,
  position SMALLINT NOT NULL,
  x INTEGER,
  y INTEGER,
  width INTEGER,
  height INTEGER,
  kind TEXT NOT NULL,
  identifier TEXT,
  severity SMALLINT NOT NULL,
  confidence DOUBLE PRECISION NOT NULL,
  reason TEXT NOT NULL,
  instead TEXT NOT NULL,
  PRIMARY KEY (media_id, position)
);
