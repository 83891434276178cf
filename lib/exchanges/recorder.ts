import type { Http, HttpAnswer } from './http.ts';

/** A request as it goes out. */
export interface OutgoingRequest {
  readonly url: URL;
  /** The public id of the key that signed; undefined for what is asked without one. */
  readonly keyId: string | undefined;
}

/** Notes what goes out. Neither call may throw or take long: requests do not wait for their being noted. */
export interface Recorder {
  /**
   * A request goes out at this moment.
   *
   * @returns What to call once it has ended: with its answer, or with nothing when none came.
   */
  begin(request: OutgoingRequest): (answer: HttpAnswer | undefined) => void;
}

/** The same way to the network, with every request noted that is sent; not those that end before. */
export function recorded(http: Http, recorder: Recorder, keyId: string | undefined): Http {
  return {
    async get(url, headers, signal) {
      const sent: { end?: (answer: HttpAnswer | undefined) => void } = {};
      let answer: HttpAnswer | undefined;
      const makeHeaders = async (): Promise<Readonly<Record<string, string>>> => {
        const made = await headers();
        // Headers are made when nothing is in the way any more; only an ended signal still keeps a request from being sent.
        if (!signal.aborted) sent.end = recorder.begin({ url, keyId });
        return made;
      };
      try {
        const result = await http.get(url, makeHeaders, signal);
        if (result.ok) answer = result.value;
        return result;
      } finally {
        sent.end?.(answer);
      }
    },
  };
}
