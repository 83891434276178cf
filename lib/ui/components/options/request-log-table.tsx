import type { JSX } from 'preact';
import { EXCHANGE_NAMES } from '../../../domain/account.ts';
import type { LogEntry } from '../../../domain/request-log.ts';
import { countText, REQUEST_LOG_TEXT, shownText } from '../../../domain/text/request-log.ts';
import { momentText } from '../../../domain/text/times.ts';
import { UI_TEXT } from '../../../domain/text/ui.ts';
import type { LogTable } from '../../models/request-log-model.ts';

export interface RequestLogTableProps {
  readonly table: LogTable;
  /** By the fingerprint of the account's key. */
  readonly accountNames: ReadonlyMap<string, string>;
  readonly onMore: () => void;
}

function Row({ entry, name }: { readonly entry: LogEntry; readonly name: string | undefined }): JSX.Element {
  const { at, exchange, environment, host, path, status, ms, bytes, key } = entry;
  return (
    <tr>
      <td>{momentText(at)}</td>
      <td>
        {EXCHANGE_NAMES[exchange]}
        {environment === 'demo' && <span class="tag">{UI_TEXT.demo}</span>}
      </td>
      <td class="path">
        {path}
        <span class="sub">{host}</span>
      </td>
      <td>{status ?? REQUEST_LOG_TEXT.noAnswer}</td>
      <td class="count">{countText(ms)}</td>
      <td class="count">{countText(bytes)}</td>
      <td>
        {key === null ? REQUEST_LOG_TEXT.noKey : <span class="mono">{key}</span>}
        {name !== undefined && <bdi class="sub">{name}</bdi>}
      </td>
    </tr>
  );
}

/** The newest requests of the log, so many at a time. Wide ones scroll inside. */
export function RequestLogTable({ table, accountNames, onMore }: RequestLogTableProps): JSX.Element {
  const { rows, kept, hasMore } = table;
  return (
    <>
      {/* A box that scrolls must be reachable by keyboard. */}
      <div class="scroll-box log-table" role="group" aria-label={REQUEST_LOG_TEXT.requests} tabIndex={0}>
        <table>
          <caption class="visually-hidden">{REQUEST_LOG_TEXT.requests}</caption>
          <thead>
            <tr>
              <th scope="col">{REQUEST_LOG_TEXT.time}</th>
              <th scope="col">{REQUEST_LOG_TEXT.exchange}</th>
              <th scope="col">{REQUEST_LOG_TEXT.path}</th>
              <th scope="col">{REQUEST_LOG_TEXT.status}</th>
              <th scope="col" class="count">
                {REQUEST_LOG_TEXT.ms}
              </th>
              <th scope="col" class="count">
                {REQUEST_LOG_TEXT.bytes}
              </th>
              <th scope="col">{REQUEST_LOG_TEXT.key}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((entry) => (
              <Row
                key={entry.seq}
                entry={entry}
                name={entry.key === null ? undefined : accountNames.get(entry.key)}
              />
            ))}
          </tbody>
        </table>
      </div>
      <div class="buttons">
        {hasMore && (
          <button type="button" class="button small" onClick={onMore}>
            {REQUEST_LOG_TEXT.showMore}
          </button>
        )}
        <span class="hint">{shownText(rows.length, kept)}</span>
      </div>
    </>
  );
}
