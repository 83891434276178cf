import { describe, expect, it } from 'vitest';
import { readOptions } from '../../scripts/probe/options.ts';

const KEY = ['--key-id', 'id', '--key-file', 'file'];

describe('options', () => {
  it('are read', () => {
    expect(readOptions(['kalshi', ...KEY])).toEqual({
      ok: true,
      value: {
        exchange: 'kalshi',
        environment: 'production',
        keyId: 'id',
        keyFile: 'file',
        isFcm: false,
        namedSubaccounts: [],
        showAmounts: false,
      },
    });
  });

  it('are read wherever they stand, with all that Kalshi has', () => {
    const args = ['--environment', 'demo', '--fcm', ...KEY, '--subaccounts=1, 7,1,0', 'kalshi'];
    const read = readOptions([
      ...args,
      '--show-amounts',
      '--connect-to',
      '[::1]:8443',
      '--ca-file',
      'ca.pem',
    ]);
    expect(read).toMatchObject({
      ok: true,
      value: {
        environment: 'demo',
        isFcm: true,
        namedSubaccounts: [1, 7],
        showAmounts: true,
        connectTo: { host: '::1', port: 8443 },
        caFile: 'ca.pem',
      },
    });
  });

  it.each([[[]], [['--help']], [['kalshi', '-h']]])('%j asks for help', (args) => {
    expect(readOptions(args)).toEqual({ ok: false, failure: 'help' });
  });

  it.each<[readonly string[], string]>([
    [KEY, 'Name one exchange: kalshi or polymarket-us.'],
    [['kraken', ...KEY], 'Name one exchange: kalshi or polymarket-us.'],
    [['kalshi', 'polymarket-us', ...KEY], 'Name one exchange'],
    [['kalshi'], '--key-id is missing'],
    [['kalshi', '--key-id', 'id'], '--key-file is missing'],
    [['kalshi', '--key-id'], '--key-id needs a value.'],
    [['kalshi', '--key-id='], '--key-id needs a value.'],
    [['kalshi', ...KEY, '--verbose'], 'There is an option that this command does not have.'],
    [['kalshi', ...KEY, '-x'], 'There is an option that this command does not have.'],
    [['kalshi', ...KEY, '--fcm=yes'], '--fcm takes no value.'],
    [
      ['kalshi', ...KEY, '--environment', 'staging'],
      'Kalshi has no such environment. It has: production, demo.',
    ],
    [['polymarket-us', ...KEY, '--environment', 'demo'], 'Polymarket US has no such environment.'],
    [['polymarket-us', ...KEY, '--fcm'], '--fcm is for Kalshi only.'],
    [['polymarket-us', ...KEY, '--subaccounts', '1'], '--subaccounts is for Kalshi only.'],
    [['kalshi', ...KEY, '--subaccounts', '64'], '--subaccounts takes numbers from 1 to 63'],
    [['kalshi', ...KEY, '--subaccounts', '1;2'], '--subaccounts takes numbers'],
    [['kalshi', ...KEY, '--connect-to', '127.0.0.1'], '--connect-to takes an address and a port'],
    [['kalshi', ...KEY, '--connect-to', 'host:70000'], '--connect-to takes an address and a port'],
    [['kalshi', ...KEY, '--connect-to', 'https://host:1'], '--connect-to takes an address and a port'],
  ])('%j is explained', (args, sentence) => {
    const read = readOptions(args);
    expect(read).toMatchObject({
      ok: false,
      failure: { sentence: expect.stringContaining(sentence) as string },
    });
  });
});
