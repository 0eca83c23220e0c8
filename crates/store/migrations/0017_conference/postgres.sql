-- Conferences: days, rooms and talks; what waits for a speaker; the wall for the big screen.

-- A conference is a group. All its days are one session, which has every post; its talks are sessions below that one.
-- first_day and last_day are dates in the session's zone.
CREATE TABLE conferences (
  group_id BIGINT PRIMARY KEY REFERENCES groups (account_id) ON DELETE CASCADE,
  session_id BIGINT NOT NULL UNIQUE REFERENCES sessions (id) ON DELETE CASCADE,
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL,
  place TEXT NOT NULL,
  -- Whether a post is on the wall at once, or after a host has approved it.
  approve BOOLEAN NOT NULL
);

CREATE TABLE conference_rooms (
  id BIGINT PRIMARY KEY,
  conference_id BIGINT NOT NULL REFERENCES conferences (group_id) ON DELETE CASCADE,
  position SMALLINT NOT NULL,
  name TEXT NOT NULL
);
CREATE INDEX conference_rooms_by_conference ON conference_rooms (conference_id, position);

-- speakers: those without an account here, one a line.
CREATE TABLE talks (
  session_id BIGINT PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
  room_id BIGINT NOT NULL REFERENCES conference_rooms (id) ON DELETE CASCADE,
  speakers TEXT NOT NULL
);
CREATE INDEX talks_by_room ON talks (room_id);

-- Posts about a no-post talk. state: 0 waits, 1 released, 2 declined. followers as in session_posts.
CREATE TABLE talk_holds (
  post_id BIGINT PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE,
  session_id BIGINT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  author_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  followers BIGINT NOT NULL,
  state SMALLINT NOT NULL,
  reason TEXT NOT NULL,
  decided_by BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
  decided_at BIGINT
);
CREATE INDEX talk_holds_by_session ON talk_holds (session_id, state, post_id);
CREATE INDEX talk_holds_by_author ON talk_holds (author_id);

-- What the wall does with a post of the conference. queue: 0 shown, 1 pending, 2 held, 3 blocked.
CREATE TABLE wall_posts (
  session_id BIGINT NOT NULL,
  post_id BIGINT NOT NULL,
  queue SMALLINT NOT NULL,
  moved_by BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
  PRIMARY KEY (session_id, post_id),
  FOREIGN KEY (session_id, post_id) REFERENCES session_posts (session_id, post_id) ON DELETE CASCADE
);
CREATE INDEX wall_posts_by_queue ON wall_posts (session_id, queue, post_id);

CREATE TABLE wall_blocks (
  session_id BIGINT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  blocked_by BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (session_id, account_id)
);
CREATE INDEX wall_blocks_by_account ON wall_blocks (account_id);
