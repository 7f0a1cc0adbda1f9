/** `yiqiao national`: sends one message to a gateway and prints what it answered. */
import { CommandFailure, exitCodes } from './exit-codes.ts'

const patienceMs = 30_000

export async function sendNational(message: string, address: string): Promise<number> {
  const text = await answerOf(message, address)
  console.log(text)
  return isGranted(text) ? exitCodes.done : exitCodes.refused
}

async function answerOf(message: string, address: string): Promise<string> {
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json;charset=utf-8' },
      body: message,
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    })
    return await response.text()
  } catch {
    throw new CommandFailure(exitCodes.unreachable, `Nothing answers at ${address}.`)
  }
}

function isGranted(text: string): boolean {
  try {
    return String(Reflect.get(Object(JSON.parse(text)), 'infcode')) === '0'
  } catch {
    throw new CommandFailure(exitCodes.unreachable, 'What answered speaks no national interface.')
  }
}
