import {spawn, spawnSync} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import type {Readable} from 'node:stream';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** The first browser that WOPS_CHROMIUM or the PATH names and that starts; undefined where there is none. */
export function findBrowser(): string | undefined {
  const candidates = process.env.WOPS_CHROMIUM ? [process.env.WOPS_CHROMIUM] : NAMES;
  return candidates.find((name) => spawnSync(name, ['--version'], {stdio: 'ignore'}).status === 0);
}

export interface Page {
  /** The value of an expression on the page. */
  evaluate<T>(expression: string): Promise<T>;
  /** Presses a key where the focus is. */
  press(key: string): Promise<void>;
  /** Clicks in the middle of what `selector` finds first. */
  click(selector: string): Promise<void>;
  /** Addresses asked for since the page was opened, without its own. */
  requests: string[];
  /** What went wrong: on the console, thrown, or refused by the page's policy. */
  faults: string[];
  /** Milliseconds from the start of navigation until all was loaded and drawn once. */
  drawnAfterMs: number;
  close(): Promise<void>;
}

interface Message {
  id?: number;
  method?: string;
  // biome-ignore lint/suspicious/noExplicitAny: the protocol's own shapes
  params?: any;
  // biome-ignore lint/suspicious/noExplicitAny: the protocol's own shapes
  result?: any;
  error?: {message: string};
  sessionId?: string;
}

export interface Browser {
  /** Opens a page of its own, watched from before it is loaded. */
  open(url: string, options?: {dark?: boolean}): Promise<Page>;
  stop(): Promise<void>;
}

type Send = (method: string, params?: object) => Promise<Message['result']>;

/** A headless browser, spoken to through the DevTools protocol. */
export async function startBrowser(program: string): Promise<Browser> {
  const folder = await mkdtemp(join(tmpdir(), 'wops-browser-'));
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-port=0', '--window-size=1400,1000'];
  const child = spawn(program, [...flags, `--user-data-dir=${folder}`], {stdio: ['ignore', 'ignore', 'pipe']});
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const {send, listen, hangUp} = await connect(await addressOf(child.stderr));
  return {
    async open(url, {dark = false} = {}) {
      const {targetId} = await send('Target.createTarget', {url: 'about:blank'});
      const {sessionId} = await send('Target.attachToTarget', {targetId, flatten: true});
      const say: Send = (method, params) => send(method, params, sessionId);
      const scheme = {name: 'prefers-color-scheme', value: dark ? 'dark' : 'light'};
      await say('Emulation.setEmulatedMedia', {features: [scheme]});
      const page = await watch(url, say, (method, listener) => listen(`${sessionId} ${method}`, listener));
      return {...page, close: async () => void (await send('Target.closeTarget', {targetId}))};
    },
    async stop() {
      hangUp();
      child.kill();
      await exited;
      await rm(folder, {recursive: true, force: true, maxRetries: 5});
    },
  };
}

/** Where the browser says that it listens. */
async function addressOf(stderr: Readable): Promise<string> {
  for await (const line of createInterface(stderr)) {
    const [, address] = /DevTools listening on (ws:\S+)/.exec(line) ?? [];
    if (address) return address;
  }
  throw new Error('The browser does not listen.');
}

async function connect(address: string) {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  const waiting = new Map<number, {resolve: (result: Message['result']) => void; reject: (error: Error) => void}>();
  const listeners = new Map<string, (params: Message['params']) => void>();
  socket.onmessage = ({data}) => {
    const {id, method, params, result, error, sessionId} = JSON.parse(String(data)) as Message;
    if (id === undefined) return listeners.get(`${sessionId} ${method}`)?.(params);
    const {resolve, reject} = waiting.get(id)!;
    if (error) reject(new Error(error.message));
    else resolve(result);
  };
  let last = 0;
  return {
    send: (method: string, params: object = {}, sessionId?: string) =>
      new Promise<Message['result']>((resolve, reject) => {
        waiting.set(++last, {resolve, reject});
        socket.send(JSON.stringify({id: last, method, params, sessionId}));
      }),
    listen: (key: string, listener: (params: Message['params']) => void) => void listeners.set(key, listener),
    hangUp: () => socket.close(),
  };
}

type Listen = (method: string, listener: (params: Message['params']) => void) => void;

async function watch(url: string, send: Send, listen: Listen): Promise<Omit<Page, 'close'>> {
  const [requests, faults]: [string[], string[]] = [[], []];
  listen('Network.requestWillBeSent', ({request}) => request.url !== url && requests.push(request.url));
  listen('Runtime.exceptionThrown', ({exceptionDetails}) => faults.push(JSON.stringify(exceptionDetails)));
  listen('Runtime.consoleAPICalled', ({args}) => faults.push(JSON.stringify(args)));
  listen('Log.entryAdded', ({entry}) => faults.push(entry.text));
  for (const domain of ['Network', 'Runtime', 'Log', 'Page']) await send(`${domain}.enable`);
  const evaluate = async <T>(expression: string): Promise<T> => {
    const options = {expression, awaitPromise: true, returnByValue: true};
    const {result, exceptionDetails} = await send('Runtime.evaluate', options);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value as T;
  };
  const loaded = new Promise((resolve) => listen('Page.loadEventFired', resolve));
  await send('Page.navigate', {url});
  await loaded;
  // Two frames: what the script does when it first sees a section is drawn as well.
  const drawnAfterMs = await evaluate<number>(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(performance.now())))))',
  );
  return {requests, faults, drawnAfterMs, evaluate, ...hand(send, evaluate)};
}

/** What a person does with keys and mouse. */
function hand(send: Send, evaluate: Page['evaluate']): Pick<Page, 'press' | 'click'> {
  return {
    async press(key) {
      const text = key === 'Enter' ? '\r' : key.length === 1 ? key : undefined;
      const windowsVirtualKeyCode = KEY_CODES.get(key);
      await send('Input.dispatchKeyEvent', {type: 'keyDown', key, code: key, text, windowsVirtualKeyCode});
      await send('Input.dispatchKeyEvent', {type: 'keyUp', key, code: key, windowsVirtualKeyCode});
    },
    async click(selector) {
      // What is scrolled to may be laid out, zoomed and scrolled only then: it has to stand still for two frames.
      const place = await evaluate<{x: number; y: number}>(`(async () => {
        const found = document.querySelector(${JSON.stringify(selector)});
        const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        const place = () => {
          found.scrollIntoView({block: 'center', inline: 'center'});
          const {left, top, width, height} = found.getBoundingClientRect();
          return {x: left + width / 2, y: top + height / 2};
        };
        const seen = [];
        while (seen.length < 3 || new Set(seen.slice(-3)).size > 1) {
          await frame();
          seen.push(JSON.stringify(place()));
        }
        return place();
      })()`);
      for (const type of ['mousePressed', 'mouseReleased']) {
        await send('Input.dispatchMouseEvent', {type, ...place, button: 'left', clickCount: 1});
      }
    },
  };
}

const KEY_CODES = new Map([
  ['Tab', 9],
  ['Enter', 13],
  ['Escape', 27],
]);
