/** Milliseconds of processor time that `work` takes: a busy machine makes it wait, not work. */
export function cpuMsOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
