import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../../lib/exchanges/json.ts';
import { parseActivities } from '../../../../lib/exchanges/polymarket-us/parse-activities.ts';
import { unreadable } from '../unreadable.ts';
import { texts } from './texts.ts';

function activitiesIn(json: string): unknown {
  const read = parseActivities(parseJson(json));
  return read.ok ? read.value.activities.map(texts) : read.failure;
}

function one(entry: string, more = ''): string {
  return `{"activities":[${entry}]${more}}`;
}

function trade(fields: string): string {
  return one(
    `{"type":"ACTIVITY_TYPE_TRADE","trade":{"id":"t1","marketSlug":"rain","qtyDecimal":"12.50"${fields}}}`,
  );
}

function resolution(fields: string): string {
  return one(`{"type":"ACTIVITY_TYPE_POSITION_RESOLUTION","positionResolution":{${fields}}}`);
}

function change(type: string, fields: string): string {
  return one(`{"type":"ACTIVITY_TYPE_${type}","accountBalanceChange":{${fields}}}`);
}

const FIVE = '"transactionId":"x1","amount":{"value":"5","currency":"USD"}';
const TRADE = { id: 't1', kind: 'trade', status: 'done', market: 'rain', contracts: '12.500000' };

describe('a trade', () => {
  it('is read in full', () => {
    const json = trade(
      `,"state":"TRADE_STATE_CLEARED","createTime":"2026-11-20T11:00:00.123456789Z","updateTime":"2026-11-20T12:00:00Z",
      "price":{"value":"0.42","currency":"USD"},"qty":"13","isAggressor":true,"costBasis":{"value":"7.25"},
      "realizedPnl":null,"cost":{"value":"7.25"},"comboLegDetails":[],
      "aggressorExecution":{"order":{"id":"mine","intent":"ORDER_INTENT_BUY_SHORT"},"lastPx":{"value":"0.42"},
      "lastShares":"12.50","commissionNotionalCollected":{"value":"0.03","currency":"USD"}},
      "passiveExecution":{"order":{"intent":"ORDER_INTENT_BUY_LONG"},"commissionNotionalCollected":{"value":"-0.01"}}`,
    );
    expect(activitiesIn(json)).toEqual([
      {
        ...TRADE,
        at: Date.UTC(2026, 10, 20, 11, 0, 0, 123),
        side: 'no',
        action: 'buy',
        price: '0.580000',
        fee: '0.030000',
      },
    ]);
  });

  const BOTH = `"aggressorExecution":{"order":{"intent":"ORDER_INTENT_BUY_SHORT"},"commissionNotionalCollected":"0.03"},
    "passiveExecution":{"order":{"intent":"ORDER_INTENT_SELL_LONG"},"commissionNotionalCollected":"-0.01"}`;

  it.each<[title: string, fields: string, expected: object]>([
    [
      'the taker’s own execution',
      `,"isAggressor":true,${BOTH}`,
      { side: 'no', action: 'buy', price: '0.600000', fee: '0.030000' },
    ],
    [
      'the maker’s own execution, with a rebate',
      `,"isAggressor":false,${BOTH}`,
      { side: 'yes', action: 'sell', price: '0.400000', fee: '-0.010000' },
    ],
    ['neither, where it is not told which is whose', `,${BOTH}`, {}],
    ['neither, where there is none', ',"isAggressor":true', {}],
    [
      'no side of an execution with another form',
      ',"isAggressor":true,"aggressorExecution":{"order":"gone"}',
      {},
    ],
  ])('has side, price and fee of %s', (_title, fields, expected) => {
    expect(activitiesIn(trade(`,"price":"0.4"${fields}`))).toEqual([{ ...TRADE, ...expected }]);
  });

  it.each([
    ['NEW', 'done'],
    ['CLEARED', 'done'],
    ['CLEARING_ACKNOWLEDGED', 'done'],
    ['INFLIGHT', 'pending'],
    ['PENDING_RISK', 'pending'],
    ['PENDING_CLEARED', 'pending'],
    ['RETRY_REQUEST', 'pending'],
    ['SOMETHING_NEW', 'pending'],
    ['BUSTED', 'reversed'],
    ['REJECTED', 'failed'],
  ])('that is %s is %s', (state, expected) => {
    expect(activitiesIn(trade(`,"state":"TRADE_STATE_${state}"`))).toEqual([{ ...TRADE, status: expected }]);
  });

  it.each([
    ['the rounded count where there is no other', '"qty":"13"'],
    ['the rounded count for an empty one', '"qtyDecimal":"","qty":"13"'],
    ['a count below zero as its size', '"qtyDecimal":"-13"'],
  ])('takes %s', (_title, fields) => {
    const json = one(`{"type":"ACTIVITY_TYPE_TRADE","trade":{"id":"t1","marketSlug":"rain",${fields}}}`);
    expect(activitiesIn(json)).toEqual([{ ...TRADE, contracts: '13.000000' }]);
  });

  it('takes the time of the update where it has no other', () => {
    expect(activitiesIn(trade(',"createTime":null,"updateTime":"2026-11-20T12:00:00Z"'))).toEqual([
      { ...TRADE, at: Date.UTC(2026, 10, 20, 12) },
    ]);
  });
});

