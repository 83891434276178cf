import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Account } from '../../../domain/account.ts';
import { hasPassingFailure, isRefused, type Details } from '../../../domain/details.ts';
import type { ReadFailure } from '../../../domain/failure.ts';
import { DETAILS_TEXT, detailsReadText } from '../../../domain/text/details.ts';
import { ageText } from '../../../domain/text/names.ts';
import { plainFailureText } from '../../../domain/text/plain-failures.ts';
import { momentText } from '../../../domain/text/times.ts';
import { UI_TEXT } from '../../../domain/text/ui.ts';
import type { Moment } from '../../../domain/totals.ts';
import type { Command, Reply } from '../../../messages.ts';
import { createDetailsModel } from '../../models/details-model.ts';
import { Orders } from './orders.tsx';
import { Positions } from './positions.tsx';
import { RecentActivity } from './recent-activity.tsx';

export interface DetailsPanelProps {
  readonly account: Account;
  /** The exchange's own name. */
  readonly exchange: string;
  readonly moment: Moment;
  readonly masked: boolean;
  readonly send: (command: Command) => Promise<Reply>;
}

/** Longer than the background takes, or it is gone. */
const SILENT_AFTER_MS = 25_000;

/** Why nothing at all was read; undefined where something was. */
function wholeFailure(details: Details): ReadFailure | undefined {
  const { orders } = details;
  return isRefused(details) && orders.state === 'failed' ? orders.failure : undefined;
}

function Retry({ text, onRetry }: { readonly text: string; readonly onRetry: () => void }): JSX.Element {
  return (
    <div class="note" role="status">
      <p>{text}</p>
      <button type="button" class="button small" onClick={onRetry}>
        {UI_TEXT.tryAgain}
      </button>
    </div>
  );
}

interface PartsProps extends Pick<DetailsPanelProps, 'exchange' | 'moment' | 'masked'> {
  readonly details: Details;
  readonly onRetry: () => void;
}

function Parts({ details, exchange, moment, masked, onRetry }: PartsProps): JSX.Element {
  const { positions, orders, restingValue, activity, readAt } = details;
  // The clock ticks every second, the lists do not: the same elements are not drawn again.
  const lists = useMemo(
    () => (
      <>
        <Positions positions={positions} exchange={exchange} masked={masked} />
        <Orders orders={orders} restingValue={restingValue} exchange={exchange} masked={masked} />
        <RecentActivity activity={activity} exchange={exchange} masked={masked} />
      </>
    ),
    [details, exchange, masked],
  );
  return (
    <>
      {lists}
      <p class="left-out" title={momentText(readAt)}>
        {detailsReadText(ageText(moment.now - readAt))}
      </p>
      {hasPassingFailure(details) && (
        <button type="button" class="button small" onClick={onRetry}>
          {UI_TEXT.tryAgain}
        </button>
      )}
    </>
  );
}

/** What lies behind one account's balance: positions, open orders, what happened lately. */
export function DetailsPanel({ account, exchange, moment, masked, send }: DetailsPanelProps): JSX.Element {
  const [model] = useState(() => createDetailsModel({ account, send, now: moment.now }));
  useEffect(() => () => model.dispose(), [model]);
  const details = model.details.value;
  const failure = model.failure.value;
  const retry = (): void => void model.look(moment.now);
  const refusal = details && wholeFailure(details);
  const isSilent = details === undefined && moment.now - model.askedAt.value > SILENT_AFTER_MS;
  const trouble =
    (failure && plainFailureText(failure, UI_TEXT.product).sentence) ??
    (refusal && plainFailureText(refusal, exchange).sentence) ??
    (isSilent ? DETAILS_TEXT.silent : undefined);
  return (
    <>
      {trouble !== undefined && <Retry text={trouble} onRetry={retry} />}
      {details === undefined && trouble === undefined && <p class="later">{UI_TEXT.loading}</p>}
      {details !== undefined && refusal === undefined && (
        <Parts details={details} exchange={exchange} moment={moment} masked={masked} onRetry={retry} />
      )}
    </>
  );
}
