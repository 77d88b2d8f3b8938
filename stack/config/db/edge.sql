-- Kamailio's tables: subscriber 7, location 9, dispatcher 4 (as its version table says of release 6.1). Of pua, acc and
-- missed_calls see below.
CREATE TABLE IF NOT EXISTS version (
  table_name varchar(32) PRIMARY KEY,
  table_version integer NOT NULL DEFAULT 0
);
INSERT INTO version VALUES
  ('version', 1), ('subscriber', 7), ('location', 9), ('dispatcher', 4), ('pua', 7), ('acc', 5), ('missed_calls', 4)
ON CONFLICT (table_name) DO UPDATE SET table_version = EXCLUDED.table_version;

-- Passwords are not kept: ha1 is MD5(user:realm:password), RFC 2617 §3.2.2.2.
CREATE TABLE IF NOT EXISTS subscriber (
  username varchar(64) NOT NULL,
  domain varchar(64) NOT NULL,
  ha1 varchar(128) NOT NULL,
  PRIMARY KEY (username, domain)
);

CREATE TABLE IF NOT EXISTS location (
  id serial PRIMARY KEY,
  ruid varchar(64) NOT NULL DEFAULT '' UNIQUE,
  username varchar(64) NOT NULL DEFAULT '',
  domain varchar(64),
  contact varchar(512) NOT NULL DEFAULT '',
  received varchar(128),
  path varchar(512),
  expires timestamp NOT NULL DEFAULT '2030-01-01',
  q real NOT NULL DEFAULT 1.0,
  callid varchar(255) NOT NULL DEFAULT '',
  cseq integer NOT NULL DEFAULT 1,
  last_modified timestamp NOT NULL DEFAULT '2000-01-01',
  flags integer NOT NULL DEFAULT 0,
  cflags integer NOT NULL DEFAULT 0,
  user_agent varchar(255) NOT NULL DEFAULT '',
  socket varchar(64),
  methods integer,
  instance varchar(255),
  reg_id integer NOT NULL DEFAULT 0,
  server_id integer NOT NULL DEFAULT 0,
  connection_id integer NOT NULL DEFAULT 0,
  keepalive integer NOT NULL DEFAULT 0,
  partition integer NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS location_contact ON location (username, domain, contact);
CREATE INDEX IF NOT EXISTS location_expires ON location (expires);
CREATE INDEX IF NOT EXISTS location_connection ON location (server_id, connection_id);

-- The pool. An instance puts itself in, says every few seconds that it is there (`seen`), takes itself out.
CREATE TABLE IF NOT EXISTS dispatcher (
  id serial PRIMARY KEY,
  setid integer NOT NULL DEFAULT 1,
  destination varchar(192) NOT NULL UNIQUE,
  flags integer NOT NULL DEFAULT 0,
  priority integer NOT NULL DEFAULT 0,
  attrs varchar(128) NOT NULL DEFAULT '',
  description varchar(64) NOT NULL DEFAULT '',
  seen timestamptz NOT NULL DEFAULT now()
);

-- Module pua insists on a table and writes behind what it holds. Who was in a call when the edge ended is no longer so
-- when it starts anew: what is written is dropped.
CREATE TABLE IF NOT EXISTS pua (
  id serial PRIMARY KEY,
  pres_uri varchar(255) NOT NULL,
  pres_id varchar(255) NOT NULL,
  event integer NOT NULL,
  expires integer NOT NULL,
  desired_expires integer NOT NULL,
  flag integer NOT NULL,
  etag varchar(128) NOT NULL,
  tuple_id varchar(64),
  watcher_uri varchar(255) NOT NULL,
  call_id varchar(255) NOT NULL,
  to_tag varchar(128) NOT NULL,
  from_tag varchar(128) NOT NULL,
  cseq integer NOT NULL,
  record_route text,
  contact varchar(255) NOT NULL,
  remote_contact varchar(255) NOT NULL,
  version integer NOT NULL,
  extra_headers text NOT NULL
);
CREATE OR REPLACE RULE nothing_kept AS ON INSERT TO pua DO INSTEAD NOTHING;

-- Calls that a person missed: who called whom, and when; for 30 days, and the newest 50 of each person. The edge's module
-- acc writes to the view, which has the module's columns; the rest of what it tells is dropped.
CREATE TABLE IF NOT EXISTS missed (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  callee varchar(64) NOT NULL,
  caller varchar(64) NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS missed_callee ON missed (callee, id);
CREATE INDEX IF NOT EXISTS missed_at ON missed (at);
CREATE OR REPLACE VIEW missed_calls AS
  SELECT ''::text AS method, ''::text AS from_tag, ''::text AS to_tag, ''::text AS callid, ''::text AS sip_code,
    ''::text AS sip_reason, at::timestamp AS time, callee::text, caller::text FROM missed;
CREATE OR REPLACE FUNCTION miss() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$ BEGIN
  -- An INVITE that came twice is one call.
  IF EXISTS (SELECT FROM missed WHERE callee = NEW.callee AND caller = NEW.caller AND at > now() - interval '2 s') THEN
    RETURN NULL;
  END IF;
  INSERT INTO missed (callee, caller) VALUES (left(NEW.callee, 64), left(coalesce(NEW.caller, ''), 64));
  DELETE FROM missed WHERE at < now() - interval '30 days';
  DELETE FROM missed WHERE callee = NEW.callee
    AND id <= (SELECT id FROM missed WHERE callee = NEW.callee ORDER BY id DESC OFFSET 50 LIMIT 1);
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER miss INSTEAD OF INSERT ON missed_calls FOR EACH ROW EXECUTE FUNCTION miss();

GRANT INSERT ON missed_calls TO edge;
GRANT SELECT, INSERT, UPDATE, DELETE ON pua TO edge;
GRANT SELECT ON version, subscriber, dispatcher TO edge;
GRANT SELECT, INSERT, UPDATE, DELETE ON location TO edge;
GRANT USAGE ON SEQUENCE location_id_seq TO edge;
GRANT SELECT, INSERT, UPDATE, DELETE ON dispatcher TO ipbx;
GRANT USAGE ON SEQUENCE dispatcher_id_seq TO ipbx;
