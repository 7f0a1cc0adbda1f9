/** Somebody at a browser, as far as HTTP is concerned: cookies, and what a page of ours sends. */
import assert from 'node:assert/strict'

export interface Answered {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: whoever asks knows the form
  readonly body: any
  readonly headers: Headers
}

export class Browser {
  readonly origin: string
  /** Where the server really listens, which a browser need not know. */
  readonly address: string
  readonly cookies = new Map<string, string>()

  constructor(address: string, origin = address) {
    this.address = address
    this.origin = origin
  }

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answered> {
    return this.#send(path, { headers })
  }

  /** As a page of ours sends it. */
  post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered> {
    const ours = { 'x-yiqiao-page': '1', origin: this.origin, 'sec-fetch-site': 'same-origin' }
    return this.postAsTold(path, body, { ...ours, ...headers })
  }

  /** With no header but those that are named. */
  postAsTold(path: string, body?: unknown, headers: Record<string, string> = {}) {
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const text = body === undefined ? {} : { body: JSON.stringify(body) }
    return this.#send(path, { method: 'POST', headers: { ...json, ...headers }, ...text })
  }

  async #send(path: string, init: RequestInit): Promise<Answered> {
    const cookies = this.cookies.size === 0 ? {} : { cookie: this.cookie }
    const headers = { ...(init.headers as Record<string, string>), ...cookies }
    const url = new URL(path, this.address)
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of answer.headers.getSetCookie()) this.#keep(line)
    const text = await answer.text()
    const isJson = /json/.test(answer.headers.get('content-type') ?? '')
    return {
      status: answer.status,
      body: isJson ? JSON.parse(text) : text,
      headers: answer.headers,
    }
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    assert.notEqual(name, '')
    if (value === '') this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}
