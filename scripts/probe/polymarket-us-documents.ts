import type { Described, Endpoint, Fields } from './description.ts';

const AMOUNT_OR_NULL: Described = { orNull: 'amount' };
/** `nextCursor` is empty on the last page. */
const PAGE_END: Fields = { 'nextCursor?': { orNull: 'text' }, 'eof?': 'flag' };

/** docs portfolio/overview (2026). The undocumented ones are in the types of both official clients (Oct 2026). */
const BALANCE: Fields = {
  currentBalance: 'dollar number',
  currency: 'text',
  lastUpdated: { orNull: 'date' },
  buyingPower: 'dollar number',
  assetNotional: 'dollar number',
  assetAvailable: 'dollar number',
  pendingCredit: 'dollar number',
  openOrders: 'dollar number',
  unsettledFunds: 'dollar number',
  marginRequirement: 'dollar number',
  'balanceReservation?': { orNull: 'dollar number' },
  pendingWithdrawals: {
    orNull: {
      list: {
        id: 'id',
        name: 'text',
        balance: 'dollar number',
        description: 'text',
        acknowledged: 'flag',
        bankId: 'id',
        creationTime: { orNull: 'date' },
        destinationAccountName: 'text',
      },
    },
  },
  'depositReservation~': { orNull: 'dollar number' },
  'bonusReservation~': { orNull: 'dollar number' },
  'displayedBonus~': { orNull: 'dollar number' },
  'displayedAvailableSoon~': { orNull: 'dollar number' },
  'displayedCash~': { orNull: 'dollar number' },
  'availableToWithdraw~': { orNull: 'dollar number' },
  'bonusHold~': { orNull: 'dollar number' },
};

/** Deprecated, rounded quantities are documented beside the decimal ones, which may be an empty text. */
const QUANTITIES: Fields = Object.fromEntries(
  ['netPosition', 'qtyBought', 'qtySold', 'qtyAvailable', 'bodPosition'].flatMap((name) => [
    [`${name}?`, 'count'],
    [name === 'netPosition' ? 'netPositionDecimal' : `${name}Decimal?`, 'count'],
  ]),
);

const MARKET: Fields = {
  'slug?': 'text',
  'icon?': 'text',
  'title?': 'text',
  'outcome?': 'text',
  'eventSlug?': 'text',
  'teamId?': { orNull: 'anything' },
  'team?': { orNull: 'anything' },
};

/** docs portfolio/get-user-positions (2026). The undocumented ones: Python client types and fixtures (2026). */
const POSITION: Fields = {
  ...QUANTITIES,
  cost: AMOUNT_OR_NULL,
  realized: AMOUNT_OR_NULL,
  cashValue: AMOUNT_OR_NULL,
  expired: 'flag',
  updateTime: { orNull: 'date' },
  marketMetadata: { orNull: { object: MARKET } },
  'avgPx~': AMOUNT_OR_NULL,
  'fees~': AMOUNT_OR_NULL,
  'baseCost~': AMOUNT_OR_NULL,
  'costPerShare~': AMOUNT_OR_NULL,
  'comboLegDetails~': { orNull: { list: 'anything' } },
  'positionId~': 'id',
};

const ACTIVITY_TYPES = [
  'TRADE',
  'POSITION_RESOLUTION',
  'ACCOUNT_DEPOSIT',
  'ACCOUNT_ADVANCED_DEPOSIT',
  'ACCOUNT_WITHDRAWAL',
  'REFERRAL_BONUS',
  'TRANSFER',
  'TAKER_FEE_REBATE',
  'LIQUIDITY_PROGRAM',
].map((type) => `ACTIVITY_TYPE_${type}`);

const TRADE_STATES = [
  'NEW',
  'CLEARED',
  'BUSTED',
  'INFLIGHT',
  'PENDING_RISK',
  'PENDING_CLEARED',
  'REJECTED',
  'CLEARING_ACKNOWLEDGED',
  'RETRY_REQUEST',
].map((state) => `TRADE_STATE_${state}`);

