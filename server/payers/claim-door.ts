/** The door to an insurer's claims system: it is told that a claim can be fetched, and shows its key. */

export interface ClaimDoor {
  /** @throws when nobody heard it. */
  notify(claim: string, signal: AbortSignal): Promise<void>
  /** The public key by which packages are sealed for it, as it hands it in. */
  key(signal: AbortSignal): Promise<unknown>
}

/** `address` is null where the insurer looks for its claims itself. */
export function claimDoor(insurer: string, address: string | null): ClaimDoor {
  async function call(path: string, init: RequestInit): Promise<Response> {
    if (address === null) throw new Error('The insurer has no address for claims.')
    const response = await fetch(new URL(path, address), { redirect: 'error', ...init })
    if (!response.ok) throw new Error(`The insurer answered ${response.status}.`)
    return response
  }
  return {
    async notify(claim, signal) {
      const body = JSON.stringify({ claim, insurer })
      const headers = { 'content-type': 'application/json' }
      const response = await call('/claims', { method: 'POST', headers, body, signal })
      await response.body?.cancel()
    },
    async key(signal) {
      return (await call('/key', { signal })).json()
    },
  }
}
