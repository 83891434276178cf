import { describe, expect, it } from 'vitest';
import { JsonNumber, parseJson } from '../../lib/exchanges/json.ts';
import {
  amountForm,
  dateForm,
  DISCREET,
  fieldName,
  fieldPath,
  keyTail,
  OPEN,
  withoutKeyId,
  wordOrLength,
} from '../../scripts/probe/redaction.ts';
import { refusalForm } from '../../scripts/probe/refusal-form.ts';
import { shown } from '../../scripts/probe/value.ts';

describe('redaction', () => {
  it.each([
    ['0', '#'],
    ['12', '##'],
    ['1234', '#,###'],
    ['123456', '###,###'],
    ['1234567.8901', '#,###,###.####'],
    ['-1234.5678', '-#,###.####'],
    ['+0.10', '+#.##'],
    ['.5', '.#'],
    ['1e3', '#e#'],
    ['-1.25E-7', '-#.##e#'],
    ['', 'empty'],
    ['12,5', 'not a number'],
    ['KXFED-26', 'not a number'],
  ])('the form of %j is %j', (text, form) => {
    expect(amountForm(text)).toBe(form);
  });

  it('leaves no digit of any number', () => {
    for (let number = 0; number < 5000; number += 7)
      expect(amountForm(String(number / 100))).not.toMatch(/\d/);
  });

  it.each([
    ['2026-11-20T12:00:00Z', 'dateZ'],
    ['2026-11-20T12:00:00.123456789Z', 'date.#########Z'],
    ['2026-11-20T12:00:00-05:00', 'date-##:##'],
    ['yesterday', 'another date'],
  ])('the form of %j is %j', (text, form) => {
    expect(dateForm(text)).toBe(form);
  });

  it.each([
    ['new_total', '"new_total"'],
    ['balanceV2', '"balanceV2"'],
    ['KXFED-26DEC', '(a name of 11 characters)'],
    ['fed-cut', '(a name of 7 characters)'],
    ['user12345', '(a name of 9 characters)'],
    ['two words', '(a name of 9 characters)'],
    ['a'.repeat(41), '(a name of 41 characters)'],
  ])('an unknown field %j is told as %s', (name, told) => {
    expect(fieldName(name)).toBe(told);
  });

  it.each([
    ['void', '"void"'],
    ['ACTIVITY_TYPE_GIFT', '"ACTIVITY_TYPE_GIFT"'],
    ['2f1c-77', '(a text of 7 characters)'],
    ['Jane Doe', '(a text of 8 characters)'],
  ])('an unknown value %j is told as %s', (value, told) => {
    expect(wordOrLength(value)).toBe(told);
  });

  it.each([
    ['balance: portfolio_value', 'balance: portfolio_value'],
    ['positions: positions.fed-cut.cost', 'positions: positions.(name).cost'],
    ['positions: positions.lakers.cost.value', 'positions: positions.(name).cost.value'],
    ['fills: fills.12.fee_cost', 'fills: fills.12.fee_cost'],
    ['positions: too many pages', 'positions: too many pages'],
    ['status 404', 'status 404'],
    ['KXFED-26DEC is odd', '(name) is odd'],
  ])('the field of a failure %j is told as %j', (text, told) => {
    const documented = new Set(['positions', 'cost', 'value', 'fills', 'fee_cost', 'portfolio_value']);
    expect(fieldPath(text, documented)).toBe(told);
  });

  it('keeps the end of a key id that is long enough', () => {
    const id = '0b1ce65a-0f3e-4d59-8a77-9a51b6a1fb88';
    expect(keyTail(id)).toBe('...fb88');
    expect(keyTail('abc')).toBe('(short)');
    expect(withoutKeyId(`a ${id} and ${id}`, id)).toBe('a ...fb88 and ...fb88');
    expect(withoutKeyId('a cab', 'abc')).toBe('a cab');
  });
});

describe('what is shown of a value', () => {
  const number = (source: string): JsonNumber => new JsonNumber(source);

  it.each([
    ['cents', number('12345'), '##,###', '12345'],
    ['dollars', '1.2345', '#.####', '1.2345'],
    ['dollar number', number('23.8204'), '##.####', '23.8204'],
    ['count', '-19.60', '-##.##', '-19.60'],
    ['quantity', number('2.5'), '#.#', '2.5'],
    ['amount', { value: '8.9475', currency: 'USD' }, '#.####', '8.9475'],
    ['unix', number('1784701854'), 'seconds', '1784701854'],
    ['unix', number('1784701854000'), 'milliseconds', '1784701854000'],
    ['text', 'fed-cut', undefined, 'fed-cut'],
    ['id', '0b1ce65a', undefined, undefined],
    ['whole', number('7'), '7', '7'],
    ['shard', number('2'), '2', '2'],
    ['flag', true, 'true', 'true'],
    ['anything', 'fed-cut', undefined, undefined],
  ] as const)('%s %j: %j, or %j', (form, value, discreet, open) => {
    expect(shown(form, value, DISCREET)).toBe(discreet);
    expect(shown(form, value, OPEN)).toBe(open);
  });
});

describe('the form of a refusal', () => {
  const form = (body: string, kind: 'JSON' | 'text' | 'a web page' | 'nothing'): string =>
    refusalForm({
      host: 'external-api.kalshi.com',
      path: '/',
      query: new URLSearchParams(),
      isSigned: true,
      ms: 1,
      answer: { ok: true, status: 401, bytes: body.length, kind, json: parseJson(body), hasDate: false },
    });

  it.each([
    [
      '{"error":{"code":"authentication_error","message":"for Jane"}}',
      '{ error: { code: "authentication_error", message: a text } }',
    ],
    ['{"code":"user_not_found:_0b1ce65a","details":[]}', '{ code: a text, details: a list }'],
    ['{"code":16,"message":"no"}', '{ code: 16, message: a text }'],
    ['{"error":"too many requests"}', '{ error: a text }'],
    ['{"code":123456}', '{ code: a whole number }'],
    ['{"KX-1":{"a":{"b":{"c":1}}}}', '{ (a name of 4 characters): { a: { b: an object } } }'],
  ])('of %s is %s', (body, told) => {
    expect(form(body, 'JSON')).toBe(told);
  });

  it('of something else is its kind and size', () => {
    expect(form('API key not found', 'text')).toBe('text of 17 bytes');
    expect(form('<html>', 'a web page')).toBe('a web page of 6 bytes');
    expect(form('', 'nothing')).toBe('an empty body');
  });
});