describe('a resolution', () => {
  it('is a settlement of what was held before', () => {
    const json = resolution(
      `"marketSlug":"rain","beforePosition":{"netPositionDecimal":"-35.0100","netPosition":"-35","realized":{"value":"0"}},
      "afterPosition":{"netPositionDecimal":"0","realized":{"value":"12"}},"updateTime":"2026-11-20T12:00:00Z",
      "tradeId":"","side":"POSITION_RESOLUTION_SIDE_LONG"`,
    );
    expect(activitiesIn(json)).toEqual([
      {
        id: `settlement/rain/${Date.UTC(2026, 10, 20, 12)}/0`,
        kind: 'settlement',
        status: 'done',
        at: Date.UTC(2026, 10, 20, 12),
        market: 'rain',
        side: 'no',
        contracts: '35.010000',
      },
    ]);
  });

  it.each([
    ['a long', '"beforePosition":{"netPositionDecimal":"2"}', { side: 'yes', contracts: '2.000000' }],
    ['a rounded count', '"beforePosition":{"netPosition":"2"}', { side: 'yes', contracts: '2.000000' }],
    ['nothing held', '"beforePosition":{"netPositionDecimal":"0"}', {}],
    ['no position before it', '"beforePosition":null', {}],
  ])('of %s', (_title, fields, expected) => {
    expect(activitiesIn(resolution(`"marketSlug":"rain","tradeId":"r1",${fields}`))).toEqual([
      { id: 'r1', kind: 'settlement', status: 'done', market: 'rain', ...expected },
    ]);
  });
});

