-- LIKE 'begins%' uses an index whatever the collation of the database is.
CREATE INDEX accounts_by_handle_begin ON accounts (handle_key text_pattern_ops);
CREATE INDEX accounts_by_name_begin ON accounts (name_key text_pattern_ops);
