import { bodiesOf, counted, open, settled, statusesOf, type Evidence, type Finding } from './evidence.ts';
import { PREFIX } from './kalshi-prefix.ts';
import { field, rowsIn, textIn, wholeIn } from './pick.ts';
import { wordOrLength } from './redaction.ts';

const BALANCE = `${PREFIX}/portfolio/balance`;
const KEYS = `${PREFIX}/api_keys`;
const LIMITS = `${PREFIX}/account/limits`;
const ORDERS = `${PREFIX}/portfolio/orders`;
const STATUS = `${PREFIX}/exchange/status`;
const PERPS_ENABLED = `${PREFIX}/margin/enabled`;
const PERPS_BALANCE = `${PREFIX}/margin/balance`;
/** A scope: "read::portfolio_balance". */
const SCOPE = /^[a-z_]+(?:::[a-z_]+)?$/;

function statuses(evidence: Evidence, path: string): string {
  return statusesOf(evidence, path).join(', ');
}

function aboutApiKeys(evidence: Evidence): Finding {
  const question = 'May this key ask /api_keys, and what does its row say?';
  const [body] = bodiesOf(evidence, KEYS);
  if (body === undefined) {
    const seen = statuses(evidence, KEYS);
    return seen === '' ? open(question, 'not asked') : settled(question, `no, status ${seen}`);
  }
  const rows = rowsIn(body.json, 'api_keys');
  const own = rows.find((row) => textIn(row, 'api_key_id') === evidence.account.keyId);
  if (own === undefined)
    return settled(question, `yes, but its own row is not among ${counted(rows.length, 'key')}`);
  const list = field(own, 'scopes');
  const scopes = (Array.isArray(list) ? list : []).filter((one): one is string => typeof one === 'string');
  const told = scopes.map((scope) => (SCOPE.test(scope) ? scope : wordOrLength(scope))).join(', ');
  const bound = wholeIn(own, 'subaccount');
  const region =
    field(body.json, 'api_key_region_expiration_ts') == null ? 'no region expiry' : 'a region expiry';
  const place = bound === undefined ? 'not bound' : `bound to subaccount ${bound}`;
  return settled(question, `yes: scopes ${told === '' ? 'none' : told}; ${place}; ${region}`);
}

function aboutNarrowScope(evidence: Evidence): Finding {
  const question = 'May a balance-only key name a subaccount, and is portfolio_value filled?';
  const isNarrow =
    evidence.connection.ok &&
    statusesOf(evidence, KEYS).some((status) => status === 403 || status === 404) &&
    statusesOf(evidence, ORDERS).some((status) => status === 403);
  if (!isNarrow) return open(question, 'this key reads more than balances');
  const bodies = bodiesOf(evidence, BALANCE);
  const value = bodies.every(({ json }) => wholeIn(json, 'portfolio_value') !== undefined);
  const filled = `portfolio_value is ${value ? 'there' : 'missing'}`;
  const named = evidence.requests.filter(({ path, query }) => path === BALANCE && query.has('subaccount'));
  if (named.length === 0) return open(question, `${filled}; no subaccount was named, try --subaccounts 1`);
  const refused = named.filter(({ answer }) => answer.ok && answer.status !== 200).length;
  return settled(question, `${filled}; ${refused} of ${counted(named.length, 'named subaccount')} refused`);
}

function aboutResting(evidence: Evidence): Finding {
  const question = 'Does a resting order lower balance?';
  const orders = bodiesOf(evidence, ORDERS).reduce((sum, { json }) => sum + rowsIn(json, 'orders').length, 0);
  const advice = 'one look cannot tell: run this before and after placing one, with --show-amounts';
  return open(question, `${counted(orders, 'resting order')} now; ${advice}`);
}

function aboutPerps(evidence: Evidence): Finding {
  const question = 'What do the perps endpoints answer?';
  const [enabled] = bodiesOf(evidence, PERPS_ENABLED);
  const seen = statuses(evidence, PERPS_ENABLED);
  if (seen === '') return open(question, 'not asked');
  const state =
    enabled === undefined ? `status ${seen}` : `enabled is ${String(field(enabled.json, 'enabled'))}`;
  const balance = statuses(evidence, PERPS_BALANCE);
  return settled(
    question,
    `/margin/enabled: ${state}; /margin/balance: ${balance === '' ? 'not asked' : balance}`,
  );
}

function aboutLimits(evidence: Evidence): Finding {
  const question = 'Which read budget has the account?';
  const [body] = bodiesOf(evidence, LIMITS);
  if (body === undefined) {
    const seen = statuses(evidence, LIMITS);
    return open(question, seen === '' ? 'not asked' : `status ${seen}`);
  }
  const read = field(body.json, 'read');
  const [rate, capacity] = [wholeIn(read, 'refill_rate'), wholeIn(read, 'bucket_capacity')];
  const tier = textIn(body.json, 'usage_tier');
  const named = tier === undefined ? 'no tier' : `tier ${wordOrLength(tier)}`;
  return settled(
    question,
    `${named}, ${rate ?? 'unknown'} tokens a second, ${capacity ?? 'unknown'} at once`,
  );
}

function aboutStatus(evidence: Evidence): Finding {
  const question = 'Is the exchange open, and which shards does its status list?';
  const [body] = bodiesOf(evidence, STATUS);
  if (body === undefined) return open(question, `not answered (${statuses(evidence, STATUS)})`);
  const shards = rowsIn(body.json, 'exchange_index_statuses').map((row) => wholeIn(row, 'exchange_index'));
  const active = String(field(body.json, 'exchange_active'));
  const trading = String(field(body.json, 'trading_active'));
  return settled(
    question,
    `exchange_active ${active}, trading_active ${trading}; shards ${shards.join(', ') || 'none'}`,
  );
}

/** What the key, its account and the exchange tell. */
export function kalshiKeyFindings(evidence: Evidence): readonly Finding[] {
  return [
    aboutApiKeys(evidence),
    aboutNarrowScope(evidence),
    aboutLimits(evidence),
    aboutPerps(evidence),
    aboutResting(evidence),
    aboutStatus(evidence),
  ];
}
