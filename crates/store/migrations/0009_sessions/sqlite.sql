-- Groups, and the sessions that they run: journal clubs, talks, chats.

-- A group is an account that nobody signs in to; its hosts post as it. It owns its hashtag.
CREATE TABLE groups (
  account_id INTEGER PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  kind SMALLINT NOT NULL,
  hashtag TEXT NOT NULL,
  hashtag_key TEXT NOT NULL UNIQUE,
  -- When it usually meets, as kernel::timetable writes it; empty when there is no rule.
  timetable TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  created_by BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE group_members (
  group_id BIGINT NOT NULL REFERENCES groups (account_id) ON DELETE CASCADE,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  role SMALLINT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (group_id, account_id)
) WITHOUT ROWID;
CREATE INDEX group_members_by_account ON group_members (account_id);

-- parent_id: the conference that a talk is part of. phase is what was announced last; whether a session is open follows
-- from its times. live_from and live_until: the hour in which everybody is there.
CREATE TABLE sessions (
  id INTEGER PRIMARY KEY,
  group_id BIGINT NOT NULL REFERENCES groups (account_id) ON DELETE CASCADE,
  parent_id BIGINT REFERENCES sessions (id) ON DELETE CASCADE,
  kind SMALLINT NOT NULL,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  hashtag TEXT NOT NULL,
  hashtag_key TEXT NOT NULL,
  format SMALLINT NOT NULL,
  opens_at BIGINT NOT NULL,
  closes_at BIGINT NOT NULL,
  archives_at BIGINT NOT NULL,
  live_from BIGINT,
  live_until BIGINT,
  time_zone TEXT NOT NULL,
  no_post BOOLEAN NOT NULL,
  phase SMALLINT NOT NULL,
  summary TEXT NOT NULL,
  summary_at BIGINT,
  posts_count BIGINT NOT NULL,
  participants_count BIGINT NOT NULL,
  created_by BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_group ON sessions (group_id, opens_at);
CREATE INDEX sessions_by_parent ON sessions (parent_id, opens_at);
CREATE INDEX sessions_by_hashtag ON sessions (hashtag_key, closes_at);
CREATE INDEX sessions_by_time ON sessions (closes_at);

CREATE TABLE session_hosts (
  session_id BIGINT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  role SMALLINT NOT NULL,
  PRIMARY KEY (session_id, account_id)
) WITHOUT ROWID;
CREATE INDEX session_hosts_by_account ON session_hosts (account_id);

-- authors is a JSON array of names. source: crossref, pubmed, or empty when a host typed it.
CREATE TABLE papers (
  id INTEGER PRIMARY KEY,
  doi TEXT,
  pmid TEXT,
  title TEXT NOT NULL,
  authors TEXT NOT NULL,
  journal TEXT NOT NULL,
  year INTEGER,
  licence TEXT NOT NULL,
  link TEXT NOT NULL,
  source TEXT NOT NULL,
  typed_by BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
  known_at BIGINT NOT NULL
);
CREATE INDEX papers_by_doi ON papers (doi);
CREATE INDEX papers_by_pmid ON papers (pmid);

-- open_from and open_until: while its publisher lets everybody read the paper for the session.
CREATE TABLE session_papers (
  session_id BIGINT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  paper_id BIGINT NOT NULL REFERENCES papers (id) ON DELETE CASCADE,
  position SMALLINT NOT NULL,
  open_from BIGINT,
  open_until BIGINT,
  PRIMARY KEY (session_id, paper_id)
) WITHOUT ROWID;
CREATE INDEX session_papers_by_paper ON session_papers (paper_id);

-- posted_at stays when the post is deleted: a prompt is asked once.
CREATE TABLE prompts (
  id INTEGER PRIMARY KEY,
  session_id BIGINT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  number SMALLINT NOT NULL,
  text TEXT NOT NULL,
  at BIGINT NOT NULL,
  post_id BIGINT REFERENCES posts (id) ON DELETE SET NULL,
  posted_at BIGINT,
  answers_count BIGINT NOT NULL,
  UNIQUE (session_id, number)
);
CREATE INDEX prompts_by_post ON prompts (post_id);

-- followers is how many the author had when it was posted: reach counted later must not grow.
CREATE TABLE session_posts (
  session_id BIGINT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  post_id BIGINT NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  author_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  prompt SMALLINT,
  joined SMALLINT NOT NULL,
  followers BIGINT NOT NULL,
  posted_at BIGINT NOT NULL,
  pinned BOOLEAN NOT NULL,
  hidden BOOLEAN NOT NULL,
  PRIMARY KEY (session_id, post_id)
) WITHOUT ROWID;
CREATE INDEX session_posts_by_post ON session_posts (post_id);
CREATE INDEX session_posts_by_prompt ON session_posts (session_id, prompt, post_id);
CREATE INDEX session_posts_by_author ON session_posts (author_id);
CREATE INDEX session_posts_pinned ON session_posts (session_id, post_id) WHERE pinned;

-- Who was there and for how many different minutes; posts is how many of theirs are in the session.
CREATE TABLE session_presence (
  session_id BIGINT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  minutes BIGINT NOT NULL,
  posts BIGINT NOT NULL,
  PRIMARY KEY (session_id, account_id)
) WITHOUT ROWID;
CREATE INDEX session_presence_by_time ON session_presence (session_id, last_at);
CREATE INDEX session_presence_by_account ON session_presence (account_id);

-- Who asked to be reminded; sent_at once they were.
CREATE TABLE session_reminders (
  session_id BIGINT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  sent_at BIGINT,
  PRIMARY KEY (session_id, account_id)
) WITHOUT ROWID;
CREATE INDEX session_reminders_by_account ON session_reminders (account_id);
