-- Asterisk realtime: the edge as the pool's endpoint (people are signed on there), once for each way to carry media,
-- and the dial plan.
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
ALTER TABLE ps_endpoints
  ADD COLUMN IF NOT EXISTS media_encryption varchar(10) NOT NULL DEFAULT 'no',
  ADD COLUMN IF NOT EXISTS dtls_auto_generate_cert varchar(3) NOT NULL DEFAULT 'no',
  ADD COLUMN IF NOT EXISTS dtls_setup varchar(10) NOT NULL DEFAULT 'actpass',
  ADD COLUMN IF NOT EXISTS dtls_verify varchar(20) NOT NULL DEFAULT 'fingerprint',
  ADD COLUMN IF NOT EXISTS use_avpf varchar(3) NOT NULL DEFAULT 'no',
  ADD COLUMN IF NOT EXISTS webrtc varchar(3) NOT NULL DEFAULT 'no';
-- A hold is passed on to who is held, by re-INVITE, in place of music.
ALTER TABLE ps_endpoints ADD COLUMN IF NOT EXISTS moh_passthrough varchar(3) NOT NULL DEFAULT 'yes';
ALTER TABLE ps_endpoint_id_ips
  ADD COLUMN IF NOT EXISTS match_header varchar(80),
  ALTER COLUMN match DROP NOT NULL;
CREATE TABLE IF NOT EXISTS extensions (
  context varchar(40) NOT NULL,
  exten varchar(40) NOT NULL,
  priority integer NOT NULL,
  app varchar(40) NOT NULL,
  appdata varchar(256) NOT NULL DEFAULT '',
  PRIMARY KEY (context, exten, priority)
);
ALTER TABLE extensions ALTER COLUMN appdata TYPE varchar(500);

-- RTP in clear, SRTP by SDES (RFC 4568), SRTP by DTLS (RFC 5764): the edge names the way in X-Vigie-Media.
INSERT INTO ps_endpoints (id, transport, context, allow, from_domain, media_encryption, dtls_auto_generate_cert, rtcp_mux)
VALUES
  ('edge', 'pool', 'people', 'alaw,ulaw,g722,opus', 'voice.vigie.test', 'no', 'no', 'no'),
  ('edge-sdes', 'pool', 'people', 'alaw,ulaw,g722,opus', 'voice.vigie.test', 'sdes', 'no', 'no'),
  ('edge-dtls', 'pool', 'people', 'alaw,ulaw,g722,opus', 'voice.vigie.test', 'dtls', 'yes', 'yes')
ON CONFLICT (id) DO UPDATE SET transport = EXCLUDED.transport, context = EXCLUDED.context, allow = EXCLUDED.allow,
  from_domain = EXCLUDED.from_domain, media_encryption = EXCLUDED.media_encryption,
  dtls_auto_generate_cert = EXCLUDED.dtls_auto_generate_cert, rtcp_mux = EXCLUDED.rtcp_mux;
-- A browser: `webrtc` is DTLS-SRTP, ICE, rtcp-mux and AVPF together.
INSERT INTO ps_endpoints (id, transport, context, allow, from_domain, webrtc, dtls_auto_generate_cert, rtcp_mux)
VALUES ('edge-webrtc', 'pool', 'people', 'opus,g722,alaw,ulaw', 'voice.vigie.test', 'yes', 'yes', 'yes')
ON CONFLICT (id) DO UPDATE SET allow = EXCLUDED.allow, webrtc = EXCLUDED.webrtc;
INSERT INTO ps_endpoint_id_ips (id, endpoint, match, match_header) VALUES
  ('edge', 'edge', '198.18.0.10', NULL),
  ('edge-sdes', 'edge-sdes', NULL, 'X-Vigie-Media: sdes'),
  ('edge-dtls', 'edge-dtls', NULL, 'X-Vigie-Media: dtls'),
  ('edge-webrtc', 'edge-webrtc', NULL, 'X-Vigie-Media: webrtc')
ON CONFLICT (id) DO UPDATE SET endpoint = EXCLUDED.endpoint, match = EXCLUDED.match,
  match_header = EXCLUDED.match_header;

-- Six digits: a region's index and five more. The called person gets the media as the caller has them, unless the edge
-- names another way in X-Vigie-Callee: in one step, since each step is asked of the database. No feature flags: they
-- would keep the media in the slow bridge.
-- Who does not answer within 20 s, is busy or away has voicemail ([voicemail] of extensions.conf); the load's own numbers
-- and conferences have none, so that a call of the load that fails is seen to fail. Of patterns that match, the first in
-- order of bytes is taken.
\set dial 'PJSIP/${IF(${LEN(${PJSIP_HEADER(read,X-Vigie-Callee)})}?${PJSIP_HEADER(read,X-Vigie-Callee)}:${CHANNEL(endpoint)})}/sip:${EXTEN}@198.18.0.10:5060'
-- Who is called learns which trace a call is of ([trace] of extensions.conf). What a caller sends is not to be trusted:
-- only what a `traceparent` is made of (W3C Trace Context §3.2) becomes part of the options.
\set traced '${IF(${LEN(${PJSIP_HEADER(read,traceparent)})}?b(trace^s^1(${FILTER(0-9a-f-,${PJSIP_HEADER(read,traceparent)})})))}'
INSERT INTO extensions
SELECT 'people', exten, step.* FROM
  (VALUES ('_8XXXXX'), ('_[1-9]00[0-5]XX'), ('_[1-9]00600')) AS plain (exten),
  (VALUES (1, 'Dial', :'dial' || ',60,' || :'traced'), (2, 'Hangup', '${HANGUPCAUSE}')) AS step
UNION ALL SELECT 'people', '_[1-9]XXXXX', step.* FROM
  (VALUES (1, 'Dial', :'dial' || ',20,' || :'traced'), (2, 'Goto', 'voicemail,${EXTEN},1')) AS step
ON CONFLICT (context, exten, priority) DO UPDATE SET app = EXCLUDED.app, appdata = EXCLUDED.appdata;

DROP VIEW IF EXISTS ps_aors;
GRANT SELECT ON ps_endpoints, ps_endpoint_id_ips, extensions TO ipbx;
