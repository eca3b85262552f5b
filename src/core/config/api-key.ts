/** What an HTTP header can carry, and n8n's keys are. */
const API_KEY = /^[\x21-\x7e]+$/;

/** The key without white space around it; `problem` says what is wrong with it and does not repeat it. */
export function cleanApiKey(text: string): {key: string; problem: 'empty' | 'characters' | null} {
  const key = text.trim();
  return {key, problem: key === '' ? 'empty' : API_KEY.test(key) ? null : 'characters'};
}
