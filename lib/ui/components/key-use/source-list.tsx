import type { JSX } from 'preact';
import { KEY_USE_TEXT, sourcePurpose, sourceRank } from '../../../domain/text/key-use.ts';
import type { Source } from '../../models/key-use-sources.ts';

interface SourceListProps {
  readonly sources: readonly Source[] | 'gone' | undefined;
}

export function SourceList({ sources }: SourceListProps): JSX.Element {
  if (sources === undefined) return <p>{KEY_USE_TEXT.codeLoading}</p>;
  if (sources === 'gone') return <p role="alert">{KEY_USE_TEXT.codeGone}</p>;
  const inOrder = sources.toSorted((a, b) => sourceRank(a.path) - sourceRank(b.path));
  return (
    <>
      {inOrder.map(({ path, text }) => (
        <details key={path} class="source">
          <summary>
            <span class="mono">{path}</span>
            <span class="hint">{sourcePurpose(path)}</span>
          </summary>
          {/* Lines are as long as they are in the file, so the box scrolls, by keyboard too. */}
          <pre role="region" aria-label={path} tabIndex={0} translate={false}>
            <code>{text}</code>
          </pre>
        </details>
      ))}
    </>
  );
}