/** docs portfolio/get-activities (2026), with what live answers had besides (reports, 2026). */
const ACTIVITY: Fields = {
  type: { oneOf: ACTIVITY_TYPES },
  'trade?': {
    orNull: {
      object: {
        id: 'id',
        marketSlug: 'text',
        state: { oneOf: TRADE_STATES },
        createTime: 'date',
        updateTime: { orNull: 'date' },
        price: AMOUNT_OR_NULL,
        'qty?': 'count',
        qtyDecimal: 'count',
        isAggressor: 'flag',
        'costBasis?': AMOUNT_OR_NULL,
        'realizedPnl?': AMOUNT_OR_NULL,
        'cost~': AMOUNT_OR_NULL,
        'aggressorExecution~': { orNull: 'anything' },
        'comboLegDetails~': { orNull: { list: 'anything' } },
      },
    },
  },
  'positionResolution?': {
    orNull: {
      object: {
        marketSlug: 'text',
        beforePosition: { orNull: 'anything' },
        afterPosition: { orNull: 'anything' },
        updateTime: { orNull: 'date' },
        'tradeId?': 'id',
        side: { oneOf: ['LONG', 'SHORT', 'NEUTRAL'].map((side) => `POSITION_RESOLUTION_SIDE_${side}`) },
      },
    },
  },
  'accountBalanceChange?': {
    orNull: {
      object: {
        transactionId: 'id',
        status: {
          oneOf: ['PENDING', 'COMPLETED', 'PARTIALLY_REFUNDED', 'REJECTED'].map(
            (status) => `ACCOUNT_BALANCE_CHANGE_STATUS_${status}`,
          ),
        },
        amount: AMOUNT_OR_NULL,
        createTime: 'date',
        updateTime: { orNull: 'date' },
        'description~': 'text',
        'metadata~': { orNull: 'anything' },
        // The official client's types have it; live answers were flat.
        'transactions~': { list: 'anything' },
      },
    },
  },
};

const ORDER: Fields = {
  id: 'id',
  marketSlug: 'text',
  side: 'text',
  type: 'text',
  price: AMOUNT_OR_NULL,
  quantity: 'quantity',
  cumQuantity: 'quantity',
  leavesQuantity: 'quantity',
  tif: 'text',
  'goodTillTime?': { orNull: 'date' },
  intent: {
    oneOf: ['BUY_LONG', 'SELL_LONG', 'BUY_SHORT', 'SELL_SHORT'].map((intent) => `ORDER_INTENT_${intent}`),
  },
  'outcomeSide?': 'text',
  'action?': 'text',
  state: 'text',
  'avgPx?': AMOUNT_OR_NULL,
  'cashOrderQty?': { orNull: 'anything' },
  'insertTime?': { orNull: 'date' },
  createTime: { orNull: 'date' },
  'marketMetadata?': { orNull: { object: MARKET } },
  'commissionNotionalTotalCollected?': { orNull: 'anything' },
  'commissionsBasisPoints?': { orNull: 'anything' },
};

/** Polymarket US's endpoints that Bankroll reads, as docs.polymarket.us has them (2026, changelog to 2026-10-01). */
export const POLYMARKET_US_DOCUMENTS: readonly Endpoint[] = [
  { path: '/v1/account/balances', rows: 'balances', fields: { balances: { list: BALANCE } } },
  {
    path: '/v1/portfolio/positions',
    rows: 'positions',
    fields: {
      positions: { map: POSITION },
      ...PAGE_END,
      'availablePositions?': { orNull: { list: 'anything' } },
    },
  },
  {
    path: '/v1/portfolio/activities',
    rows: 'activities',
    fields: { activities: { list: ACTIVITY }, ...PAGE_END },
  },
  { path: '/v1/orders/open', rows: 'orders', fields: { orders: { list: ORDER } } },
];
