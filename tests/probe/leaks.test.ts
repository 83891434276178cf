import { describe, expect, it } from 'vitest';
import { amountsIn, marketsIn, secretsIn } from './leaks.ts';

/** The first test key of RFC 8032, which protects nothing. */
const SECRET = 'nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=';
const ID = '0b1ce65a-0f3e-4d59-8a77-9a51b6a1fb88';
const bytes = Buffer.from(SECRET, 'base64');

/** A search that cannot find anything would prove nothing. */
describe('the search for secrets', () => {
  it.each([
    ['the text', `key: ${SECRET}`],
    ['ten characters of it', `error near ${SECRET.slice(7, 17)}`],
    ['its bytes from the second on', bytes.subarray(1).toString('base64')],
    ['its bytes in hexadecimal', `0x${bytes.toString('hex')}`],
    ['the body of a key file', `-----BEGIN PRIVATE KEY-----\n${SECRET}\n`],
    ['the key id', `"${ID}"`],
    ['the first half of the key id', ID.slice(0, 18)],
  ])('finds %s', (_, output) => {
    expect(secretsIn(output, SECRET, ID)).not.toEqual([]);
  });

  it('lets the last four characters of the id pass', () => {
    expect(secretsIn('key ...fb88', SECRET, ID)).toEqual([]);
  });

  it('finds amounts and markets', () => {
    expect(amountsIn('cash 12.34, 1,234 and 123456; 20 requests, 1-41 ms')).toEqual([
      '12.34',
      '1,234',
      '123456',
    ]);
    expect(marketsIn('KXFED-26DEC, fed-cut-2026')).toEqual(['KXFED', 'fed-cut']);
  });
});
