-- Videos. The files lie beside the database, in videos in the data folder, under the number of the row.

-- audience: 0 everybody, 1 members with a verified profession, 2 members of the group. state: 0 arriving, 1 being prepared,
-- 2 can be watched by its author, 3 published, 4 failed, for the reason in problem. length is in bytes, as it was announced;
-- how many have arrived is the size of the file. sources are references, one a line. heights are those of the files, in pixels.
-- findings is JSON: what the guard read in frames, never the text.
CREATE TABLE videos (
  id INTEGER PRIMARY KEY,
  owner_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  group_id BIGINT REFERENCES groups (account_id) ON DELETE CASCADE,
  audience SMALLINT NOT NULL,
  state SMALLINT NOT NULL,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  interests TEXT NOT NULL,
  sources TEXT NOT NULL,
  chapters TEXT NOT NULL,
  captions TEXT NOT NULL,
  language TEXT NOT NULL,
  length BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  seconds INTEGER NOT NULL,
  heights TEXT NOT NULL,
  progress SMALLINT NOT NULL,
  problem TEXT NOT NULL,
  findings TEXT NOT NULL,
  read_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  published_at BIGINT
);
CREATE INDEX videos_by_owner ON videos (owner_id, id);
CREATE INDEX videos_by_group ON videos (group_id, id);
CREATE INDEX videos_out ON videos (state, published_at);

-- seen are seconds that were played, as 0-12,30-40; watched_ms how long that took. reported_at is when the player spoke last.
CREATE TABLE video_watches (
  video_id BIGINT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  seen TEXT NOT NULL,
  position INTEGER NOT NULL,
  watched_ms BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  reported_at BIGINT NOT NULL,
  PRIMARY KEY (video_id, account_id)
) WITHOUT ROWID;
CREATE INDEX video_watches_by_account ON video_watches (account_id);

CREATE TABLE video_questions (
  video_id BIGINT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  post_id BIGINT NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  second INTEGER NOT NULL,
  PRIMARY KEY (video_id, post_id)
) WITHOUT ROWID;
CREATE INDEX video_questions_by_post ON video_questions (post_id);

-- Pages for patients. review_on is a day since 1970-01-01.
CREATE TABLE information_pages (
  id INTEGER PRIMARY KEY,
  author_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  video_id BIGINT REFERENCES videos (id) ON DELETE SET NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  sources TEXT NOT NULL,
  review_on INTEGER NOT NULL,
  written_at BIGINT NOT NULL,
  reviewed_at BIGINT NOT NULL
);
CREATE INDEX information_pages_by_author ON information_pages (author_id);
