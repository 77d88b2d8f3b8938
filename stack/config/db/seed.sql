-- 600 people in each of the regions 1 to 4, and nine with voicemail, the last of its numbers. A number's password is the
-- first 24 hexadecimal characters of HMAC-SHA256(probe_key, number): whoever holds the key knows them all, and none is
-- written anywhere.
\set probe_key `cat /run/secrets/probe_key`
INSERT INTO subscriber (username, domain, ha1)
SELECT number, realm, md5(concat_ws(':', number, realm, substr(encode(hmac(number, :'probe_key', 'sha256'), 'hex'), 1, 24)))
FROM (
  SELECT (region * 100000 + person)::text AS number, 'voice.vigie.test' AS realm
  FROM generate_series(1, 4) AS region,
    (SELECT generate_series(1, 600) UNION SELECT generate_series(99991, 99999)) AS numbers (person)
) AS people
ON CONFLICT (username, domain) DO UPDATE SET ha1 = EXCLUDED.ha1;
-- Instances of a former start are gone; those of now say so every few seconds (stack/images/ipbx/pool.sh).
DELETE FROM dispatcher WHERE seen < now() - interval '60 s';
