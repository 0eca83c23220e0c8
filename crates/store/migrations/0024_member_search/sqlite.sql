-- LIKE 'begins%' uses an index here only when it ignores case as LIKE does.
CREATE INDEX accounts_by_handle_begin ON accounts (handle_key COLLATE NOCASE);
CREATE INDEX accounts_by_name_begin ON accounts (name_key COLLATE NOCASE);
