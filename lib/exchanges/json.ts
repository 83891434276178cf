/** A JSON number as the server wrote it: money must not pass through floating point. */
export class JsonNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** Texts that a double keeps exactly, so that printing it again gives the same value. */
const MAX_SAFE_DIGITS = 15;

interface ReviverContext {
  readonly source?: string;
}

function numberFrom(value: number, context: ReviverContext | undefined): JsonNumber {
  // `context.source`: Chrome 114, Firefox 135 (compatibility data, Nov 2026).
  if (context?.source !== undefined) return new JsonNumber(context.source);
  const printed = String(value);
  if (printed.replaceAll(/\D/g, '').length > MAX_SAFE_DIGITS) {
    throw new SyntaxError('a number has too many digits to be read exactly here');
  }
  return new JsonNumber(printed);
}

/**
 * Parses JSON, keeping every number's own text.
 * @returns undefined for anything that is not JSON.
 */
export function parseJson(text: string): unknown {
  try {
    const reviver = (_key: string, value: unknown, context?: ReviverContext): unknown =>
      typeof value === 'number' ? numberFrom(value, context) : value;
    return JSON.parse(text, reviver);
  } catch {
    return undefined;
  }
}
