import { createCipheriv, createHash, pbkdf2Sync } from 'node:crypto';
import { vi } from 'vitest';
import { Secret } from '../../../lib/domain/secret.ts';
import { createVault, importDataKey, importKey, type DataKey, type NewKey } from '../../../lib/keys/index.ts';
import type { PassphraseBox } from '../../../lib/keys/passphrase-box.ts';

export const PASSPHRASE = new Secret('correct horse battery');
export const OTHER_PASSPHRASE = new Secret('tall giraffe accumulator');

/** What SEED_TEXT signs, known (signing.test.ts). */
export const TEXT = '1705420800000GET/v1/account/balances';
export const SIGNATURE =
  'Er2cdqZB9YUxY/+VC7NvqoyJEjmjhtpQMm3/TRsI0Hd7QeI+GWdJa2YsdtaotjO6uPQzQBA+pBYILlZpOQgVDA==';

export async function newKey(format: 'pem' | 'base64-seed', text: string): Promise<NewKey> {
  const imported = await importKey(format, new Secret(text));
  if (!imported.ok) throw new Error(imported.failure.kind);
  return imported.value;
}

export async function dataKeyOf(text: Secret): Promise<DataKey> {
  const dataKey = await importDataKey(text);
  if (dataKey === undefined) throw new Error('not a data key');
  return dataKey;
}

/** A new vault, quickly opened, in place of any. */
export async function newVault(passphrase = PASSPHRASE): Promise<DataKey> {
  return dataKeyOf(await createVault(passphrase, 1));
}

/** The text with another character at that place. */
export function changedAt(text: string, index: number): string {
  return `${text.slice(0, index)}${text[index] === 'A' ? 'B' : 'A'}${text.slice(index + 1)}`;
}

/** A browser that has no Ed25519 (Chrome before 137), for the rest of the test. */
export function withoutEd25519(): void {
  const importKey = crypto.subtle.importKey.bind(crypto.subtle);
  vi.spyOn(crypto.subtle, 'importKey').mockImplementation(
    (...given: Parameters<SubtleCrypto['importKey']>) => {
      const [format, , algorithm] = given;
      const isEd25519 = typeof algorithm === 'object' && algorithm.name === 'Ed25519';
      return format === 'pkcs8' && isEd25519
        ? Promise.reject(new DOMException('Algorithm: Unrecognized name', 'NotSupportedError'))
        : importKey(...given);
    },
  );
}

/** A box as Node's own cryptography makes it: the format, written down a second time. */
export function nodeBox(
  bytes: Uint8Array,
  passphrase: string,
  { purpose, iterations }: { readonly purpose: string; readonly iterations: number },
): PassphraseBox {
  const salt = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
  const iv = Buffer.from('6465666768696a6b6c6d6e6f', 'hex');
  const key = pbkdf2Sync(passphrase, salt, iterations, 32, 'sha256');
  const head = `${purpose}\nPBKDF2-SHA-256\n${iterations}\n${salt.toString('base64')}`;
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(head));
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  return withDigest(purpose, {
    derivation: 'PBKDF2-SHA-256',
    iterations,
    salt: salt.toString('base64'),
    iv: iv.toString('base64'),
    sealed: sealed.toString('base64'),
  });
}

/** The box with the digest that fits it, as somebody makes it who changes a box on purpose. */
export function withDigest(purpose: string, box: Omit<PassphraseBox, 'digest'>): PassphraseBox {
  const { derivation, iterations, salt, iv, sealed } = box;
  const text = [purpose, derivation, iterations, salt, iv, sealed].join('\n');
  return {
    derivation,
    iterations,
    salt,
    iv,
    sealed,
    digest: createHash('sha256').update(text).digest('base64'),
  };
}
