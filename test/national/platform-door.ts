/** The door to a simulated platform from Linjiang, whose first scheme such a platform decides. */
import { httpPlatform } from '../../server/platform/http-platform.ts'
import { startPlatformSimulator } from '../../server/platform/start-simulator.ts'
import type { Simulator } from '../../server/simulator/start-process.ts'
import { onOneServer } from '../../server/storage/placement.ts'
import { createPlatformBook } from '../../server/storage/platform-book.ts'
import { type Linjiang, openLinjiang, platformRules } from '../support/linjiang.ts'

export interface PlatformWorld {
  readonly linjiang: Linjiang
  readonly platform: Simulator
  readonly door: ReturnType<typeof httpPlatform>
  readonly orders: ReturnType<typeof createPlatformBook>
  behave(subject: string, fault: string): Promise<void>
  post(path: string, body: unknown): Promise<Response>
  /** What the platform says of its books. */
  counts(): Promise<{ readonly booked: number; readonly live: number; readonly filed: number }>
  close(): Promise<void>
}

export const nationalCode = 'H99990000001'
export const area = '999900'

export async function openPlatformWorld(
  rules: readonly string[] = [],
  patienceMs = 400,
): Promise<PlatformWorld> {
  const linjiang = await openLinjiang([], { rules: platformRules() })
  const platform = await startPlatformSimulator(rules)
  const orders = createPlatformBook(onOneServer(linjiang.database.pool))
  const door = httpPlatform({
    address: `${platform.address}/fsi/api/callService`,
    token: null,
    refusesSimulators: false,
    areaOf: () => area,
    patienceMs,
    codeOf: () => nationalCode,
    credentialOf: async (person) => {
      const identity = await linjiang.services.store.identity(person)
      return identity === undefined ? null : { number: identity.identifier, insutype: '310' }
    },
    newMessage: (code) => orders.newMessage(code, new Date()),
    now: () => new Date(),
  })
  const post = (path: string, body: unknown) =>
    fetch(`${platform.address}/${path}`, { method: 'POST', body: JSON.stringify(body) })
  return {
    linjiang,
    platform,
    door,
    orders,
    post,
    async behave(subject, fault) {
      await post('behaviour', { subject, fault })
    },
    async counts() {
      const response = await fetch(platform.address)
      return (await response.json()) as Awaited<ReturnType<PlatformWorld['counts']>>
    },
    async close() {
      await linjiang.close()
      await platform.stop()
    },
  }
}
