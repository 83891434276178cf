/** What browsers hand to a reviver besides key and value (Chrome 114, Firefox 135; Node from 22 on). */
interface Context {
  readonly source?: string;
}
type Reviver = (this: unknown, key: string, value: unknown, context?: Context) => unknown;

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const MARK = '\u0000number';

/** `JSON.parse` that tells the text of every number, on engines that cannot: each is wrapped, and unwrapped on the way. */
function parserWithSource(parse: typeof JSON.parse): typeof JSON.parse {
  return (text, reviver?: Reviver) => {
    // Whatever is not JSON is refused in the engine's own way.
    if (reviver === undefined) return parse(text) as unknown;
    parse(text);
    const marked = text.replaceAll(TOKEN, (token) =>
      token.startsWith('"') ? token : `{"${MARK.replace('\u0000', '\\u0000')}":"${token}"}`,
    );
    return parse(marked, function revive(this: unknown, key: string, value: unknown) {
      if (key === MARK) return value;
      const source =
        typeof value === 'object' && value !== null && Object.hasOwn(value, MARK)
          ? (value as Readonly<Record<string, string>>)[MARK]
          : undefined;
      return source === undefined
        ? reviver.call(this, key, value)
        : reviver.call(this, key, Number(source), { source });
    }) as unknown;
  };
}

/** Whether this engine tells a reviver the text of a number by itself. */
function isNative(): boolean {
  let told = false;
  const look: Reviver = (_key, _value, context) => {
    told ||= context?.source !== undefined;
    return 0;
  };
  JSON.parse('1', look);
  return told;
}

/** A parser that never tells, as in browsers before 2023. */
function parserWithoutSource(parse: typeof JSON.parse): typeof JSON.parse {
  return (text, reviver?: Reviver) =>
    parse(
      text,
      reviver &&
        function revive(this: unknown, key: string, value: unknown) {
          return reviver.call(this, key, value);
        },
    ) as unknown;
}

/** Runs a task as in an engine that does, or does not, hand numbers' texts out. */
export async function inEngine<Value>(hasSource: boolean, task: () => Promise<Value>): Promise<Value> {
  const { parse } = JSON;
  if (hasSource !== isNative()) JSON.parse = (hasSource ? parserWithSource : parserWithoutSource)(parse);
  try {
    return await task();
  } finally {
    JSON.parse = parse;
  }
}
