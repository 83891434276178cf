import type { Mutation } from '../scene.ts';
import { FIELD_CLASSES } from './fields.ts';
import { FORM_CLASSES } from './forms.ts';
import { KALSHI_CLASSES } from './kalshi.ts';
import { POLYMARKET_US_CLASSES } from './polymarket-us.ts';
import { STATUS_CLASSES } from './statuses.ts';
import { TEXT_CLASSES } from './texts.ts';

/** Every way in which an answer is changed. A class of one exchange alone has its name in front. */
export const CLASSES: readonly Mutation[] = [
  ...FIELD_CLASSES,
  ...FORM_CLASSES,
  ...TEXT_CLASSES,
  ...STATUS_CLASSES,
  ...KALSHI_CLASSES,
  ...POLYMARKET_US_CLASSES,
].map((one) => (one.exchange === undefined ? one : { ...one, name: `${one.exchange}: ${one.name}` }));
