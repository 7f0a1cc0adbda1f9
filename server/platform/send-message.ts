/**
 * Sends one message to a platform. A connection that breaks, a status of a server in trouble and a text
 * that is no answer are silence. Whoever has not signed in today is signed in once.
 */
import { wallClock } from '../../engine/base/china-time.ts'
import { type Nodes, nodeIn, silence, textIn, type Word, wordIn } from './answers.ts'

export interface SendingOptions {
  /** Where the platform takes messages. */
  readonly address: string
  /** Shown to whoever guards that address; null where nothing is asked for. */
  readonly token: string | null
  /** A real one does not say that it is a simulator. */
  readonly refusesSimulators: boolean
  readonly patienceMs: number
  /** National code of an institution. */
  codeOf(institution: string): string
  /** Region of an institution, six digits. */
  areaOf(institution: string): string
  /** A message id that was never given out before. */
  newMessage(institutionCode: string): Promise<string>
  now(): Date
}

export type Send = (
  facility: string,
  code: string,
  input: Nodes,
  message?: string,
) => Promise<Word<Nodes>>

interface Place {
  readonly institution: string
  readonly area: string
}

const mostAnswerBytes = 4 * 1024 * 1024

export function messageSender(options: SendingOptions): Send {
  const signs = new Map<string, string>()

  async function post(
    { institution, area }: Place,
    code: string,
    input: Nodes,
    message: string | undefined,
  ): Promise<Word<Nodes>> {
    const msgid = message || (await options.newMessage(institution))
    const envelope = {
      infno: code,
      msgid,
      ...named(institution, area, options.now()),
      sign_no: code === '9001' ? '' : (signs.get(institution) ?? ''),
    }
    return posted(JSON.stringify({ ...envelope, input }), options)
  }

  return async (facility, code, input, message) => {
    const institution = options.codeOf(facility)
    const place = { institution, area: options.areaOf(facility) }
    const word = await post(place, code, input, message)
    const isStranger = word.heard && !word.granted && word.says.includes('not-signed-in')
    if (!isStranger || code === '9001') return word
    const signIn = { opter_no: 'YIQIAO', mac: '', ip: '127.0.0.1' }
    const signed = await post(place, '9001', { signIn }, undefined)
    if (!signed.heard || !signed.granted) return signed
    signs.set(institution, textIn(nodeIn(signed.value, 'signinoutb'), 'sign_no'))
    // It was refused before anything was done, so it may be sent under the same id.
    return post(place, code, input, message)
  }
}

async function posted(
  body: string,
  {
    address,
    token,
    refusesSimulators,
    patienceMs,
  }: Pick<SendingOptions, 'address' | 'token' | 'refusesSimulators' | 'patienceMs'>,
): Promise<Word<Nodes>> {
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: {
        'content-type': 'application/json;charset=utf-8',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    })
    const text = await response.text()
    if (!response.ok || text.length > mostAnswerBytes) return silence
    if (refusesSimulators && response.headers.has('x-simulator')) return silence
    return wordIn(JSON.parse(text))
  } catch {
    return silence
  }
}

function named(institution: string, area: string, now: Date) {
  const time = new Date(wallClock(now.getTime())).toISOString()
  return {
    mdtrtarea_admvs: area,
    insuplc_admdvs: area,
    recer_sys_code: 'YBXT',
    infver: 'V1.0',
    opter_type: '1',
    opter: 'YIQIAO',
    opter_name: 'Yiqiao',
    inf_time: `${time.slice(0, 10)} ${time.slice(11, 19)}`,
    fixmedins_code: institution,
    fixmedins_name: institution,
  }
}
