-- Asterisk realtime: the edge as the pool's one endpoint (people are signed on there), and the dial plan.
-- Columns are named as the options of pjsip.conf.
CREATE TABLE IF NOT EXISTS ps_endpoints (
  id varchar(40) PRIMARY KEY,
  transport varchar(40),
  context varchar(40) NOT NULL,
  disallow varchar(200) NOT NULL DEFAULT 'all',
  allow varchar(200) NOT NULL,
  direct_media varchar(3) NOT NULL DEFAULT 'no',
  rtp_symmetric varchar(3) NOT NULL DEFAULT 'yes',
  rtcp_mux varchar(3) NOT NULL DEFAULT 'no',
  from_domain varchar(80),
  timers varchar(10) NOT NULL DEFAULT 'no',
  send_pai varchar(3) NOT NULL DEFAULT 'no'
);
CREATE TABLE IF NOT EXISTS ps_endpoint_id_ips (
  id varchar(40) PRIMARY KEY,
  endpoint varchar(40) NOT NULL REFERENCES ps_endpoints (id),
  match varchar(80) NOT NULL
);
CREATE TABLE IF NOT EXISTS extensions (
  context varchar(40) NOT NULL,
  exten varchar(40) NOT NULL,
  priority integer NOT NULL,
  app varchar(40) NOT NULL,
  appdata varchar(256) NOT NULL DEFAULT '',
  PRIMARY KEY (context, exten, priority)
);

INSERT INTO ps_endpoints (id, transport, context, allow, from_domain)
VALUES ('edge', 'pool', 'people', 'alaw,ulaw', 'voice.vigie.test')
ON CONFLICT (id) DO UPDATE SET transport = EXCLUDED.transport, context = EXCLUDED.context, allow = EXCLUDED.allow,
  from_domain = EXCLUDED.from_domain;
INSERT INTO ps_endpoint_id_ips VALUES ('edge', 'edge', '198.18.0.10') ON CONFLICT (id) DO NOTHING;

-- Six digits: a region's index and five more. No feature flags: they would keep the media in the slow bridge.
INSERT INTO extensions VALUES
  ('people', '_[1-9]XXXXX', 1, 'Dial', 'PJSIP/edge/sip:${EXTEN}@198.18.0.10:5060,60'),
  ('people', '_[1-9]XXXXX', 2, 'Hangup', '${HANGUPCAUSE}')
ON CONFLICT (context, exten, priority) DO UPDATE SET app = EXCLUDED.app, appdata = EXCLUDED.appdata;

GRANT SELECT ON ps_endpoints, ps_endpoint_id_ips, extensions TO ipbx;
