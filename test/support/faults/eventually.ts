const PATIENCE_MS = 10_000;

/** Asks until the answer is there; fails with what it waited for. What throws is asked again. */
export async function eventually<Value>(
  what: string,
  ask: () => Value | undefined | Promise<Value | undefined>,
  patienceMs = PATIENCE_MS,
): Promise<Value> {
  const deadline = Date.now() + patienceMs;
  let problem: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
      problem = undefined;
    } catch (error) {
      problem = error;
    }
    if (Date.now() > deadline)
      throw new Error(`Waited ${patienceMs} ms in vain for ${what}.`, { cause: problem });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
