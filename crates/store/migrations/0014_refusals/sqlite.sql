-- Why a post was not published when its time came; empty while it waits.
ALTER TABLE scheduled_posts ADD COLUMN refusal TEXT NOT NULL DEFAULT '';
