import { Secret } from '../../../../lib/domain/secret.ts';
import { ed25519KeyOf, pemOf } from '../../keys/make.ts';

/** The key that takes the place of another. */
export const NEXT_KEY = pemOf(ed25519KeyOf(Buffer.alloc(32, 7).toString('base64')), 'pkcs8');
export const NEXT_PASSPHRASE = new Secret('the next passphrase');
