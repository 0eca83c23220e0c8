-- What a hashtag is for, said by a person and reviewed by a moderator. state: 0 waits, 1 stands, 2 turned down.
CREATE TABLE hubs (
  tag_id BIGINT PRIMARY KEY REFERENCES tags (id) ON DELETE CASCADE,
  purpose TEXT NOT NULL,
  link TEXT NOT NULL,
  owner_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  state SMALLINT NOT NULL,
  reason TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  reviewed_by BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
  reviewed_at BIGINT
);
CREATE INDEX hubs_by_state ON hubs (state, asked_at);
CREATE INDEX hubs_by_owner ON hubs (owner_id);
