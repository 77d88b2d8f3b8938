-- One role a service, with the passwords of the secrets.
\set edge_password `cat /run/secrets/db_edge`
\set ipbx_password `cat /run/secrets/db_ipbx`
\set admin_password `cat /run/secrets/db_admin`
CREATE EXTENSION IF NOT EXISTS pgcrypto;
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'edge') THEN CREATE ROLE edge LOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ipbx') THEN CREATE ROLE ipbx LOGIN; END IF;
END $$;
ALTER ROLE postgres PASSWORD :'admin_password';
ALTER ROLE edge PASSWORD :'edge_password' CONNECTION LIMIT 60;
ALTER ROLE ipbx PASSWORD :'ipbx_password' CONNECTION LIMIT 80;
-- Registrations are made again within minutes: theirs wait for no disk, neither here nor at the other member.
ALTER ROLE edge SET synchronous_commit = off;
ALTER ROLE ipbx SET synchronous_commit = off;
REVOKE ALL ON DATABASE voice FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT CONNECT ON DATABASE voice TO edge, ipbx;
GRANT USAGE ON SCHEMA public TO edge, ipbx;
