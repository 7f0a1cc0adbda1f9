/** Recipients behind HTTP: one notice is one address, so sending it again changes nothing. */
interface Notice {
  readonly notice: string
  readonly consent: string
  readonly purpose: string
  readonly withdrawnAt: string
}

/** Names nobody: the recipient knows the consent by its number. */
export const httpRecipients = {
  async tell(
    address: string,
    { notice, consent, purpose, withdrawnAt }: Notice,
    signal: AbortSignal,
  ): Promise<void> {
    const response = await fetch(new URL(`/consent-notices/${notice}`, address), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ consent, purpose, withdrawnAt, effect: 'stop-using' }),
      redirect: 'error',
      signal,
    })
    await response.body?.cancel()
    if (!response.ok) throw new Error(`The recipient answered ${response.status}.`)
  },
}
