import { EXCHANGE_NAMES, type Account } from '../account.ts';
import type { Alert } from '../alerts.ts';
import { formatUsd } from '../format-usd.ts';
import type { Pocket } from '../reading.ts';
import { subtractUsd } from '../usd.ts';
import { pocketName } from './names.ts';
import { plainName } from './plain-text.ts';

export interface NotificationText {
  readonly title: string;
  readonly message: string;
}

interface AlertContext {
  readonly account: Account;
  /** Whether the account has more than one pocket, so that the pocket needs naming. */
  readonly namePocket: boolean;
  readonly hidden: boolean;
  readonly locale?: string | undefined;
}

function pocketOf({ perps, pocket }: Alert): Pick<Pocket, 'kind' | 'number'> {
  if (perps === true) return { kind: 'perps' };
  return pocket === undefined ? {} : { number: pocket };
}

function place({ account, namePocket }: AlertContext, alert: Alert): string {
  const demo = account.environment === 'demo' ? ' (Demo)' : '';
  return `${plainName(account.name)}${demo}${namePocket ? `, ${pocketName(pocketOf(alert))}` : ''}`;
}

/** What a change notification says; without any amount while amounts are hidden. */
export function alertText(alert: Alert, context: AlertContext): NotificationText {
  const where = place(context, alert);
  const exchange = EXCHANGE_NAMES[context.account.exchange];
  if (context.hidden) return { title: `${where}: balance changed`, message: exchange };
  const { locale } = context;
  const change = formatUsd(subtractUsd(alert.to, alert.from), { locale, signed: true });
  return {
    title: `${where}: ${change}`,
    message: `${exchange}. Now ${formatUsd(alert.to, { locale })}, was ${formatUsd(alert.from, { locale })}.`,
  };
}

/** One notification in place of many. */
export function digestText(count: number): NotificationText {
  return { title: `${count} balances changed`, message: 'Open Bankroll to see them.' };
}
