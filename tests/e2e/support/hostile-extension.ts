import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Another extension in the same browser, with no more than a page to run scripts in. */
export interface Neighbour {
  readonly folder: string;
  readonly page: string;
}

/** Browsers name an extension after its public key: 32 hex digits of its hash, in letters a to p. */
function idOf(publicKey: Buffer): string {
  const hex = createHash('sha256').update(publicKey).digest('hex').slice(0, 32);
  return Array.from(hex, (digit) => String.fromCharCode('a'.charCodeAt(0) + Number.parseInt(digit, 16))).join(
    '',
  );
}

export async function writeNeighbour(parent: string): Promise<Neighbour> {
  const folder = join(parent, 'neighbour');
  await mkdir(folder);
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = publicKey.export({ type: 'spki', format: 'der' });
  const manifest = {
    manifest_version: 3,
    name: 'Neighbour',
    version: '1.0',
    key: key.toString('base64'),
    // What such an extension asks its users for.
    permissions: ['storage', 'tabs', 'scripting', 'management'],
    host_permissions: ['<all_urls>'],
  };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'page.html'), '<!doctype html><title>Neighbour</title>');
  return { folder, page: `chrome-extension://${idOf(key)}/page.html` };
}
