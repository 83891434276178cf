import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../../lib/domain/alerts.ts';
import { alertText, digestText } from '../../../../lib/domain/text/alerts.ts';
import { account, usd } from '../make.ts';

const MAIN = account('a', { name: 'Main' });
const ALERT: Alert = { id: 'x', accountId: 'a', pocket: 4, from: usd('1200.505'), to: usd('1300.75') };
const CONTEXT = { account: MAIN, namePocket: false, hidden: false, locale: 'en-US' };

describe('alertText', () => {
  it('names the account, the change and both totals', () => {
    expect(alertText(ALERT, CONTEXT)).toEqual({
      title: 'Main: +$100.24',
      message: 'Kalshi. Now $1,300.75, was $1,200.50.',
    });
  });

  it('says a loss as one', () => {
    const loss = { ...ALERT, from: ALERT.to, to: ALERT.from };
    expect(alertText(loss, CONTEXT).title).toBe('Main: -$100.24');
  });

  it('names the pocket where there are several, and marks play money', () => {
    const demo = { ...MAIN, environment: 'demo' } as const;
    expect(alertText(ALERT, { ...CONTEXT, namePocket: true }).title).toBe('Main, Subaccount 4: +$100.24');
    expect(alertText(ALERT, { ...CONTEXT, account: demo }).title).toBe('Main (Demo): +$100.24');
  });

  it('names the perps balance, and a bound subaccount whose number is not told', () => {
    const { pocket: _number, ...bound } = ALERT;
    const named = { ...CONTEXT, namePocket: true };
    expect(alertText({ ...bound, perps: true }, named).title).toBe('Main, Perps: +$100.24');
    expect(alertText(bound, named).title).toBe('Main, Subaccount (number not stated): +$100.24');
  });

  it('lets no name pass for anything else', () => {
    const lines = { ...MAIN, name: `Main\n\u202eBalance: $9` };
    expect(alertText(ALERT, { ...CONTEXT, account: lines }).title).toBe('Main Balance: $9: +$100.24');
    const long = { ...MAIN, name: 'x'.repeat(10_000) };
    expect(alertText(ALERT, { ...CONTEXT, account: long }).title.length).toBeLessThan(80);
  });

  it('gives no figure away while amounts are hidden', () => {
    const { title, message } = alertText(ALERT, { ...CONTEXT, namePocket: false, hidden: true });
    expect(`${title} ${message}`).not.toMatch(/\d|\$/);
    expect(title).toContain('Main');
  });
});

describe('digestText', () => {
  it('counts', () => {
    expect(digestText(7).title).toBe('7 balances changed');
  });
});
