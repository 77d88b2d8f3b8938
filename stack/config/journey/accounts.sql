-- The telephones of those who make journeys, two in each region; passwords as the probes' (seed.sql).
\set probe_key `cat /run/secrets/probe_key`
INSERT INTO subscriber (username, domain, ha1)
SELECT number, realm, md5(concat_ws(':', number, realm, substr(encode(hmac(number, :'probe_key', 'sha256'), 'hex'), 1, 24)))
FROM (
  SELECT (region * 100000 + 99900 + person)::text AS number, 'voice.vigie.test' AS realm
  FROM generate_series(1, 4) AS region, generate_series(1, 2) AS person
) AS people
ON CONFLICT (username, domain) DO UPDATE SET ha1 = EXCLUDED.ha1;
