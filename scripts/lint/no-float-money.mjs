// Money never passes through floating point: 6.6 % of cent amounts do not survive the trip. The rule reports every way
// from a text, a bigint or an answer to a `number`, and every way to print one, so that each use has to say what it
// counts instead of money: `// oxlint-disable-next-line bankroll/no-float-money -- minutes`.

/** Where exchanges' answers are parsed with every number's own text kept. */
const JSON_READER = /(?:^|[\\/])lib[\\/]exchanges[\\/]json\.ts$/;

/** Names that hold money in this code base: the types and fields of lib/domain, and what exchanges call theirs. */
const MONEY =
  /(?:usd|dollars?|cents?|micros|cash|money|amounts?|balances?|equity|prices?|costs?|fees?|payoff|funds)$/i;

const TO_NUMBER = new Set(['parseFloat', 'parseInt']);
const PRINTERS = new Set(['toFixed', 'toPrecision', 'toExponential']);

/** "b" for `a.b`, `a['b']` and `a?.b`; undefined for a name only known at run time. */
function memberName({ property, computed }) {
  if (!computed) return property.name;
  return property.type === 'Literal' ? String(property.value) : undefined;
}

function isNamed(node, name) {
  return node.type === 'Identifier' && node.name === name;
}

/** `Number` itself, or as a property of the global object. */
function isNumber(node) {
  return isNamed(node, 'Number') || (node.type === 'MemberExpression' && memberName(node) === 'Number');
}

function isLiteral(node) {
  if (node.type === 'UnaryExpression') return isLiteral(node.argument);
  return node.type === 'Literal' || (node.type === 'TemplateLiteral' && node.expressions.length === 0);
}

/** The name of the money that an expression computes with, if it can be told from its names. */
function moneyIn(node) {
  switch (node.type) {
    case 'Identifier':
      return MONEY.test(node.name) ? node.name : undefined;
    case 'MemberExpression': {
      const name = memberName(node);
      return name !== undefined && MONEY.test(name) ? name : undefined;
    }
    case 'BinaryExpression':
    case 'LogicalExpression':
      return moneyIn(node.left) ?? moneyIn(node.right);
    case 'ConditionalExpression':
      return moneyIn(node.consequent) ?? moneyIn(node.alternate);
    case 'UnaryExpression':
    case 'SpreadElement':
      return moneyIn(node.argument);
    case 'ChainExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
      return moneyIn(node.expression);
    default:
      return undefined;
  }
}

/** Whether an identifier stands for a value that is handed on, as in `texts.map(parseFloat)`. */
function isHandedOn(node) {
  const { parent } = node;
  if (parent.type === 'CallExpression' || parent.type === 'NewExpression')
    return parent.arguments.includes(node);
  return parent.type === 'VariableDeclarator' && parent.init === node;
}

export const noFloatMoney = {
  meta: {
    type: 'problem',
    docs: { description: 'Keeps money out of floating point.' },
    schema: [],
  },
  create(context) {
    const report = (node, what) =>
      context.report({
        node,
        message: `${what}: money is Usd, a bigint. Say what this counts, or use lib/domain/usd.ts.`,
      });

    return {
      CallExpression(node) {
        const { callee } = node;
        const [first] = node.arguments;
        if (isNumber(callee)) {
          if (first !== undefined && !isLiteral(first)) report(node, 'Number() makes a double');
          return;
        }
        if (callee.type === 'Identifier') {
          if (TO_NUMBER.has(callee.name)) report(node, `${callee.name}() makes a double`);
          return;
        }
        if (callee.type !== 'MemberExpression') return;
        const name = memberName(callee);
        if (TO_NUMBER.has(name)) report(node, `${name}() makes a double`);
        else if (PRINTERS.has(name)) report(node, `${name}() rounds a double`);
        else if (name === 'json' && first === undefined)
          report(node, 'json() reads every number as a double');
        else if (isNamed(callee.object, 'JSON') && name === 'parse' && !JSON_READER.test(context.filename)) {
          report(node, 'JSON.parse() reads every number as a double; lib/exchanges/json.ts does not');
        } else if (isNamed(callee.object, 'Math')) {
          const money = node.arguments.map(moneyIn).find((found) => found !== undefined);
          if (money !== undefined) report(node, `Math.${name}() computes with the double "${money}"`);
        }
      },
      NewExpression(node) {
        if (isNumber(node.callee)) report(node, 'Number makes a double');
      },
      Identifier(node) {
        const makes = node.name === 'Number' || TO_NUMBER.has(node.name);
        if (makes && isHandedOn(node)) report(node, `${node.name} makes doubles`);
      },
      MemberExpression(node) {
        if (TO_NUMBER.has(memberName(node)) && isHandedOn(node))
          report(node, `${memberName(node)} makes doubles`);
      },
      UnaryExpression(node) {
        if (node.operator === '+' && !isLiteral(node.argument)) report(node, 'Unary plus makes a double');
      },
    };
  },
};
