import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { X509Certificate, createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureSecrets } from '../../cli/parts/secrets.ts';
import { scratch } from './lib/vigie.ts';

describe('ensureSecrets', () => {
  const dir = join(scratch(), '.secrets');
  const read = (name: string): string => readFileSync(join(dir, name), 'utf8');
  const mode = (name: string): number => statSync(join(dir, name)).mode & 0o777;
  let made: string[];

  before(async () => {
    made = await ensureSecrets(dir);
  });

  it('makes every secret once', async () => {
    const some = [
      'db_admin',
      'db_edge',
      'probe_key',
      'sfu_key',
      'turn_key',
      'pad_key',
      'webmail_key',
      'tls',
      'tls/rooms',
      'tls/pad',
    ];
    assert.deepEqual(
      some.filter((name) => !made.includes(name)),
      [],
    );
    const key = read('probe_key');
    assert.match(key, /^[0-9a-f]{48}\n$/);
    assert.deepEqual(await ensureSecrets(dir), []);
    assert.equal(read('probe_key'), key);
  });

  it('lets only its owner into the folder, and only the authority’s key is the owner’s alone', () => {
    assert.equal(mode('.'), 0o700);
    assert.equal(mode('probe_key'), 0o444);
    assert.equal(mode('tls/ca.key'), 0o400);
  });

  it('makes a certificate for the edge that its authority has signed', () => {
    const [ca, edge] = [new X509Certificate(read('tls/ca.pem')), new X509Certificate(read('tls/edge.pem'))];
    assert.ok(ca.ca);
    assert.ok(edge.verify(ca.publicKey));
    assert.ok(edge.checkIssued(ca));
    assert.ok(edge.checkPrivateKey(createPrivateKey(read('tls/edge.key'))));
    assert.equal(edge.checkIP('198.19.0.10'), '198.19.0.10');
    assert.equal(edge.checkHost('voice.vigie.test'), 'voice.vigie.test');
  });

  it('makes a certificate for the rooms that the same authority has signed', () => {
    const [ca, rooms] = [new X509Certificate(read('tls/ca.pem')), new X509Certificate(read('tls/rooms.pem'))];
    assert.ok(rooms.verify(ca.publicKey));
    assert.ok(rooms.checkPrivateKey(createPrivateKey(read('tls/rooms.key'))));
    assert.equal(rooms.checkIP('127.0.0.1'), '127.0.0.1');
    assert.equal(rooms.checkIP('198.19.0.14'), '198.19.0.14');
  });

  it('makes one for the directory and one for every page behind the gate', () => {
    const [directory, gate] = [
      new X509Certificate(read('tls/directory.pem')),
      new X509Certificate(read('tls/gate.pem')),
    ];
    assert.equal(directory.checkHost('directory'), 'directory');
    assert.ok(gate.checkHost('portal.vigie.test'));
  });

  it('makes a certificate for each mail server, and says whose key signed it', () => {
    const [ca, mail] = [new X509Certificate(read('tls/ca.pem')), new X509Certificate(read('tls/mail.pem'))];
    assert.ok(mail.checkIssued(ca));
    assert.equal(mail.checkIP('198.19.0.25'), '198.19.0.25');
    const [, identifier = ''] = /X509v3 Subject Key Identifier:\s+([0-9A-F:]+)/.exec(textOf('ca')) ?? [];
    assert.match(identifier, /^([0-9A-F]{2}:){19}[0-9A-F]{2}$/);
    assert.ok(textOf('mail').includes(`X509v3 Authority Key Identifier: \n                ${identifier}`));
    assert.equal(new X509Certificate(read('tls/partner.pem')).checkHost('mx.partner.test'), 'mx.partner.test');
  });

  it('makes a DKIM key whose record is its public half', () => {
    const key = createPrivateKey(read('dkim_key'));
    assert.equal(key.asymmetricKeyDetails?.modulusLength, 2048);
    const half = createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');
    assert.equal(read('dkim_public').trim(), half);
  });

  function textOf(name: string): string {
    return execFileSync('openssl', ['x509', '-in', join(dir, `tls/${name}.pem`), '-noout', '-text'], {
      encoding: 'utf8',
    });
  }
});
