import { createHash, X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';
import { HOST_NAMES } from './hosts.ts';

export interface Certificate {
  readonly keyPem: string;
  readonly certificatePem: string;
  /** Base64 SHA-256 of the SubjectPublicKeyInfo, as Chromium's --ignore-certificate-errors-spki-list wants it. */
  readonly spki: string;
}

/** Makes a certificate for all hosts on the spot, so that no private key is ever part of the repository. */
export async function createCertificate(): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: 'Simulated exchanges' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    // A little in the past: a browser's clock may lag a moment behind.
    notBeforeDate: new Date(Date.now() - 3_600_000),
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: HOST_NAMES.map((value) => ({ type: 2, value })) },
    ],
  });
  const spkiDer = new X509Certificate(made.cert).publicKey.export({ type: 'spki', format: 'der' });
  return {
    keyPem: made.private,
    certificatePem: made.cert,
    spki: createHash('sha256').update(spkiDer).digest('base64'),
  };
}
