import type { ComponentChildren, JSX } from 'preact';
import type { Activity, Details } from '../../../domain/details.ts';
import { shortMomentText } from '../../../domain/text/dates.ts';
import {
  ACTIVITY_KIND_NAMES,
  DETAILS_TEXT,
  leftOutText,
  STATUS_NAMES,
} from '../../../domain/text/details.ts';
import { pocketName } from '../../../domain/text/names.ts';
import { momentText } from '../../../domain/text/times.ts';
import { mergeActivity } from '../../models/details-view.ts';
import { Amount } from '../amount.tsx';
import { Quantity } from '../quantity.tsx';
import { Refusals } from './refusals.tsx';

const SIGNED = { signed: true } as const;
const EXACT = { decimals: 'exact' } as const;

interface RowProps {
  readonly activity: Activity;
  readonly masked: boolean;
}

/** "Buy Yes, 10 at $0.45" */
function Trade({ activity, masked }: RowProps): JSX.Element | null {
  const { side, action, contracts, price } = activity;
  const what = [action && DETAILS_TEXT[action], side && DETAILS_TEXT[side]].filter(
    (one) => one !== undefined,
  );
  if (what.length === 0 && contracts === undefined && price === undefined) return null;
  return (
    <span class="sub">
      {what.join(' ')} {contracts !== undefined && <Quantity contracts={contracts} masked={masked} />}
      {price !== undefined && (
        <>
          {' '}
          {DETAILS_TEXT.at} <Amount field="price" amount={price} masked={masked} format={EXACT} />
        </>
      )}
    </span>
  );
}

function placesOf({ pocket, toPocket }: Activity): string | undefined {
  const from = pocket === undefined ? undefined : pocketName({ number: pocket });
  const to = toPocket === undefined ? undefined : pocketName({ number: toPocket });
  return from === undefined || to === undefined ? (from ?? to) : `${from} → ${to}`;
}

function Row({ activity, masked }: RowProps): JSX.Element {
  const { kind, type, market, status, at, amount, fee } = activity;
  const facts: ComponentChildren[] = [];
  if (at !== undefined) facts.push(<span title={momentText(at)}>{shortMomentText(at)}</span>);
  const places = placesOf(activity);
  if (places !== undefined) facts.push(places);
  if (fee !== undefined && fee !== 0n) {
    facts.push(
      <>
        {DETAILS_TEXT.fee} <Amount field="fee" amount={fee} masked={masked} />
      </>,
    );
  }
  return (
    <tr class={status}>
      <th scope="row">
        <bdi>{kind === 'other' && type !== undefined ? type : ACTIVITY_KIND_NAMES[kind]}</bdi>
        {STATUS_NAMES[status] !== undefined && <span class="tag">{STATUS_NAMES[status]}</span>}
        {market !== undefined && (
          <>
            {' '}
            <bdi>{market}</bdi>
          </>
        )}
        <Trade activity={activity} masked={masked} />
        <span class="sub">{facts.map((fact, index) => [index > 0 && ', ', fact])}</span>
      </th>
      <td>
        {amount !== undefined && <Amount field="amount" amount={amount} masked={masked} format={SIGNED} />}
      </td>
    </tr>
  );
}

interface RecentActivityProps {
  readonly activity: Details['activity'];
  readonly exchange: string;
  readonly masked: boolean;
}

/** What happened lately, from every list that the exchange keeps, newest first. */
export function RecentActivity({ activity, exchange, masked }: RecentActivityProps): JSX.Element {
  const merged = mergeActivity(activity);
  const { rows, refusals } = merged;
  const left = leftOutText(merged, exchange);
  return (
    <>
      <h3>{DETAILS_TEXT.activity}</h3>
      {activity.length > 0 && rows.length === 0 && refusals.length === 0 && <p>{DETAILS_TEXT.noActivity}</p>}
      {rows.length > 0 && (
        <table>
          <caption class="visually-hidden">{DETAILS_TEXT.activity}</caption>
          <tbody>
            {rows.map((one, index) => (
              <Row key={`${index}-${one.id}`} activity={one} masked={masked} />
            ))}
          </tbody>
        </table>
      )}
      {left !== undefined && <p class="left-out">{left}</p>}
      <Refusals refusals={refusals} exchange={exchange} />
    </>
  );
}
