-- Questions: the sealed key of a poll, who has answered, sets of questions, and the queue of what is reviewed again.

-- In a table of its own, so that nothing that reads a post or its poll reads the key with it.
CREATE TABLE questions (
  post_id BIGINT PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE,
  key_position SMALLINT NOT NULL,
  explanation TEXT NOT NULL,
  reference_list TEXT NOT NULL,
  feedback TEXT NOT NULL,
  title TEXT NOT NULL
);

-- Beside poll_votes: when, how quickly and whether rightly.
CREATE TABLE answers (
  post_id BIGINT NOT NULL REFERENCES questions (post_id) ON DELETE CASCADE,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  choice SMALLINT NOT NULL,
  correct BOOLEAN NOT NULL,
  answered_at BIGINT NOT NULL,
  took_ms BIGINT,
  PRIMARY KEY (post_id, account_id)
);
CREATE INDEX answers_by_account ON answers (account_id, answered_at);

CREATE TABLE question_sets (
  id BIGINT PRIMARY KEY,
  author_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX question_sets_by_author ON question_sets (author_id, id);

CREATE TABLE question_set_items (
  set_id BIGINT NOT NULL REFERENCES question_sets (id) ON DELETE CASCADE,
  position SMALLINT NOT NULL,
  post_id BIGINT NOT NULL REFERENCES questions (post_id) ON DELETE CASCADE,
  PRIMARY KEY (set_id, position),
  UNIQUE (set_id, post_id)
);
CREATE INDEX question_set_items_by_post ON question_set_items (post_id);

-- One person's way through a set. active_ms leaves out what was spent away from it.
CREATE TABLE set_attempts (
  set_id BIGINT NOT NULL REFERENCES question_sets (id) ON DELETE CASCADE,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  started_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  active_ms BIGINT NOT NULL,
  served_post BIGINT,
  finished_at BIGINT,
  score SMALLINT NOT NULL,
  PRIMARY KEY (set_id, account_id)
);

CREATE TABLE reviews (
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  post_id BIGINT NOT NULL REFERENCES questions (post_id) ON DELETE CASCADE,
  stability DOUBLE PRECISION NOT NULL,
  difficulty DOUBLE PRECISION NOT NULL,
  reviewed_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  times INTEGER NOT NULL,
  lapses INTEGER NOT NULL,
  PRIMARY KEY (account_id, post_id)
);
CREATE INDEX reviews_due ON reviews (account_id, due_at);
