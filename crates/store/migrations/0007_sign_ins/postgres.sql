-- A session is a discussion; what a browser has after signing in is a sign-in.
ALTER TABLE sessions RENAME TO sign_ins;
ALTER INDEX sessions_by_account RENAME TO sign_ins_by_account;
