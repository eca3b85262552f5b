/** What stands in place of a secret. Says nothing about it, not even its length. */
export const MASK = '••••';

/**
 * Secrets that are known by their look, wherever they stand. Each pattern takes time linear in the text; groups named
 * `keep…` stay readable.
 */
export const SECRET_SHAPES: readonly RegExp[] = [
  // The scheme of an Authorization header, followed by something that is no word.
  /(?<keep>\b(?:Bearer|Basic|Token)\s{1,4})(?=[A-Za-z._~+/-]{0,200}[0-9=]|[A-Za-z._~+/-]{24})[A-Za-z0-9._~+/=-]{8,}/g,
  // user:password@ in an address.
  /(?<keep>\b[A-Za-z][A-Za-z0-9+.-]{1,20}:\/\/[^\s/?#@:'"`{}]{0,200}:)(?!\{\{)[^\s/?#'"`]{1,500}(?=@)/g,
  // JSON Web Tokens.
  /(?<![\w-])eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?/g,
  // Stripe, OpenAI, Anthropic and others who write `sk-` or `sk_`.
  /(?<![\w-])(?:sk|rk|pk)_(?:live|test)_\w{8,}/g,
  /(?<![\w-])(?:sk|xai|gsk|pplx)[-_](?=[\w-]{0,200}[0-9])[\w-]{16,}/g,
  // GitHub, GitLab, Slack, AWS, Google, Hugging Face, npm, SendGrid, Airtable, Shopify, DigitalOcean, Notion.
  /(?<![\w-])(?:gh[oprsu]_|github_pat_|glpat-|hf_|npm_|shp(?:at|ca|pa|ss)_|do[opr]_v1_|whsec_|secret_|ntn_)\w{16,}/g,
  /(?<![\w-])xox[a-z](?:\.xox[a-z])?-[\w-]{8,}/g,
  /(?<![\w-])xapp-[\w-]{8,}/g,
  /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
  /(?<![\w-])AIza[\w-]{35}/g,
  /(?<![\w-])ya29\.[\w-]{16,}/g,
  /(?<![\w-])SG\.[\w-]{16,}\.[\w-]{16,}/g,
  /(?<![\w-])pat[A-Za-z0-9]{14}\.[0-9a-f]{32,}/g,
  // Telegram bots; incoming webhooks of Slack and Discord, whose address is the secret.
  /(?<keep>(?<![A-Za-z0-9])(?:bot)?[0-9]{8,12}:)[\w-]{34,36}(?![\w-])/g,
  /(?<keep>hooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w/-]{8,}/g,
  /(?<keep>discord(?:app)?\.com\/api\/webhooks\/[0-9]{1,24}\/)[\w-]{8,}/g,
];
