// Loaded into the CLI by tests: `NODE_OPTIONS=--import=…/kill-at-line.mjs`. As soon as stderr says the line
// `step <number> <KILL_AT_STEP>`, the process gets a signal (default: SIGKILL), before it can do anything else.
const {KILL_AT_STEP: wanted, KILL_SIGNAL: signal = 'SIGKILL'} = process.env;
const write = process.stderr.write;
let armed = wanted !== undefined;

process.stderr.write = function (chunk, ...rest) {
  const result = write.call(this, chunk, ...rest);
  const [, step] = /^step \d+ (.*)\n$/.exec(String(chunk)) ?? [];
  if (armed && step === wanted) {
    armed = false;
    process.kill(process.pid, signal);
  }
  return result;
};
