-- The telephone's side of people: `people` (vigie users) makes and removes their accounts, `portal` reads a person's own.
\set people_password `cat /run/secrets/db_people`
\set portal_password `cat /run/secrets/db_portal`
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'people') THEN CREATE ROLE people LOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal') THEN CREATE ROLE portal LOGIN; END IF;
END $$;
ALTER ROLE people PASSWORD :'people_password' CONNECTION LIMIT 4;
ALTER ROLE portal PASSWORD :'portal_password' CONNECTION LIMIT 20;
GRANT CONNECT ON DATABASE voice TO people, portal;
GRANT USAGE ON SCHEMA public TO people, portal;
GRANT SELECT, INSERT, UPDATE, DELETE ON subscriber TO people;
GRANT SELECT, DELETE ON location, missed TO people;
-- Not the probes' accounts: theirs are the first 600 numbers of a region (seed.sql).
CREATE OR REPLACE VIEW line AS
  SELECT username AS number, domain, ha1 FROM subscriber WHERE right(username, 5)::integer > 600;
CREATE OR REPLACE VIEW reachable AS
  SELECT DISTINCT username AS number FROM location WHERE expires > (now() AT TIME ZONE 'UTC');
GRANT SELECT ON line, reachable TO portal;
GRANT SELECT, DELETE ON missed TO portal;
