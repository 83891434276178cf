import { EXCHANGE_IDS } from '../../lib/domain/account.ts';
import { EXCHANGES } from '../../lib/exchanges/meta.ts';

function hostLines(): string {
  return EXCHANGE_IDS.flatMap((id) =>
    EXCHANGES[id].environments.map((environment) => {
      const { name, hosts } = EXCHANGES[id];
      const list = (hosts as Readonly<Partial<Record<string, readonly string[]>>>)[environment] ?? [];
      return `  ${`${name}, ${environment}`.padEnd(27)}${list.join(', ')}`;
    }),
  ).join('\n');
}

/** What the command is, does and sends, and what to type. */
export function usage(): string {
  return `The live check: asks an exchange once for everything that Bankroll reads, with your key and
Bankroll's own code, and says what came back, what differs from the exchange's documents, and which
questions about the exchange that settles.

Type (--silent keeps npm from printing the command itself, which has your key's id in it):
  npm run --silent probe -- kalshi --key-id ID --key-file FILE
  npm run --silent probe -- kalshi --environment demo --key-id ID --key-file FILE
  npm run --silent probe -- polymarket-us --key-id ID --key-file FILE

  --key-id ID        the id that the exchange shows beside the key
  --key-file FILE    Kalshi: the .key file that was downloaded (PEM, RSA or Ed25519);
                     Polymarket US: a file with nothing in it but the secret key
  --environment E    Kalshi: production (the default) or demo
  --subaccounts 1,7  Kalshi: subaccounts to ask for when the key may not list them
  --fcm              Kalshi: you are a member of an FCM; asks for the value of resting orders too
  --show-amounts     shows amounts and names, for your own eyes
  --connect-to HOST:PORT, --ca-file PEM
                     sends every request to another address and trusts another certificate: for
                     trying this out against a stand-in for the exchange

What it sends: GET requests and nothing else, at the pace at which Bankroll reads, and only to
${hostLines()}
The key signs here, in this process; it is neither sent nor written anywhere. Headers carry the
key's id, the time and a signature, as the exchange asks for.

The report is good to paste into a bug report: amounts are shown as their form only ("-#,###.##"),
of the key id only the last four characters, and no names of markets.

Exit code: 0 when all was read, 1 when something could not be, 2 when what was typed is no use.
More: docs/probe.md`;
}
