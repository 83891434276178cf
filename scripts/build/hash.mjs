// npm run hash -- [--files] [folder]: the hash of a build, or of an installed copy of one, and whether it is the one that
// the copy states of itself. See docs/verify.md.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hashLines, hashOfBuild, statedHash } from './build-hash.mjs';

function say(text) {
  process.stdout.write(`${text}\n`);
}

const words = process.argv.slice(2);
const folder = resolve(words.find((word) => !word.startsWith('--')) ?? '.output/chrome-mv3');
const unknown = words.find((word) => word.startsWith('--') && word !== '--files');

if (unknown !== undefined) {
  say(`${unknown} is not an option; there is --files, which lists every file with its own hash.`);
  process.exitCode = 1;
} else if (existsSync(join(folder, 'manifest.json'))) {
  if (words.includes('--files')) process.stdout.write(hashLines(folder).join(''));
  const hash = hashOfBuild(folder);
  const stated = statedHash(folder);
  say(hash);
  if (stated !== hash) {
    say(
      stated === undefined
        ? 'This copy states no hash of its own: it comes from before there was one, or from a development server.'
        : `This copy states another hash of itself, ${stated}: a file was changed after it was built.`,
    );
    process.exitCode = 1;
  }
} else {
  say(
    `There is no extension in ${folder}. Name the folder that holds its manifest.json, or build one: npm run build`,
  );
  process.exitCode = 1;
}
