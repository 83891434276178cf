/** Lets so many in at a time; the others wait in line. */
export interface Gate {
  /** Waits for a place and resolves to the way to leave it; undefined when the signal ended the wait. */
  enter(signal: AbortSignal): Promise<(() => void) | undefined>;
}

export function createGate(places: number): Gate {
  const line: (() => void)[] = [];
  let inside = 0;

  function leave(): void {
    // A place is handed to the one that waits longest, so that no newcomer slips in between.
    const next = line.shift();
    if (next === undefined) inside -= 1;
    else next();
  }

  function wait(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      function letIn(): void {
        signal.removeEventListener('abort', giveUp);
        resolve(true);
      }
      function giveUp(): void {
        line.splice(line.indexOf(letIn), 1);
        resolve(false);
      }
      line.push(letIn);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  return {
    async enter(signal) {
      if (signal.aborted) return undefined;
      if (inside < places) {
        inside += 1;
        return leave;
      }
      return (await wait(signal)) ? leave : undefined;
    },
  };
}
