-- The house: accounts, posts, timelines. Times are milliseconds since the Unix epoch.

CREATE TABLE accounts (
  id BIGINT PRIMARY KEY,
  handle TEXT NOT NULL,
  handle_key TEXT NOT NULL UNIQUE,
  handle_skeleton TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL DEFAULT '',
  name_key TEXT NOT NULL DEFAULT '',
  bio TEXT NOT NULL DEFAULT '',
  fields TEXT NOT NULL DEFAULT '[]',
  avatar TEXT,
  header TEXT,
  profession TEXT,
  specialty TEXT NOT NULL DEFAULT '',
  grade TEXT NOT NULL DEFAULT '',
  country TEXT,
  interests TEXT NOT NULL DEFAULT '',
  locked BOOLEAN NOT NULL DEFAULT FALSE,
  bot BOOLEAN NOT NULL DEFAULT FALSE,
  discoverable BOOLEAN NOT NULL DEFAULT TRUE,
  indexable BOOLEAN NOT NULL DEFAULT TRUE,
  hide_collections BOOLEAN NOT NULL DEFAULT FALSE,
  state SMALLINT NOT NULL DEFAULT 0,
  default_visibility SMALLINT NOT NULL DEFAULT 0,
  default_sensitive BOOLEAN NOT NULL DEFAULT FALSE,
  default_language TEXT,
  posts_count BIGINT NOT NULL DEFAULT 0,
  followers_count BIGINT NOT NULL DEFAULT 0,
  following_count BIGINT NOT NULL DEFAULT 0,
  last_post_at BIGINT,
  created_at BIGINT NOT NULL
);
CREATE INDEX accounts_by_name ON accounts (name_key);

CREATE TABLE users (
  account_id BIGINT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  email TEXT NOT NULL UNIQUE,
  password TEXT NOT NULL,
  role SMALLINT NOT NULL DEFAULT 0,
  confirmed BOOLEAN NOT NULL DEFAULT FALSE,
  approved BOOLEAN NOT NULL DEFAULT FALSE,
  reason TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL
);

