// The library's own dependency injection needs this polyfill loaded first.
import 'reflect-metadata';
import { KeyObject, createPrivateKey } from 'node:crypto';
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
  const caKeys = await makeKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Vigie stack authority',
    ...lifetime(now),
    signingAlgorithm: ALGORITHM,
    keys: caKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  const ca = pair(certificate, caKeys);
  return { ca, edge: await signCertificate(names, ca, now) };
}

/**
 * One more certificate of an authority that is there.
 * @param names - host names and IPv4 addresses; the first is the subject's.
 */
export async function signCertificate(names: readonly string[], ca: Pair, now: Date): Promise<Pair> {
  const keys = await makeKeys();
  const authority = new x509.X509Certificate(ca.certificate);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${names[0] ?? 'edge'}`,
    issuer: authority.subject,
    ...lifetime(now),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: await privateKey(ca.key),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      new x509.SubjectAlternativeNameExtension(names.map(alternativeName)),
      // RFC 5280 §4.2.1.1; Python and others refuse a certificate without it.
      await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return pair(certificate, keys);
}

function lifetime(now: Date): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(now.getTime() - 60_000), notAfter: new Date(now.getTime() + 10 * YEAR_MS) };
}

function privateKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
  return crypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']);
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
