import { signal, type ReadonlySignal } from '@preact/signals';
import browser from 'webextension-polyfill';
import { ENVIRONMENTS, EXCHANGE_IDS } from '../../domain/account.ts';
import { hostReason, permissionReason } from '../../domain/text/key-use.ts';
import { originsOf } from '../../exchanges/meta.ts';

export interface PermissionLine {
  /** As the manifest writes it: the name of a permission, or the match pattern of a host. */
  readonly name: string;
  readonly reason: string;
  /** Undefined: the browser has not said. */
  readonly isGranted: boolean | undefined;
}

/** The lists of the manifest in which permissions can stand. Browsers hand out some as null that are not there. */
const LISTS = [
  'permissions',
  'host_permissions',
  'optional_permissions',
  'optional_host_permissions',
] as const;

/** Every permission that the manifest names, required or optional. */
function namedIn(manifest: Readonly<Partial<Record<(typeof LISTS)[number], unknown>>>): string[] {
  const names = LISTS.flatMap((list) => {
    const value = manifest[list];
    return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
  });
  return [...new Set(names)];
}

const HOST_REASONS: ReadonlyMap<string, string> = new Map(
  EXCHANGE_IDS.flatMap((exchange) =>
    ENVIRONMENTS.flatMap((environment) =>
      originsOf(exchange, environment).map(
        (origin, rank) => [origin, hostReason(exchange, environment, rank)] as const,
      ),
    ),
  ),
);

/** What the running manifest names and what the browser has granted of it, kept current. */
export function createPermissionLines(): ReadonlySignal<readonly PermissionLine[]> {
  const names = namedIn(browser.runtime.getManifest());
  const linesFor = (granted: ReadonlySet<string> | undefined): PermissionLine[] =>
    // What is granted without being named would be the most telling of all.
    [...new Set([...names, ...(granted ?? [])])].map((name) => ({
      name,
      reason: HOST_REASONS.get(name) ?? permissionReason(name),
      isGranted: granted?.has(name),
    }));
  const lines = signal<readonly PermissionLine[]>(linesFor(undefined));

  async function look(): Promise<void> {
    try {
      const { permissions = [], origins = [] } = await browser.permissions.getAll();
      lines.value = linesFor(new Set([...permissions, ...origins]));
    } catch {
      lines.value = linesFor(undefined);
    }
  }

  const onChange = (): void => void look();
  browser.permissions.onAdded.addListener(onChange);
  browser.permissions.onRemoved.addListener(onChange);
  void look();
  return lines;
}
