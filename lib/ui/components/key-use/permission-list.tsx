import type { JSX } from 'preact';
import { KEY_USE_TEXT } from '../../../domain/text/key-use.ts';
import type { PermissionLine } from '../../models/key-use-permissions.ts';

function stateText({ isGranted }: PermissionLine): string {
  if (isGranted === undefined) return KEY_USE_TEXT.unread;
  return isGranted ? KEY_USE_TEXT.granted : KEY_USE_TEXT.notGranted;
}

export function PermissionList({ lines }: { readonly lines: readonly PermissionLine[] }): JSX.Element {
  return (
    <ul class="permissions" aria-labelledby="permissions-title">
      {lines.map((line) => (
        <li key={line.name}>
          <p class="permission">
            <span class="mono">{line.name}</span>
            <span class="tag">{stateText(line)}</span>
          </p>
          <p class="hint">{line.reason}</p>
        </li>
      ))}
    </ul>
  );
}
