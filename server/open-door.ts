/** Opens the door to a real channel: its secret is read, and whoever answers must be no simulator. */
import { readFile } from 'node:fs/promises'
import type { Door } from './channels/http-channels.ts'
import type { DoorSetting } from './config.ts'
import { errorCode, StartFailure } from './start-failure.ts'

const patienceMs = 5000
const mostTokenBytes = 16_384

/**
 * A channel that does not answer holds up no start; each later answer is looked at as well.
 *
 * @throws StartFailure that never repeats the secret.
 */
export async function openDoor(setting: DoorSetting | null): Promise<Door | null> {
  if (setting === null) return null
  const { name, address } = setting
  const token = setting.tokenFile === null ? setting.token : await tokenIn(setting)
  const door = { address, token, refusesSimulators: true }
  if (await isSimulator(door)) {
    throw new StartFailure(
      'channel-unusable',
      `At the address of ${name} a simulator answers, which moves no money: set the address of the real one, or leave ${name} out.`,
    )
  }
  return door
}

async function tokenIn({ name, tokenFile }: DoorSetting): Promise<string> {
  const file = tokenFile ?? ''
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unusable(name, file, `cannot be read (${errorCode(error)})`)
  })
  const token = text.trim()
  // What goes into a header is printed in one line.
  if (token === '') throw unusable(name, file, 'is empty')
  if (token.length > mostTokenBytes || !/^[!-~]+$/.test(token)) {
    throw unusable(name, file, 'holds something else than one token in plain text')
  }
  return token
}

function unusable(name: string, file: string, what: string): StartFailure {
  return new StartFailure(
    'channel-unusable',
    `The file ${file} of ${name}_TOKEN_FILE ${what}: put the token of the channel there, in one line.`,
  )
}

async function isSimulator({ address }: Door): Promise<boolean> {
  // Asked without the secret: it is not known yet who is there.
  const answer = await fetch(address, {
    redirect: 'error',
    signal: AbortSignal.timeout(patienceMs),
  }).catch(() => null)
  await answer?.body?.cancel()
  return answer?.headers.has('x-simulator') ?? false
}
