/** What stands in place of a secret. Says nothing about it, not even its length. */
export const MASK = '••••';

export interface SecretShape {
  /** A text without this holds no such secret; keeps most texts from being searched. */
  mark: RegExp;
  pattern: RegExp;
}

/**
 * Secrets that are known by their look, wherever they stand. Each pattern takes time linear in the text; groups named
 * `keep…` stay readable.
 */
export const SECRET_SHAPES: readonly SecretShape[] = [
  // The scheme of an Authorization header, followed by something that is no word, nor one with a number (`Splitter1`).
  {
    mark: /Bearer|Basic|Token/,
    pattern:
      /(?<keep>\b(?:Bearer|Basic|Token)\s{1,4})(?![A-Z]?[a-z]{1,40}[0-9]{0,2}(?![A-Za-z0-9._~+/=-]))(?=[A-Za-z._~+/-]{0,200}[0-9=]|[A-Za-z._~+/-]{24})[A-Za-z0-9._~+/=-]{8,}/g,
  },
  // user:password@ in an address.
  {
    mark: /:\/\/[^\s/]{0,300}@/,
    pattern: /(?<keep>\b[A-Za-z][A-Za-z0-9+.-]{1,20}:\/\/[^\s/?#@:'"`{}]{0,200}:)(?!\{\{)[^\s/?#'"`]{1,500}(?=@)/g,
  },
  // curl -u user:password
  {
    mark: /curl/,
    pattern:
      /(?<keep>(?<![\w-])(?:-u|--user|--proxy-user)[ =]{1,4}["']?(?![$<{%])[^\s:"'`{}]{1,200}:)(?![$<{%])[^\s"'`{}\\]{1,500}/g,
  },
  // JSON Web Tokens.
  {mark: /eyJ/, pattern: /(?<![\w-])eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?/g},
  // Stripe, OpenAI, Anthropic and others who write `sk-` or `sk_`.
  {mark: /_live_|_test_/, pattern: /(?<![\w-])(?:sk|rk|pk)_(?:live|test)_\w{8,}/g},
  {mark: /sk-/, pattern: /(?<![\w-])sk-[A-Za-z0-9]{20,}/g},
  {mark: /(?:sk|xai|pplx)[-_]/, pattern: /(?<![\w-])(?:sk|xai|gsk|pplx)[-_](?=[\w-]{0,200}[0-9])[\w-]{16,}/g},
  // GitHub, GitLab, Slack, AWS, Google, Hugging Face, npm, SendGrid, Airtable, Shopify, DigitalOcean, Notion.
  {
    mark: /gh[oprsu]_|github_pat_|glpat-|hf_|npm_|shp[acpst]{2}_|do[opr]_v1_|whsec_|secret_|ntn_/,
    pattern:
      /(?<![\w-])(?:gh[oprsu]_|github_pat_|glpat-|hf_|npm_|shp(?:at|ca|pa|ss)_|do[opr]_v1_|whsec_|secret_|ntn_)\w{16,}/g,
  },
  {mark: /xox/, pattern: /(?<![\w-])xox[a-z](?:\.xox[a-z])?-[\w-]{8,}/g},
  {mark: /xapp-/, pattern: /(?<![\w-])xapp-[\w-]{8,}/g},
  {mark: /A[KS]IA/, pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g},
  {mark: /AIza/, pattern: /(?<![\w-])AIza[\w-]{35}/g},
  {mark: /ya29\./, pattern: /(?<![\w-])ya29\.[\w-]{16,}/g},
  {mark: /SG\./, pattern: /(?<![\w-])SG\.[\w-]{16,}\.[\w-]{16,}/g},
  {mark: /pat[A-Za-z0-9]{14}\./, pattern: /(?<![\w-])pat[A-Za-z0-9]{14}\.[0-9a-f]{32,}/g},
  // Telegram bots; incoming webhooks of Slack and Discord, whose address is the secret.
  {mark: /[0-9]:[\w-]{34}/, pattern: /(?<keep>(?<![A-Za-z0-9])(?:bot)?[0-9]{8,12}:)[\w-]{34,36}(?![\w-])/g},
  {
    mark: /hooks\.slack\.com/,
    pattern: /(?<keep>hooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w/-]{8,}/g,
  },
  {mark: /\/api\/webhooks\//, pattern: /(?<keep>discord(?:app)?\.com\/api\/webhooks\/[0-9]{1,24}\/)[\w-]{8,}/g},
];

/** What holds none of these holds no such secret, nor a private key: one look at most texts is enough. */
export const ANY_MARK = new RegExp(['PRIVATE KEY', ...SECRET_SHAPES.map(({mark}) => mark.source)].join('|'));
