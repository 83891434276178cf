import { describe, expect, it } from 'vitest';
import { backupRestoredText } from '../../../../lib/domain/text/data.ts';
import { failureText } from '../../../../lib/domain/text/failures.ts';
import { movedText } from '../../../../lib/domain/text/keeping.ts';
import {
  configuredText,
  connectedText,
  keyReplacedText,
  removedText,
  renamedText,
  restoredText,
} from '../../../../lib/domain/text/options.ts';
import { countedTwiceText } from '../../../../lib/domain/text/ui.ts';

const restored = { rekeyed: [], before: 0, beganVault: false };

/** Every sentence of the pages that has a user's name for an account in it. */
const SENTENCES: Readonly<Record<string, (name: string) => string>> = {
  connectedText,
  keyReplacedText,
  renamedText,
  removedText,
  configuredText,
  restoredText,
  movedText,
  countedTwiceText: (name) => countedTwiceText(name, name, 'Kalshi'),
  'a key that is here already': (name) => failureText({ kind: 'duplicate-account', name }, 'Kalshi').sentence,
  'a backup with keys': (name) => backupRestoredText({ ...restored, complete: [name], keyless: [] }),
  'a backup without keys': (name) => backupRestoredText({ ...restored, complete: [], keyless: [name] }),
  'a backup that brings a key back': (name) =>
    backupRestoredText({ ...restored, complete: [], keyless: [], rekeyed: [name] }),
};

describe.each(Object.entries(SENTENCES))('%s', (_title, sentence) => {
  it('is not turned around by a name', () => {
    // Overrides, embeddings and isolates, and ends of isolates that are none of the name's.
    const said = sentence('a\u202eb\u2066c\u2067d\u2068e\u2069\u2069f\u202cg\u200fh\u061ci');
    expect(said).not.toMatch(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
    expect(said).toMatch(/a b c d e f g h i/);
  });

  it('stays one line of reasonable length', () => {
    const said = sentence(`${'long '.repeat(2_000)}\n\u2028second line`);
    expect(said.length).toBeLessThan(500);
    expect(said).not.toMatch(/[\n\u2028]/u);
  });

  it('says a usual name as it is', () => {
    expect(sentence('Main <b>&amp; 👩‍👩‍👧')).toContain('Main <b>&amp; 👩‍👩‍👧');
  });
});
