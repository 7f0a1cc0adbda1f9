/** The door from the side of the insurance network to the queue on the side of the internet. */
export interface OtherSideOptions {
  readonly address: string
  readonly token: string
  readonly patienceMs: number
}

export function otherSide({ address, token, patienceMs }: OtherSideOptions) {
  async function call(path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${address}${path}`, {
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    })
    if (!response.ok) throw new Error(`The other side answered ${response.status}.`)
    return response.json()
  }
  return {
    async give(messages: readonly unknown[]): Promise<number> {
      const answer = await call('/side-queue/insurance', { messages })
      const last: unknown = Reflect.get(Object(answer), 'last')
      if (typeof last !== 'number') throw new Error('The other side answered nonsense.')
      return last
    },
    async after(number: number): Promise<readonly unknown[]> {
      const answer = await call(`/side-queue/internet?after=${number}`)
      const messages: unknown = Reflect.get(Object(answer), 'messages')
      if (!Array.isArray(messages)) throw new Error('The other side answered nonsense.')
      return messages
    },
  }
}
