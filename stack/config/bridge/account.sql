-- The bridge's own number at the edge, and its password: both as in engine/bridge/dialin.
\set bridge_key `cat /run/secrets/bridge_key`
INSERT INTO subscriber (username, domain, ha1)
SELECT number, realm, md5(concat_ws(':', number, realm, substr(encode(hmac('account:' || number, :'bridge_key', 'sha256'), 'hex'), 1, 24)))
FROM (VALUES ('800000', 'voice.vigie.test')) AS account (number, realm)
ON CONFLICT (username, domain) DO UPDATE SET ha1 = EXCLUDED.ha1;