describe('a change of the balance', () => {
  it.each([
    ['ACCOUNT_DEPOSIT', 'deposit', '5.000000'],
    ['ACCOUNT_ADVANCED_DEPOSIT', 'deposit', '5.000000'],
    ['ACCOUNT_WITHDRAWAL', 'withdrawal', '-5.000000'],
    ['REFERRAL_BONUS', 'bonus', '5.000000'],
    ['TRANSFER', 'transfer', '5.000000'],
    ['TAKER_FEE_REBATE', 'rebate', '5.000000'],
    ['LIQUIDITY_PROGRAM', 'reward', '5.000000'],
  ])('%s is a %s of %s', (type, kind, moved) => {
    expect(activitiesIn(change(type, FIVE))).toEqual([{ id: 'x1', kind, status: 'done', amount: moved }]);
  });

  it('takes money out where a withdrawal is stated with its sign', () => {
    expect(activitiesIn(change('ACCOUNT_WITHDRAWAL', '"transactionId":"x1","amount":"-5"'))).toEqual([
      { id: 'x1', kind: 'withdrawal', status: 'done', amount: '-5.000000' },
    ]);
  });

  it('moves as it says where a transfer is stated with its sign', () => {
    expect(activitiesIn(change('TRANSFER', '"transactionId":"x1","amount":-5'))).toEqual([
      { id: 'x1', kind: 'transfer', status: 'done', amount: '-5.000000' },
    ]);
  });

  it.each([
    ['PENDING', 'pending'],
    ['COMPLETED', 'done'],
    ['PARTIALLY_REFUNDED', 'done'],
    ['REJECTED', 'failed'],
    ['ON_ITS_WAY', 'pending'],
  ])('that is %s is %s', (name, expected) => {
    const fields = `${FIVE},"status":"ACCOUNT_BALANCE_CHANGE_STATUS_${name}"`;
    expect(activitiesIn(change('ACCOUNT_DEPOSIT', fields))).toEqual([
      { id: 'x1', kind: 'deposit', status: expected, amount: '5.000000' },
    ]);
  });

  it('may come as a list, as in the SDK’s types', () => {
    const list = `"transactions":[{${FIVE},"createTime":"2026-11-20T12:00:00Z"},{"amount":"7"}]`;
    expect(activitiesIn(change('ACCOUNT_DEPOSIT', list))).toEqual([
      { id: 'x1', kind: 'deposit', status: 'done', at: Date.UTC(2026, 10, 20, 12), amount: '5.000000' },
      { id: 'deposit///1', kind: 'deposit', status: 'done', amount: '7.000000' },
    ]);
  });
});

describe('an activity of a type that is not known', () => {
  const other = { kind: 'other', type: 'ACTIVITY_TYPE_GIFT', status: 'done' };

  it('keeps its name and what is moved', () => {
    expect(activitiesIn(change('GIFT', `${FIVE},"updateTime":"2026-11-20T12:00:00Z"`))).toEqual([
      { ...other, id: 'x1', at: Date.UTC(2026, 10, 20, 12), amount: '5.000000' },
    ]);
  });

  it.each([
    ['nothing else', '{"type":"ACTIVITY_TYPE_GIFT"}'],
    ['parts that are not known either', '{"type":"ACTIVITY_TYPE_GIFT","gift":{"amount":"5"}}'],
    ['a change of another form', '{"type":"ACTIVITY_TYPE_GIFT","accountBalanceChange":{"sum":5}}'],
    ['no transactions', '{"type":"ACTIVITY_TYPE_GIFT","accountBalanceChange":{"transactions":[]}}'],
  ])('keeps its name with %s', (_title, entry) => {
    expect(activitiesIn(one(entry))).toEqual([{ ...other, id: 'other///0' }]);
  });

  it('is told apart from the next one', () => {
    const entry = '{"type":"ACTIVITY_TYPE_GIFT"}';
    expect(activitiesIn(one(`${entry},${entry}`))).toEqual([
      { ...other, id: 'other///0' },
      { ...other, id: 'other///1' },
    ]);
  });
});

