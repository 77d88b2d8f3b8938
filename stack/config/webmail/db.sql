-- Web mail: preferences, identities, sessions, OpenPGP keyrings. The tables are Roundcube's own, made and brought to its
-- version by it (stack/images/webmail/webmail-start.sh); its role may do so in this database, and nothing elsewhere.
\set webmail_password `cat /run/secrets/db_webmail`
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'webmail') THEN CREATE ROLE webmail LOGIN; END IF;
END $$;
ALTER ROLE webmail PASSWORD :'webmail_password' CONNECTION LIMIT 20;
-- A key that was kept is on the disk of both members.
ALTER ROLE webmail SET synchronous_commit = on;
REVOKE ALL ON DATABASE webmail FROM PUBLIC;
GRANT CONNECT ON DATABASE webmail TO webmail;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO webmail;
