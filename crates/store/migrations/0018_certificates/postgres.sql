-- Certificates of attendance, signed, and what was revoked of them.

-- Keys that certificates are signed with. The secret half is sealed under the server's key.
CREATE TABLE issuer_keys (
  id BIGINT PRIMARY KEY,
  public TEXT NOT NULL UNIQUE,
  sealed TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

-- name is in its address and cannot be guessed; badge is the signed credential, byte for byte; status_index is its place
-- in the published list of what is revoked.
CREATE TABLE certificates (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  session_id BIGINT NOT NULL,
  title TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  badge TEXT NOT NULL,
  status_index BIGINT NOT NULL UNIQUE,
  issued_by BIGINT NOT NULL,
  issued_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX certificates_once ON certificates (account_id, session_id);

-- Kept when the certificate and its holder are gone, so that a copy of it stays revoked.
CREATE TABLE revocations (
  status_index BIGINT PRIMARY KEY,
  reason TEXT NOT NULL,
  revoked_by BIGINT,
  revoked_at BIGINT NOT NULL
);

-- How many places of the list have been given away.
CREATE TABLE status_places (
  id BIGINT PRIMARY KEY,
  next BIGINT NOT NULL
);
INSERT INTO status_places (id, next) VALUES (1, 0);
