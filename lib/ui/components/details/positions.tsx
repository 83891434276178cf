import type { JSX } from 'preact';
import type { Details, PocketPositions, PositionRow } from '../../../domain/details.ts';
import { pocketKey } from '../../../domain/reading.ts';
import { DETAILS_TEXT, leftOutText } from '../../../domain/text/details.ts';
import { pocketName } from '../../../domain/text/names.ts';
import { groupByEvent, refusalsOf, unrealizedOf, type EventGroup } from '../../models/details-view.ts';
import { Amount } from '../amount.tsx';
import { Quantity } from '../quantity.tsx';
import { Refusals } from './refusals.tsx';

interface PositionsProps {
  readonly positions: Details['positions'];
  readonly exchange: string;
  readonly masked: boolean;
}

const SIGNED = { signed: true } as const;

/** What the held side stands for; that it is the NO side is said too, where the exchange's word does not say so already. */
function sideText(outcome: string | undefined, side: PositionRow['side']): string {
  const word = DETAILS_TEXT[side];
  if (outcome === undefined || outcome.toLowerCase() === word.toLowerCase()) return word;
  return side === 'no' ? `${outcome} (${word})` : outcome;
}

interface RowProps {
  readonly row: PositionRow;
  /** Whether the exchange states values at all. */
  readonly isValued: boolean;
  readonly masked: boolean;
}

function Row({ row, isValued, masked }: RowProps): JSX.Element {
  const { market, title, outcome, side, contracts, cost, value, expired } = row;
  return (
    <tr>
      <th scope="row">
        <bdi title={market}>{title ?? market}</bdi>
        <span class="sub">
          <bdi>{sideText(outcome, side)}</bdi>, <Quantity contracts={contracts} masked={masked} />{' '}
          {DETAILS_TEXT.contracts}
          {expired && `, ${DETAILS_TEXT.expired}`}
        </span>
      </th>
      <td>
        <Amount field="cost" amount={cost} masked={masked} />
      </td>
      {isValued && (
        <>
          <td>
            <Amount field="value" amount={value} masked={masked} />
          </td>
          <td>
            <Amount field="unrealized" amount={unrealizedOf(row)} masked={masked} format={SIGNED} />
          </td>
        </>
      )}
    </tr>
  );
}

interface GroupProps extends Omit<RowProps, 'row'> {
  readonly group: EventGroup;
}

function Group({ group, isValued, masked }: GroupProps): JSX.Element {
  const { event, rows } = group;
  return (
    <tbody>
      {event && (
        <tr class="event">
          <th scope="rowgroup" colSpan={isValued ? 4 : 2}>
            <bdi>{event.event}</bdi>
            {event.exposure !== undefined && (
              <span class="sub" title={DETAILS_TEXT.exposureHint}>
                {DETAILS_TEXT.exposure} <Amount field="exposure" amount={event.exposure} masked={masked} />
              </span>
            )}
          </th>
        </tr>
      )}
      {rows.map((row, index) => (
        <Row key={`${index}-${row.market}`} row={row} isValued={isValued} masked={masked} />
      ))}
    </tbody>
  );
}

interface PocketTableProps {
  readonly held: PocketPositions;
  readonly isNamed: boolean;
  readonly exchange: string;
  readonly masked: boolean;
}

function PocketTable({ held, isNamed, exchange, masked }: PocketTableProps): JSX.Element | null {
  const { markets, events, pocket } = held;
  if (markets.state === 'failed') {
    const refusals = refusalsOf([['positions', markets.failure]]);
    return (
      <>
        {isNamed && <h4>{pocketName(pocket)}</h4>}
        <Refusals refusals={refusals} exchange={exchange} />
      </>
    );
  }
  const left = leftOutText(markets, exchange);
  if (markets.rows.length === 0) {
    return left === undefined ? null : (
      <p class="left-out">
        {isNamed && `${pocketName(pocket)}: `}
        {left}
      </p>
    );
  }
  // Kalshi states a value for the whole pocket and none by market: two columns of "unknown" would say nothing.
  const isValued = markets.rows.some(({ value }) => value !== undefined);
  return (
    <>
      <table>
        <caption class={isNamed ? undefined : 'visually-hidden'}>
          {isNamed ? pocketName(pocket) : DETAILS_TEXT.positions}
        </caption>
        <thead>
          <tr>
            <th scope="col">{DETAILS_TEXT.market}</th>
            <th scope="col">{DETAILS_TEXT.cost}</th>
            {isValued && (
              <>
                <th scope="col">{DETAILS_TEXT.value}</th>
                <th scope="col" title={DETAILS_TEXT.unrealizedHint}>
                  {DETAILS_TEXT.unrealized}
                </th>
              </>
            )}
          </tr>
        </thead>
        {groupByEvent(markets.rows, events).map((group) => (
          <Group key={group.event?.event ?? ''} group={group} isValued={isValued} masked={masked} />
        ))}
      </table>
      {left !== undefined && <p class="left-out">{left}</p>}
    </>
  );
}

/** Open positions, pocket by pocket. */
export function Positions({ positions, exchange, masked }: PositionsProps): JSX.Element {
  const isEmpty =
    positions.length > 0 &&
    positions.every(
      ({ markets }) => markets.state === 'read' && markets.rows.length === 0 && markets.dropped === 0,
    );
  return (
    <>
      <h3>{DETAILS_TEXT.positions}</h3>
      {isEmpty && <p>{DETAILS_TEXT.noPositions}</p>}
      {positions.map((held) => (
        <PocketTable
          key={pocketKey(held.pocket)}
          held={held}
          isNamed={positions.length > 1}
          exchange={exchange}
          masked={masked}
        />
      ))}
    </>
  );
}
