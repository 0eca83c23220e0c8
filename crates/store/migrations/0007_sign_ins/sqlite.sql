-- A session is a discussion; what a browser has after signing in is a sign-in.
ALTER TABLE sessions RENAME TO sign_ins;
DROP INDEX sessions_by_account;
CREATE INDEX sign_ins_by_account ON sign_ins (account_id);
