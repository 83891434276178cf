import { type Json, renderJson } from './json.ts';

/** What a venue wants to say, before a fault may spoil it. `json` is kept apart so that its schema can be changed. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: { readonly json: Json } | { readonly text: string };
}

export function jsonAnswer(status: number, json: Json, headers: Record<string, string> = {}): Answer {
  return { status, contentType: 'application/json', headers, content: { json } };
}

export function textAnswer(status: number, text: string, headers: Record<string, string> = {}): Answer {
  return { status, contentType: 'text/plain; charset=utf-8', headers, content: { text } };
}

export function htmlAnswer(status: number, title: string, headers: Record<string, string> = {}): Answer {
  const text = `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return { status, contentType: 'text/html; charset=UTF-8', headers, content: { text } };
}

export function bodyOf(answer: Answer): Buffer {
  return Buffer.from(
    'json' in answer.content ? renderJson(answer.content.json) : answer.content.text,
    'utf8',
  );
}
