/** One source file, as it was when this build was made. */
export interface Source {
  /** From the top of the repository. */
  readonly path: string;
  readonly text: string;
}

/**
 * The sources that touch keys, as text: nothing of them runs here. Loaded by itself, because only one page shows them.
 * The test that no page loads key code spares this file's chunk and checks that there is nothing in it but these texts.
 */
const texts: Readonly<Record<string, string>> = import.meta.glob<string>(
  [
    '../../keys/*.ts',
    '../../exchanges/http.ts',
    '../../exchanges/*/sign.ts',
    '../../background/vault*.ts',
    '../../background/{command-schema,commands,accounts,prove-key,tools,lock,backup}.ts',
    '../../exchanges/signed-get.ts',
    '../../messages.ts',
    '../../state/vault-key-item.ts',
    '../../domain/secret.ts',
  ],
  { query: '?raw', import: 'default', eager: true },
);

export const SOURCES: readonly Source[] = Object.entries(texts).map(([path, text]) => ({
  path: path.replace('../../', 'lib/'),
  text,
}));
