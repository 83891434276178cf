import { Fields, textOf } from '../body.ts';
import { anyTarget, SAME, type Mutation, type Scene } from '../scene.ts';

/** One answer with 200 and this instead of what it said. */
function instead(name: string, write: (text: string, scene: Scene) => string): Mutation {
  return {
    name,
    apply(scene) {
      const target = anyTarget(scene);
      scene.spellings.set(target, (text) => write(text, scene));
      return scene.unusable(target, ['unreadable']);
    },
  };
}

/** Every answer written otherwise, saying the same. */
function spelled(name: string, write: (text: string, scene: Scene) => string): Mutation {
  return {
    name,
    apply(scene) {
      for (const target of scene.bodies.keys()) scene.spellings.set(target, (text) => write(text, scene));
      return SAME;
    },
  };
}

/** One answer with something huge beside what it says. */
function beside(name: string, write: (scene: Scene) => string): Mutation {
  return {
    name,
    apply(scene) {
      const target = anyTarget(scene);
      scene.spellings.set(target, (text) => `{"extra":${write(scene)},${text.slice(1)}`);
      // Where it cannot be parsed at all, nothing of it may be used.
      return [SAME, scene.unusable(target, ['unreadable'])];
    },
  };
}

const PAGES = [
  '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Welcome to the hotel</body></html>',
  '\n  <html><body>502 Bad Gateway</body></html>',
  '<?xml version="1.0"?><html><body>Blocked</body></html>',
];

const ERRORS = [
  '{"error":{"code":"internal_error","message":"internal error","service":"portfolio"}}',
  '{"code":"not_found","message":"not found","details":""}',
  '{"msg":"invalid parameter"}',
  '{"error":"too many requests"}',
  '{"code":13,"message":"The server was unable to process your request.","details":[]}',
  '{"status":429,"message":"Too Many Requests"}',
];

export const TEXT_CLASSES: readonly Mutation[] = [
  instead('truncated', (text, { random }) => text.slice(0, 1 + random.below(text.length - 1))),
  instead('beginning lost', (text, { random }) => text.slice(1 + random.below(text.length - 1))),
  instead('empty', () => ''),
  instead('only white space', (_text, { random }) => random.pick([' ', '\n', '\r\n\r\n', '\t'])),
  instead('a page', (_text, { random }) => random.pick(PAGES)),
  instead('an error with status 200', (_text, { random }) => random.pick(ERRORS)),
  instead('a bare value', (_text, { random }) =>
    random.pick(['null', 'true', '0', '12.50', '"ok"', '""', '1e400']),
  ),
  instead('an empty object or list', (_text, { random }) =>
    random.pick(['{}', '[]', '[{}]', '[null]', '{"balances":{}}']),
  ),
  instead('in a list', (text) => `[${text}]`),
  instead('twice', (text) => `${text}${text}`),
  instead(
    'something after it',
    (text, { random }) => `${text}${random.pick([',', '}', ' ok', '\u0000', '<!-- -->'])}`,
  ),
  instead('a byte order mark', (text) => `\uFEFF${text}`),
  instead('single quotes', (text) => text.replaceAll('"', "'")),
  instead('a comma too many', (text) => text.replace(/\}$/, ',}')),
  instead('comments', (text) => `/* balances */${text}`),
  instead('NaN without quotes', (text) => text.replace(/:(?:"[^"]*"|-?\d[\d.]*)/, ':NaN')),
  instead(
    'compressed bytes as text',
    (_text, { random }) =>
      `\u001f\uFFFD\u0008\u0000${Array.from({ length: 60 }, () => String.fromCodePoint(random.below(0xff))).join('')}`,
  ),
  instead('a script in front', (text) => `)]}',\n${text}`),
  spelled('white space everywhere', (text, { random }) =>
    text.replaceAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g, (token) =>
      token.startsWith('"')
        ? token
        : `${random.pick(['', ' ', '\r\n'])}${token}${random.pick(['', '\t', '\n'])}`,
    ),
  ),
  spelled('names escaped', (text) =>
    text.replaceAll(/"([a-zA-Z])([a-zA-Z_]*)":/g, (_all, first: string, rest: string) => {
      const code = (first.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
      return `"\\u${code}${rest}":`;
    }),
  ),
  beside('very deep nesting', ({ random }) => {
    const depth = random.pick([100, 3_000, 100_000]);
    return `${'['.repeat(depth)}${']'.repeat(depth)}`;
  }),
  beside('a very long text', ({ random }) => `"${'x'.repeat(random.pick([1_000, 100_000, 400_000]))}"`),
  beside('a very long number', ({ random }) => '7'.repeat(random.pick([100, 400, 20_000]))),
  beside('very many fields', () =>
    textOf(
      new Fields(
        Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`field_${index}`, index % 2 === 0])),
      ),
    ),
  ),
];
