import type { JSX } from 'preact';
import { refusedText } from '../../../domain/text/details.ts';
import type { Refusal } from '../../models/details-view.ts';

interface RefusalsProps {
  readonly refusals: readonly Refusal[];
  /** The exchange's own name. */
  readonly exchange: string;
}

/** What could not be read, so that nobody takes it for "nothing". */
export function Refusals({ refusals, exchange }: RefusalsProps): JSX.Element {
  return (
    <>
      {refusals.map(({ parts, failure }) => (
        <p key={parts.join()} class="refused">
          {refusedText(parts, failure, exchange)}
        </p>
      ))}
    </>
  );
}
