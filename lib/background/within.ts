/**
 * What a piece of work comes to, or a fallback when it takes longer than it may. For browser interfaces that can stay
 * silent for ever: the work itself goes on, nobody waits for it.
 */
export async function within<Value, Fallback>(
  work: Promise<Value>,
  ms: number,
  fallback: Fallback,
): Promise<Value | Fallback> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<Fallback>((resolve) => {
    timer = setTimeout(resolve, ms, fallback);
  });
  try {
    return await Promise.race([work, patience]);
  } finally {
    clearTimeout(timer);
  }
}
