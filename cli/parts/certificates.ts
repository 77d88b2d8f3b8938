// The library's own dependency injection needs this polyfill loaded first.
import 'reflect-metadata';
import { KeyObject } from 'node:crypto';
import type { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const YEAR_MS = 365 * 24 * 3600 * 1000;

export interface Pair {
  certificate: string;
  key: string;
}

/**
 * An authority of this stack alone and a certificate of it for the edge, PEM.
 * @param names - host names and IPv4 addresses of the edge (RFC 5280 §4.2.1.6, RFC 5922 §7.1).
 */
export async function makeCertificates(names: readonly string[], now: Date): Promise<{ ca: Pair; edge: Pair }> {
  const [caKeys, edgeKeys] = await Promise.all([makeKeys(), makeKeys()]);
  const lifetime = { notBefore: new Date(now.getTime() - 60_000), notAfter: new Date(now.getTime() + 10 * YEAR_MS) };
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Vigie stack authority',
    ...lifetime,
    signingAlgorithm: ALGORITHM,
    keys: caKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  const edge = await x509.X509CertificateGenerator.create({
    subject: `CN=${names[0] ?? 'edge'}`,
    issuer: ca.subject,
    ...lifetime,
    signingAlgorithm: ALGORITHM,
    publicKey: edgeKeys.publicKey,
    signingKey: caKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      new x509.SubjectAlternativeNameExtension(names.map(alternativeName)),
    ],
  });
  return { ca: pair(ca, caKeys), edge: pair(edge, edgeKeys) };
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

function alternativeName(value: string): { type: 'ip' | 'dns'; value: string } {
  return { type: /^[\d.]+$/.test(value) ? 'ip' : 'dns', value };
}

function pair(certificate: x509.X509Certificate, keys: webcrypto.CryptoKeyPair): Pair {
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' });
  return { certificate: `${certificate.toString('pem')}\n`, key: key.toString() };
}
