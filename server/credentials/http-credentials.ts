/**
 * The issuer of e-credentials behind HTTP, as a channel and a terminal of its own know it: the channel
 * fetches the code that a patient shows, the terminal has it read once.
 */
import {
  type CredentialFault,
  credentialFaults,
  credentialForm,
} from '../../engine/person/e-credential.ts'

export interface CredentialDoor {
  /** Base address, without a final slash. */
  readonly address: string
  /** Shown with every question; null where something on the way shows who we are. */
  readonly token: string | null
  readonly refusesSimulators: boolean
}

interface Asked {
  readonly text: string
  readonly institution: string | null
  readonly purpose: string
  readonly request: string
}

type Read =
  | { readonly read: true; readonly number: string }
  | { readonly read: false; readonly fault: CredentialFault }

type Issued =
  | { readonly issued: true; readonly credential: { text: string; lifetimeSeconds: number } }
  | { readonly issued: false; readonly why: 'not-activated' | 'away' }

/** Somebody stands at the counter: whoever takes longer is away. */
const patienceMs = 4000
const mostAnswerBytes = 65_536
/** What a terminal does, in the codes of the e-credential. */
const business: Readonly<Record<string, string>> = {
  settlement: '01301',
  care: '01101',
  referral: '01101',
  dispensing: '01301',
}

/** `door` is null where no issuer is known, who then never answers. */
export function httpCredentials(door: CredentialDoor | null) {
  return {
    async issueCredential(holder: { number: string; name: string }): Promise<Issued> {
      const { number, name } = holder
      const answer = await call(door, '/codes', { idNo: number, userName: name })
      if (answer === null) return { issued: false, why: 'away' }
      const text = textIn(answer, 'ecQrCode')
      const lifetimeSeconds = Number(Reflect.get(Object(answer), 'expiresIn'))
      const isCode = credentialForm(text) === 'code' && lifetimeSeconds > 0
      if (isCode) return { issued: true, credential: { text, lifetimeSeconds } }
      return {
        issued: false,
        why: textIn(answer, 'error') === 'not-activated' ? 'not-activated' : 'away',
      }
    },

    async readCredential({ text, institution, purpose, request }: Asked): Promise<Read> {
      const isCode = credentialForm(text) === 'code'
      const terminal = { orgId: institution ?? '', businessType: business[purpose] ?? '01101' }
      const answer = isCode
        ? await call(door, '/decode', { ecQrCode: text, requestId: request, ...terminal })
        : await call(door, '/tokens', { ecToken: text, ...terminal })
      const number = textIn(answer, 'idNo')
      if (number !== '') return { read: true, number }
      const said = textIn(answer, 'error')
      return { read: false, fault: credentialFaults.find((one) => one === said) ?? 'away' }
    },
  }
}

/** Null where nobody answers, or nothing that is an answer. A problem that the issuer names is one. */
async function call(door: CredentialDoor | null, path: string, body: object): Promise<unknown> {
  if (door === null) return null
  const { address, token, refusesSimulators } = door
  try {
    const response = await fetch(`${address}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    })
    const isNobody = refusesSimulators && response.headers.has('x-simulator')
    const content = await response.text()
    if (isNobody || response.status >= 500 || content.length > mostAnswerBytes) return null
    return JSON.parse(content)
  } catch {
    return null
  }
}

function textIn(value: unknown, name: string): string {
  const content: unknown = Reflect.get(Object(value), name)
  return typeof content === 'string' ? content : ''
}
