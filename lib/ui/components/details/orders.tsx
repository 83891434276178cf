import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { Details, OpenOrder } from '../../../domain/details.ts';
import { DETAILS_TEXT, leftOutText, ordersText } from '../../../domain/text/details.ts';
import { pocketName } from '../../../domain/text/names.ts';
import { refusalsOf } from '../../models/details-view.ts';
import { Amount } from '../amount.tsx';
import { ChevronIcon } from '../icons.tsx';
import { Quantity } from '../quantity.tsx';
import { Refusals } from './refusals.tsx';

const EXACT = { decimals: 'exact' } as const;

function Row({ order, masked }: { readonly order: OpenOrder; readonly masked: boolean }): JSX.Element {
  const { market, pocket, side, action, remaining, price } = order;
  const what = [action && DETAILS_TEXT[action], side && DETAILS_TEXT[side]].filter(
    (one) => one !== undefined,
  );
  return (
    <tr>
      <th scope="row">
        <bdi>{market}</bdi>
        <span class="sub">
          {what.join(' ')}
          {pocket !== undefined && `${what.length > 0 ? ', ' : ''}${pocketName({ number: pocket })}`}
        </span>
      </th>
      <td>
        {remaining !== undefined && <Quantity contracts={remaining} masked={masked} />} {DETAILS_TEXT.at}{' '}
        <Amount field="price" amount={price} masked={masked} format={EXACT} />
      </td>
    </tr>
  );
}

interface OrdersProps {
  readonly orders: Details['orders'];
  readonly restingValue: Details['restingValue'];
  readonly exchange: string;
  readonly masked: boolean;
}

/** How many orders wait, and which. */
function OrderList({ orders, exchange, masked }: Omit<OrdersProps, 'restingValue'>): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const listId = useId();
  if (orders.state === 'failed')
    return <Refusals refusals={refusalsOf([['orders', orders.failure]])} exchange={exchange} />;
  const { rows, dropped, hasMore } = orders;
  if (rows.length === 0) return <p>{DETAILS_TEXT.noOrders}</p>;
  const left = leftOutText(orders, exchange);
  return (
    <>
      <button
        type="button"
        class="disclose"
        aria-expanded={isOpen}
        {...(isOpen && { 'aria-controls': listId })}
        onClick={() => setOpen(!isOpen)}
      >
        {ordersText(rows.length + dropped, !hasMore)}
        <ChevronIcon />
      </button>
      {isOpen && (
        <div id={listId}>
          <table>
            <caption class="visually-hidden">{DETAILS_TEXT.orders}</caption>
            <tbody>
              {rows.map((order) => (
                <Row key={order.id} order={order} masked={masked} />
              ))}
            </tbody>
          </table>
          {left !== undefined && <p class="left-out">{left}</p>}
        </div>
      )}
    </>
  );
}

/** Orders that wait in a book. Their money never enters or leaves a total. */
export function Orders({ orders, restingValue, exchange, masked }: OrdersProps): JSX.Element {
  return (
    <>
      <h3>{DETAILS_TEXT.orders}</h3>
      <OrderList orders={orders} exchange={exchange} masked={masked} />
      {restingValue?.state === 'read' && (
        <p>
          {DETAILS_TEXT.restingValue}{' '}
          <Amount field="resting-value" amount={restingValue.amount} masked={masked} />,{' '}
          {DETAILS_TEXT.restingHint}
        </p>
      )}
      {restingValue?.state === 'failed' && (
        <Refusals refusals={refusalsOf([['resting-value', restingValue.failure]])} exchange={exchange} />
      )}
    </>
  );
}
