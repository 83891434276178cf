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

function Row({ row, masked }: { readonly row: PositionRow; readonly masked: boolean }): JSX.Element {
  const { market, title, outcome, side, contracts, cost, value, expired } = row;
  return (
    <tr>
      <th scope="row">
        <bdi title={market}>{title ?? market}</bdi>
        <span class="sub">
          {outcome ?? DETAILS_TEXT[side]}
          {outcome !== undefined && side === 'no' && ` (${DETAILS_TEXT.no})`},{' '}
          <Quantity contracts={contracts} masked={masked} /> {DETAILS_TEXT.contracts}
          {expired && `, ${DETAILS_TEXT.expired}`}
        </span>
      </th>
      <td>
        <Amount field="cost" amount={cost} masked={masked} />
      </td>
      <td>
        <Amount field="value" amount={value} masked={masked} />
      </td>
      <td>
        <Amount
          field="unrealized"
          amount={unrealizedOf(row)}
          masked={masked}

          format={SIGNED}
        />
      </td>
    </tr>
  );
}

function Group({ group, masked }: { readonly group: EventGroup; readonly masked: boolean }): JSX.Element {
  const { event, rows } = group;
  return (
    <tbody>
      {event && (
        <tr class="event">
          <th scope="rowgroup" colSpan={4}>
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
        <Row key={`${index}-${row.market}`} row={row} masked={masked} />
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
  if (markets.rows.length === 0) return null;
  const left = leftOutText(markets, exchange);
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
            <th scope="col">{DETAILS_TEXT.value}</th>
            <th scope="col" title={DETAILS_TEXT.unrealizedHint}>
              {DETAILS_TEXT.unrealized}
            </th>
          </tr>
        </thead>
        {groupByEvent(markets.rows, events).map((group) => (
          <Group key={group.event?.event ?? ''} group={group} masked={masked} />
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
    positions.every(({ markets }) => markets.state === 'read' && markets.rows.length === 0);
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
