/** Sets what `expectHarmless` looks for, if anything ever runs it. */
const RUN = 'globalThis.hostile=1';

/** Texts that are short enough to be typed as a name. */
export const HOSTILE_NAMES = {
  image: `<img src=x onerror="${RUN}">`,
  script: `<script>${RUN}</script>`,
  entities: '&lt;b&gt;&amp;&#x3c;i&#x3e;&quot;&nbsp;',
  attribute: `" autofocus onfocus="${RUN}" x="`,
  override: 'safe\u202e999,999$ \u2067\u2066x',
  endOfIsolate: 'a\u2069\u2069\u202eb\u2069',
  invisible: 'M\u200ba\u2060i\ufeffn\u00ad',
  control: 'tab\u0007bell\u001b[31mred',
  arabic: 'حساب رئيسي 12',
  emoji: '👩‍👩‍👧‍👦🏳️‍🌈👍🏽🇺🇳',
  zalgo: `Z${'\u0353\u0301'.repeat(20)}`,
  address: `javascript:${RUN}//`,
  template: '${hostile=1}{{hostile=1}}%s%n',
} as const;

/** Texts that nobody could type, in a store that was damaged or is older. */
export const LONG_NAMES = {
  oneWord: 'W'.repeat(10_000),
  words: 'long name '.repeat(1_000),
  marks: `\u202e${'\u0301\u200d'.repeat(5_000)}`,
  markup: `<svg onload="${RUN}">`.repeat(300).slice(0, 10_000),
} as const;

/** A word that would act on what stands beside it. */
// oxlint-disable-next-line eslint/no-control-regex
export const ACTING = /[\u0000-\u001f\u061c\u200e\u200f\u202a-\u202e\u2066\u2067]/u;
