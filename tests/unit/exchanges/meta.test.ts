import { describe, expect, it } from 'vitest';
import { EXCHANGE_IDS, EXCHANGE_NAMES } from '../../../lib/domain/account.ts';
import { ALL_HOSTS, EXCHANGES, hostsOf, originsOf, placeOfHost } from '../../../lib/exchanges/meta.ts';
import { ADAPTERS } from '../../../lib/exchanges/registry.ts';

describe('exchanges', () => {
  it.each(EXCHANGE_IDS)('%s is registered under its own name, with hosts for each environment', (id) => {
    expect(ADAPTERS[id].id).toBe(id);
    expect(EXCHANGES[id].id).toBe(id);
    expect(EXCHANGES[id].name).toBe(EXCHANGE_NAMES[id]);
    for (const environment of EXCHANGES[id].environments) {
      expect(hostsOf(id, environment).length).toBeGreaterThan(0);
    }
  });

  it('reach these hosts and no others', () => {
    expect([...ALL_HOSTS].sort()).toEqual([
      'api.elections.kalshi.com',
      'api.polymarket.us',
      'demo-api.kalshi.co',
      'external-api.demo.kalshi.co',
      'external-api.kalshi.com',
    ]);
  });

  it('need the permission for exactly the hosts of an account’s environment', () => {
    expect(originsOf('kalshi', 'production')).toEqual([
      'https://external-api.kalshi.com/*',
      'https://api.elections.kalshi.com/*',
    ]);
    expect(originsOf('kalshi', 'demo')).toEqual([
      'https://external-api.demo.kalshi.co/*',
      'https://demo-api.kalshi.co/*',
    ]);
    expect(originsOf('polymarket-us', 'production')).toEqual(['https://api.polymarket.us/*']);
    expect(originsOf('polymarket-us', 'demo')).toEqual([]);
  });

  it('are known by each of their hosts, and by no other', () => {
    const places = ALL_HOSTS.map((host) => [host, placeOfHost(host)]);
    expect(Object.fromEntries(places)).toEqual({
      'external-api.kalshi.com': { exchange: 'kalshi', environment: 'production' },
      'api.elections.kalshi.com': { exchange: 'kalshi', environment: 'production' },
      'external-api.demo.kalshi.co': { exchange: 'kalshi', environment: 'demo' },
      'demo-api.kalshi.co': { exchange: 'kalshi', environment: 'demo' },
      'api.polymarket.us': { exchange: 'polymarket-us', environment: 'production' },
    });
    for (const host of ['', 'kalshi.com', 'x.api.polymarket.us', 'api.polymarket.us.example']) {
      expect(placeOfHost(host)).toBeUndefined();
    }
  });
});
