/**
 * Starts to count; the answer tells the milliseconds that this process has spent on a processor since. Unlike a clock, it
 * does not run while other processes do, so that a limit holds on a busy machine too.
 */
export function processorTime(): () => number {
  const start = process.cpuUsage();
  return () => {
    const {user, system} = process.cpuUsage(start);
    return (user + system) / 1000;
  };
}