describe('parseActivities', () => {
  it.each([
    ['nothing', '', false],
    ['a cursor', ',"nextCursor":"abc","eof":false', true],
    ['a cursor at the end', ',"nextCursor":"abc","eof":true', false],
    ['an empty cursor', ',"nextCursor":""', false],
  ])('says whether there are older ones: %s', (_title, more, hasMore) => {
    expect(parseActivities(parseJson(one('', more)))).toEqual({
      ok: true,
      value: { activities: [], hasMore },
    });
  });

  const DEPOSIT = 'activities: activities.0.accountBalanceChange';

  it.each([
    ['null', 'null', 'activities'],
    ['a list', '[]', 'activities: activities'],
    ['the error envelope', '{"code":13,"message":"no","details":[]}', 'activities: activities'],
    ['activities of null', '{"activities":null}', 'activities: activities'],
    ['an object', '{"activities":{}}', 'activities: activities'],
    ['an activity of null', one('null'), 'activities: activities.0'],
    ['an activity without a type', one('{}'), 'activities: activities.0.type'],
    ['a type that is a number', one('{"type":1}'), 'activities: activities.0.type'],
    ['a trade without its part', one('{"type":"ACTIVITY_TYPE_TRADE"}'), 'activities: activities.0.trade'],
    [
      'a trade without an id',
      one('{"type":"ACTIVITY_TYPE_TRADE","trade":{"marketSlug":"rain","qty":"1"}}'),
      'activities: activities.0.trade.id',
    ],
    [
      'a trade without a market',
      one('{"type":"ACTIVITY_TYPE_TRADE","trade":{"id":"t1","qty":"1"}}'),
      'activities: activities.0.trade.marketSlug',
    ],
    [
      'a trade without a count',
      one('{"type":"ACTIVITY_TYPE_TRADE","trade":{"id":"t1","marketSlug":"rain"}}'),
      'activities: activities.0.trade',
    ],
    ['a count in words', trade(',"qty":"a few"'), 'activities: activities.0.trade.qty'],
    ['a price in cents', trade(',"price":{"value":"42"}'), 'activities: activities.0.trade.price'],
    ['a price that is NaN', trade(',"price":"NaN"'), 'activities: activities.0.trade.price'],
    ['a state that is a number', trade(',"state":2'), 'activities: activities.0.trade.state'],
    ['a mark that is a text', trade(',"isAggressor":"yes"'), 'activities: activities.0.trade.isAggressor'],
    [
      'a resolution without its part',
      one('{"type":"ACTIVITY_TYPE_POSITION_RESOLUTION"}'),
      'activities: activities.0.positionResolution',
    ],
    [
      'a resolution without a market',
      resolution('"tradeId":""'),
      'activities: activities.0.positionResolution.marketSlug',
    ],
    [
      'a position before it in words',
      resolution('"marketSlug":"rain","beforePosition":{"netPositionDecimal":"many"}'),
      'activities: activities.0.positionResolution.beforePosition.netPositionDecimal',
    ],
    ['a deposit without its part', one('{"type":"ACTIVITY_TYPE_ACCOUNT_DEPOSIT"}'), DEPOSIT],
    ['a deposit without an amount', change('ACCOUNT_DEPOSIT', ''), `${DEPOSIT}.amount`],
    ['an amount of null', change('ACCOUNT_DEPOSIT', '"amount":null'), `${DEPOSIT}.amount`],
    ['an amount in words', change('ACCOUNT_DEPOSIT', '"amount":{"value":"lots"}'), `${DEPOSIT}.amount`],
    [
      'an amount in euros',
      change('ACCOUNT_DEPOSIT', '"amount":{"value":"5","currency":"EUR"}'),
      `${DEPOSIT}.amount`,
    ],
    ['a status that is a number', change('ACCOUNT_DEPOSIT', '"amount":"5","status":2'), `${DEPOSIT}.status`],
    ['transactions of null', change('ACCOUNT_DEPOSIT', '"transactions":null'), `${DEPOSIT}.transactions`],
    [
      'a transaction without an amount',
      change('ACCOUNT_DEPOSIT', '"transactions":[{"transactionId":"x1"}]'),
      `${DEPOSIT}.transactions.0.amount`,
    ],
    ['a cursor that is a number', one('', ',"nextCursor":5'), 'activities: nextCursor'],
    ['an end that is a text', one('', ',"eof":"true"'), 'activities: eof'],
  ])('refuses %s', (_title, json, field) => {
    expect(activitiesIn(json)).toEqual(unreadable(field));
  });

  it.each(['', '<html>', '{"activities":['])('refuses what is not JSON: %s', (body) => {
    expect(activitiesIn(body)).toEqual({ kind: 'unreadable', field: 'activities: not JSON' });
  });
});