CREATE TABLE email_tokens (
  digest TEXT PRIMARY KEY,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  purpose SMALLINT NOT NULL,
  email TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX email_tokens_by_account ON email_tokens (account_id);

CREATE TABLE invites (
  id BIGINT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  created_by BIGINT,
  uses_left BIGINT NOT NULL,
  expires_at BIGINT
);

CREATE TABLE sessions (
  id BIGINT PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  user_agent TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account_id);

CREATE TABLE apps (
  id BIGINT PRIMARY KEY,
  client_id TEXT NOT NULL UNIQUE,
  secret_digest TEXT NOT NULL,
  name TEXT NOT NULL,
  website TEXT,
  redirect_uris TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE oauth_codes (
  digest TEXT PRIMARY KEY,
  app_id BIGINT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  redirect_uri TEXT NOT NULL,
  scopes TEXT NOT NULL,
  challenge TEXT,
  token_id BIGINT,
  expires_at BIGINT NOT NULL
);

CREATE TABLE tokens (
  id BIGINT PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  refresh_digest TEXT UNIQUE,
  app_id BIGINT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
  account_id BIGINT REFERENCES accounts (id) ON DELETE CASCADE,
  scopes TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX tokens_by_account ON tokens (account_id);
CREATE INDEX tokens_by_app ON tokens (app_id);

CREATE TABLE posts (
  id BIGINT PRIMARY KEY,
  author_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  visibility SMALLINT NOT NULL,
  text TEXT NOT NULL,
  spoiler TEXT NOT NULL,
  sensitive BOOLEAN NOT NULL,
  language TEXT,
  in_reply_to_id BIGINT,
  in_reply_to_account_id BIGINT,
  thread_id BIGINT NOT NULL,
  boost_of_id BIGINT,
  boost_of_account_id BIGINT,
  poll_id BIGINT,
  app_id BIGINT,
  media_count SMALLINT NOT NULL DEFAULT 0,
  replies_count BIGINT NOT NULL DEFAULT 0,
  boosts_count BIGINT NOT NULL DEFAULT 0,
  favourites_count BIGINT NOT NULL DEFAULT 0,
  edited_at BIGINT
);
CREATE INDEX posts_by_author ON posts (author_id, id);
CREATE INDEX posts_by_reply ON posts (in_reply_to_id) WHERE in_reply_to_id IS NOT NULL;
CREATE INDEX posts_by_thread ON posts (thread_id) WHERE in_reply_to_id IS NOT NULL;
CREATE UNIQUE INDEX posts_by_boost ON posts (boost_of_id, author_id) WHERE boost_of_id IS NOT NULL;

CREATE TABLE post_edits (
  id BIGINT PRIMARY KEY,
  post_id BIGINT NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  spoiler TEXT NOT NULL,
  sensitive BOOLEAN NOT NULL,
  media TEXT NOT NULL,
  poll_options TEXT,
  created_at BIGINT NOT NULL
);
CREATE INDEX post_edits_by_post ON post_edits (post_id);

CREATE TABLE post_mentions (
  post_id BIGINT NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  PRIMARY KEY (post_id, account_id)
);
CREATE INDEX post_mentions_by_account ON post_mentions (account_id, post_id);

CREATE TABLE tags (
  id BIGINT PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE post_tags (
  tag_id BIGINT NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
  post_id BIGINT NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  PRIMARY KEY (tag_id, post_id)
);
CREATE INDEX post_tags_by_post ON post_tags (post_id);

CREATE TABLE tag_follows (
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  tag_id BIGINT NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
  id BIGINT NOT NULL,
  PRIMARY KEY (account_id, tag_id)
);

CREATE TABLE media (
  id BIGINT PRIMARY KEY,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  post_id BIGINT,
  scheduled_id BIGINT,
  position SMALLINT NOT NULL DEFAULT 0,
  blob TEXT NOT NULL,
  thumbnail TEXT NOT NULL,
  content_type TEXT NOT NULL,
  animated BOOLEAN NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  thumbnail_width INTEGER NOT NULL,
  thumbnail_height INTEGER NOT NULL,
  blurhash TEXT NOT NULL,
  alt TEXT NOT NULL DEFAULT '',
  focus_x DOUBLE PRECISION NOT NULL DEFAULT 0,
  focus_y DOUBLE PRECISION NOT NULL DEFAULT 0
);
CREATE INDEX media_by_post ON media (post_id);
CREATE INDEX media_by_blob ON media (blob);

CREATE TABLE polls (
  id BIGINT PRIMARY KEY,
  post_id BIGINT NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  multiple BOOLEAN NOT NULL,
  hide_totals BOOLEAN NOT NULL,
  expires_at BIGINT NOT NULL,
  voters_count BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX polls_by_post ON polls (post_id);

CREATE TABLE poll_options (
  poll_id BIGINT NOT NULL REFERENCES polls (id) ON DELETE CASCADE,
  position SMALLINT NOT NULL,
  title TEXT NOT NULL,
  votes BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (poll_id, position)
);

CREATE TABLE poll_votes (
  poll_id BIGINT NOT NULL REFERENCES polls (id) ON DELETE CASCADE,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  position SMALLINT NOT NULL,
  PRIMARY KEY (poll_id, account_id, position)
);

CREATE TABLE favourites (
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  post_id BIGINT NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  id BIGINT NOT NULL,
  PRIMARY KEY (account_id, post_id)
);
CREATE INDEX favourites_by_post ON favourites (post_id, id);
CREATE INDEX favourites_by_time ON favourites (account_id, id);

CREATE TABLE bookmarks (
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  post_id BIGINT NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  id BIGINT NOT NULL,
  PRIMARY KEY (account_id, post_id)
);
CREATE INDEX bookmarks_by_post ON bookmarks (post_id);
CREATE INDEX bookmarks_by_time ON bookmarks (account_id, id);

CREATE TABLE pins (
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  post_id BIGINT NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  id BIGINT NOT NULL,
  PRIMARY KEY (account_id, post_id)
);
CREATE INDEX pins_by_post ON pins (post_id);

CREATE TABLE thread_mutes (
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  thread_id BIGINT NOT NULL,
  PRIMARY KEY (account_id, thread_id)
);

CREATE TABLE follows (
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  target_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  id BIGINT NOT NULL,
  boosts BOOLEAN NOT NULL,
  notify BOOLEAN NOT NULL,
  PRIMARY KEY (account_id, target_id)
);
CREATE INDEX follows_by_target ON follows (target_id, id);
CREATE INDEX follows_by_time ON follows (account_id, id);
CREATE INDEX follows_by_wish ON follows (target_id) WHERE notify;

CREATE TABLE follow_requests (
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  target_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  id BIGINT NOT NULL,
  boosts BOOLEAN NOT NULL,
  notify BOOLEAN NOT NULL,
  PRIMARY KEY (account_id, target_id)
);
CREATE INDEX follow_requests_by_target ON follow_requests (target_id, id);

CREATE TABLE blocks (
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  target_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  id BIGINT NOT NULL,
  PRIMARY KEY (account_id, target_id)
);
CREATE INDEX blocks_by_target ON blocks (target_id);

CREATE TABLE mutes (
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  target_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  id BIGINT NOT NULL,
  notifications BOOLEAN NOT NULL,
  expires_at BIGINT,
  PRIMARY KEY (account_id, target_id)
);

CREATE TABLE account_notes (
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  target_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  PRIMARY KEY (account_id, target_id)
);

CREATE TABLE lists (
  id BIGINT PRIMARY KEY,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  replies_policy SMALLINT NOT NULL,
  exclusive BOOLEAN NOT NULL
);
CREATE INDEX lists_by_account ON lists (account_id);

CREATE TABLE list_members (
  list_id BIGINT NOT NULL REFERENCES lists (id) ON DELETE CASCADE,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  PRIMARY KEY (list_id, account_id)
);
CREATE INDEX list_members_by_account ON list_members (account_id);

CREATE TABLE notifications (
  id BIGINT PRIMARY KEY,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  kind SMALLINT NOT NULL,
  from_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  post_id BIGINT REFERENCES posts (id) ON DELETE CASCADE
);
CREATE INDEX notifications_by_account ON notifications (account_id, id);
CREATE INDEX notifications_by_post ON notifications (post_id);
CREATE INDEX notifications_by_sender ON notifications (from_id);

CREATE TABLE markers (
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  timeline TEXT NOT NULL,
  last_read_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, timeline)
);

CREATE TABLE scheduled_posts (
  id BIGINT PRIMARY KEY,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  draft TEXT NOT NULL,
  scheduled_at BIGINT NOT NULL
);
CREATE INDEX scheduled_posts_by_account ON scheduled_posts (account_id, id);

CREATE TABLE idempotency_keys (
  digest TEXT PRIMARY KEY,
  post_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE outbox (
  id BIGSERIAL PRIMARY KEY,
  node BIGINT NOT NULL,
  event TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  xact BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint)
);

CREATE TABLE jobs (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  run_at BIGINT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  lease BIGINT,
  dead BOOLEAN NOT NULL DEFAULT FALSE,
  error TEXT
);
CREATE INDEX jobs_by_time ON jobs (run_at) WHERE NOT dead;

CREATE INDEX post_search ON posts USING gin (to_tsvector('simple', text || ' ' || spoiler)) WHERE boost_of_id IS NULL;
CREATE INDEX outbox_by_xact ON outbox (xact, id);
