-- Groups with members: who comes in, by which rules, and what is written inside.

-- The group that a post is written in. Without it a post of group visibility is its author's alone.
ALTER TABLE posts ADD COLUMN group_id BIGINT REFERENCES groups (account_id) ON DELETE SET NULL;
CREATE INDEX posts_by_group ON posts (group_id, id) WHERE group_id IS NOT NULL;

-- One row for each group that has members; each of them follows it, so its account counts them. privacy, joining and needs are codes of kernel::group; questions and words
-- are one a line.
CREATE TABLE group_rules (
  group_id INTEGER PRIMARY KEY REFERENCES groups (account_id) ON DELETE CASCADE,
  privacy SMALLINT NOT NULL,
  joining SMALLINT NOT NULL,
  -- Professions, comma separated, one of which has to be verified; `any` is any of them, empty asks for none.
  needs TEXT NOT NULL,
  questions TEXT NOT NULL,
  approve_posts BOOLEAN NOT NULL,
  slow_seconds BIGINT NOT NULL,
  newcomer_days SMALLINT NOT NULL,
  hold_links BOOLEAN NOT NULL,
  words TEXT NOT NULL,
  archived_at BIGINT
);

-- What somebody who asks to come in answered. That they ask is a follow request.
CREATE TABLE group_answers (
  group_id BIGINT NOT NULL REFERENCES groups (account_id) ON DELETE CASCADE,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  answers TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  PRIMARY KEY (group_id, account_id)
) WITHOUT ROWID;

-- Who may come in unasked: a handle, or an e-mail address, in lower case.
CREATE TABLE group_invitations (
  group_id BIGINT NOT NULL REFERENCES groups (account_id) ON DELETE CASCADE,
  who TEXT NOT NULL,
  invited_by BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
  invited_at BIGINT NOT NULL,
  PRIMARY KEY (group_id, who)
) WITHOUT ROWID;

CREATE TABLE group_bans (
  group_id BIGINT NOT NULL REFERENCES groups (account_id) ON DELETE CASCADE,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  reason TEXT NOT NULL,
  banned_at BIGINT NOT NULL,
  PRIMARY KEY (group_id, account_id)
) WITHOUT ROWID;

-- Posts that wait for the group's moderators; reason is a code of kernel::group::Held.
CREATE TABLE group_queue (
  post_id INTEGER PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE,
  group_id BIGINT NOT NULL REFERENCES groups (account_id) ON DELETE CASCADE,
  reason SMALLINT NOT NULL
);
CREATE INDEX group_queue_by_group ON group_queue (group_id, post_id);

CREATE TABLE group_pins (
  group_id BIGINT NOT NULL REFERENCES groups (account_id) ON DELETE CASCADE,
  post_id BIGINT NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  pinned_at BIGINT NOT NULL,
  PRIMARY KEY (group_id, post_id)
) WITHOUT ROWID;
