import type {N8nLimits} from './limits.ts';

/** Why a request got no answer. */
export interface NoAnswer {
  status: null;
  /** As Node or undici calls it. */
  code: string;
  /** Continues the sentence "Cannot reach …:". */
  reason: string;
  hint?: string;
  /** false: no connection was made, so the server cannot have acted. */
  sent: boolean;
  /** Worth another try. */
  transient: boolean;
  /** Something answered, but nothing that can be read. */
  unreadable: boolean;
  cause: unknown;
}

interface Fault {
  reason: (limits: N8nLimits) => string;
  transient?: true;
  unreadable?: true;
  hint?: string;
}

const seconds = (ms: number) => `${ms / 1000} s`;
const cut = {reason: () => 'the connection was cut before the answer was complete', transient: true} as const;
const broken = {reason: () => 'the compressed answer is damaged', unreadable: true} as const;
const tooLarge = {
  reason: (limits: N8nLimits) => `the answer is larger than ${Math.round(limits.maxBytes / 1024 / 1024)} MiB`,
  unreadable: true,
} as const;
const untrusted = {
  reason: () => 'its TLS certificate is not trusted here',
  hint: 'If it was issued by your own authority: export NODE_EXTRA_CA_CERTS=/path/to/ca.pem',
} as const;

const FAULTS = {
  ECONNREFUSED: {reason: () => 'nothing listens there (connection refused)', transient: true},
  ENOTFOUND: {reason: () => 'its host name is unknown'},
  EAI_AGAIN: {reason: () => 'its host name could not be looked up', transient: true},
  EHOSTUNREACH: {reason: () => 'there is no route to the host', transient: true},
  ENETUNREACH: {reason: () => 'there is no route to its network', transient: true},
  ETIMEDOUT: {reason: () => 'the connection timed out', transient: true},
  UND_ERR_CONNECT_TIMEOUT: {reason: (l) => `no connection within ${seconds(l.connectTimeoutMs)}`, transient: true},
  UND_ERR_HEADERS_TIMEOUT: {reason: (l) => `no answer within ${seconds(l.headersTimeoutMs)}`, transient: true},
  UND_ERR_BODY_TIMEOUT: {reason: (l) => `the answer stood still for ${seconds(l.bodyTimeoutMs)}`, transient: true},
  ECONNRESET: cut,
  EPIPE: cut,
  UND_ERR_SOCKET: cut,
  UND_ERR_ABORTED: cut,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: cut,
  UND_ERR_RES_EXCEEDED_MAX_SIZE: tooLarge,
  ERR_BUFFER_TOO_LARGE: tooLarge,
  Z_DATA_ERROR: broken,
  Z_BUF_ERROR: broken,
  EPROTO: {reason: () => 'it does not speak TLS there', hint: 'Try http:// instead of https:// in wops.yaml'},
  CERT_HAS_EXPIRED: {reason: () => 'its TLS certificate has expired'},
  ERR_TLS_CERT_ALTNAME_INVALID: {reason: () => 'its TLS certificate is for another host name'},
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
} as const satisfies Record<string, Fault>;

/** `error`, thrown while connecting (`sent: false`) or after, as a reason that a person can act on. */
export function faultOf(error: unknown, sent: boolean, limits: N8nLimits): NoAnswer {
  const {code = 'ERROR', message} = error as NodeJS.ErrnoException;
  const fault: Fault = lookUp(code) ?? {reason: () => `${message} (${code})`};
  return {
    status: null,
    code,
    reason: fault.reason(limits),
    hint: fault.hint,
    sent,
    transient: fault.transient === true,
    unreadable: fault.unreadable === true,
    cause: error,
  };
}

function lookUp(code: string): Fault | undefined {
  if (Object.hasOwn(FAULTS, code)) return FAULTS[code as keyof typeof FAULTS];
  if (code.startsWith('HPE_')) return {reason: () => `what answers does not speak HTTP (${code})`, unreadable: true};
  if (code.startsWith('ERR_SSL_')) return FAULTS.EPROTO;
  return undefined;
}
