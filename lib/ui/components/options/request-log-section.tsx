import type { JSX } from 'preact';
import { useEffect, useId } from 'preact/hooks';
import { faultText, remarksOf, REQUEST_LOG_TEXT, summaryText } from '../../../domain/text/request-log.ts';
import { UI_TEXT } from '../../../domain/text/ui.ts';
import type { LogView, RequestLogModel } from '../../models/request-log-model.ts';
import { later } from '../later.tsx';
import { Note } from '../note.tsx';
import type { RequestLogTableProps } from './request-log-table.tsx';

const RequestLogTable = later<RequestLogTableProps>(
  async () => (await import('./request-log-table.tsx')).RequestLogTable,
  UI_TEXT.loading,
);

function sentenceOf(view: LogView | undefined): string {
  if (view === undefined) return REQUEST_LOG_TEXT.reading;
  switch (view.state) {
    case 'none':
      return REQUEST_LOG_TEXT.none;
    case 'unreadable':
      return '';
    case 'unchecked':
    case 'intact':
      return summaryText(view.head, view.state);
    case 'broken':
      return view.head === undefined ? '' : summaryText(view.head, 'broken');
    default:
      return view satisfies never;
  }
}

function Problem({ view }: { readonly view: LogView | undefined }): JSX.Element | null {
  if (view?.state === 'unreadable') {
    return (
      <Note role="alert" kind="storage">
        {REQUEST_LOG_TEXT.unreadable}
      </Note>
    );
  }
  return view?.state === 'broken' ? <Note role="alert">{faultText(view.fault)}</Note> : null;
}

function Table({ model, id }: { readonly model: RequestLogModel; readonly id: string }): JSX.Element | null {
  const table = model.table.value;
  if (table === undefined) return null;
  return (
    <div id={id}>
      <RequestLogTable
        table={table}
        accountNames={model.accountNames.value}
        onMore={() => void model.showMore()}
      />
    </div>
  );
}

/** What Bankroll has sent, and whether the record of it is whole. */
export function RequestLogSection({ model }: { readonly model: RequestLogModel }): JSX.Element {
  const tableId = useId();
  // After the page is painted: nothing else on it waits for the log.
  useEffect(() => model.start(), [model]);
  const view = model.view.value;
  const head = view !== undefined && 'head' in view ? view.head : undefined;
  const isOpen = model.table.value !== undefined;
  return (
    <section aria-labelledby="request-log-title" class="request-log">
      <div class="section-head">
        <h2 id="request-log-title">{REQUEST_LOG_TEXT.heading}</h2>
      </div>
      <p class="hint">{REQUEST_LOG_TEXT.what}</p>
      {/* No status: counts that go on in the background are there to look up, not to be read aloud. */}
      <p class="log-summary">{sentenceOf(view)}</p>
      <Problem view={view} />
      {head !== undefined && <p class="hint">{remarksOf(head).join(' ')}</p>}
      {view !== undefined && view.state !== 'none' && view.state !== 'unreadable' && (
        <div class="buttons">
          <button
            type="button"
            class="button small"
            aria-expanded={isOpen}
            {...(isOpen && { 'aria-controls': tableId })}
            onClick={() => void model.toggleTable()}
          >
            {REQUEST_LOG_TEXT.show}
          </button>
          <button type="button" class="button small" onClick={() => void model.save()}>
            {REQUEST_LOG_TEXT.save}
          </button>
        </div>
      )}
      {model.isUnsaved.value && (
        <Note role="alert" kind="storage">
          {REQUEST_LOG_TEXT.notSaved}
        </Note>
      )}
      <Table model={model} id={tableId} />
      <p class="hint">{REQUEST_LOG_TEXT.proof}</p>
    </section>
  );
}
