-- Pads: every change, in the order in which it was taken, before anybody is told that it was.
\set pad_password `cat /run/secrets/db_pad`
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pad') THEN CREATE ROLE pad LOGIN; END IF;
END $$;
ALTER ROLE pad PASSWORD :'pad_password' CONNECTION LIMIT 40;
-- What is acknowledged is on the disk of both members.
ALTER ROLE pad SET synchronous_commit = on;
REVOKE ALL ON DATABASE pad FROM PUBLIC;
GRANT CONNECT ON DATABASE pad TO pad;
GRANT USAGE ON SCHEMA public TO pad;

CREATE TABLE IF NOT EXISTS changes (
  seq bigserial PRIMARY KEY,
  pad varchar(64) NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  author varchar(64) NOT NULL,
  change bytea NOT NULL
);
CREATE INDEX IF NOT EXISTS changes_of_pad ON changes (pad, seq);
-- A pad as it was after its change `seq`: what is read in place of all changes up to there.
CREATE TABLE IF NOT EXISTS states (
  pad varchar(64) NOT NULL,
  seq bigint NOT NULL,
  state bytea NOT NULL,
  PRIMARY KEY (pad, seq)
);
GRANT SELECT, INSERT ON changes, states TO pad;
GRANT DELETE ON states TO pad;
GRANT USAGE ON SEQUENCE changes_seq_seq TO pad;
