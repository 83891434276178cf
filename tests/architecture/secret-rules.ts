import { codeOnly, importsOf, resolveImport, withoutComments } from './source.ts';
import type { Sources } from './rules.ts';

const VAULT_KEY = 'lib/state/vault-key-item.ts';
const LISTENER = 'lib/background/register.ts';

interface Rule {
  readonly pattern: RegExp;
  readonly says: string;
  /** Where it is allowed. */
  readonly except?: (path: string) => boolean;
}

const isInKeys = (path: string): boolean => path.startsWith('lib/keys/');

/** What a line of code may not do, strings and comments aside. */
const RULES: readonly Rule[] = [
  {
    pattern: /\.\s*reveal\s*\(/,
    says: `reveals a secret: only lib/keys and ${VAULT_KEY} do`,
    except: (path) => isInKeys(path) || path === VAULT_KEY,
  },
  { pattern: /\b(?:exportKey|wrapKey)\b/, says: 'exports a key: nothing does' },
  {
    pattern: /\b(?:importKey|deriveKey|deriveBits|generateKey|unwrapKey)\s*\([^)]*,\s*true\s*,/,
    says: 'makes a key that scripts can export: nothing does',
  },
  {
    pattern: /\bsubtle\s*\.\s*(?!digest\b)\w+/,
    says: 'handles keys: only lib/keys does',
    except: isInKeys,
  },
  {
    pattern:
      /\b(?:innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML)\b|\bdocument\s*\.\s*write\b/,
    says: 'makes markup out of text',
  },
  { pattern: /\beval\s*\(|\bnew\s+Function\b/, says: 'makes code out of text' },
  {
    pattern: /\b(?:onMessageExternal|onConnectExternal|onConnect|onUserScriptMessage)\b/,
    says: 'listens to others: Bankroll answers its own pages alone',
  },
  {
    pattern: /\bonMessage\b/,
    says: `listens to messages: only ${LISTENER} does, which checks every one`,
    except: (path) => path === LISTENER,
  },
];

const OTHER_METHOD = /\bmethod\s*:\s*['"`](?!GET['"`])[A-Z]+['"`]/;

/** Everything that could take a secret out, or let somebody in, one line each. */
export function secretProblems(sources: Sources): string[] {
  const problems: string[] = [];
  for (const [path, source] of sources) {
    const code = codeOnly(source);
    for (const { pattern, says, except } of RULES) {
      if (except?.(path) !== true && pattern.test(code)) problems.push(`${path} ${says}`);
    }
    if (OTHER_METHOD.test(withoutComments(source))) problems.push(`${path} names a method other than GET`);
    if (path.startsWith('lib/background/')) continue;
    const imported = importsOf(source).map((specifier) => resolveImport(path, specifier));
    if (imported.some((target) => 'path' in target && target.path === VAULT_KEY)) {
      problems.push(`${path} imports ${VAULT_KEY}: only the background may hold the vault's key`);
    }
  }
  return problems;
}
