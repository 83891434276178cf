import { describe, expect, it } from 'vitest';
import { plainName, plainText } from '../../../../lib/domain/text/plain-text.ts';

const RLO = '\u202e';
const ISOLATE = '\u2068';
const POP = '\u2069';

describe('plainName', () => {
  it.each([
    ['a plain one', 'Main', 'Main'],
    ['letters from anywhere', 'Zoë 主要 Основной 👩‍👧', 'Zoë 主要 Основной 👩‍👧'],
    ['markup, which is text', '<b>Main</b> &amp; {0} %s', '<b>Main</b> &amp; {0} %s'],
    ['another line', 'Main\nBankroll: $1,000,000.00', 'Main Bankroll: $1,000,000.00'],
    ['every way to break a line', 'a\r\nb\u0085c\u2028d\u2029e\u000bf', 'a b c d e f'],
    ['controls', '\u0000M\u0007a\u001bi\u007fn\u009f', 'M a i n'],
    ['an override of the direction', `Main${RLO}00.05$`, 'Main 00.05$'],
    ['every mark of direction', 'a\u200eb\u200fc\u061cd\u202ae\u2066f\u2069g', 'a b c d e f g'],
    ['what cannot be seen', 'M\u200ba\u00adi\ufeffn\u2060', 'Main'],
    ['nothing', '', 'Unnamed account'],
    ['nothing that can be seen', ` \u200b${RLO}\n\t`, 'Unnamed account'],
    ['one from right to left', 'חשבון', `${ISOLATE}חשבון${POP}`],
    ['one from right to left that would end its isolation', `حساب${POP}${RLO}`, `${ISOLATE}حساب${POP}`],
  ])('%s', (_title, name, expected) => {
    expect(plainName(name)).toBe(expected);
  });

  it('is at most as long as a name can be, in whole characters', () => {
    expect(plainName('x'.repeat(60))).toBe('x'.repeat(60));
    expect(plainName('x'.repeat(61))).toBe(`${'x'.repeat(59)}…`);
    expect(plainName('😀'.repeat(10_000))).toBe(`${'😀'.repeat(59)}…`);
    expect(plainName('\n'.repeat(10_000))).toBe('Unnamed account');
  });
});

describe('plainText', () => {
  it('is bounded as its caller says', () => {
    expect(plainText('one two', 7)).toBe('one two');
    expect(plainText('one two three', 7)).toBe('one tw…');
  });

  it('leaves spaces that hold words together', () => {
    expect(plainText('5:00\u00a0AM', 20)).toBe('5:00\u00a0AM');
  });
});
