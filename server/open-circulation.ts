/** Joins a real circulation centre, the private keys of the signers, and their public halves in the registry. */
import type { Config } from './config.ts'
import { registeredSigner } from './identity/registered-signer.ts'
import { openDoor } from './open-door.ts'
import { nobodySigns } from './open-prescriptions.ts'
import { readSigning } from './read-signing.ts'
import type { HeldKey } from './usecases/registry/partner-keys.ts'

/** A doctor who signed waits this long for the centre; the clock goes on with what is still signed. */
export const centrePatienceMs = 3000

/** Without a centre nobody signs, and nothing circulates. @throws StartFailure that names what is missing. */
export async function openCirculation(
  setting: Config['circulation'],
  held: (holder: string) => readonly HeldKey[],
) {
  if (setting === null) return { centre: null, signer: nobodySigns }
  const signing = await readSigning(setting.signingFile)
  const door = await openDoor(setting.door)
  const signer = registeredSigner({ ...signing, held })
  if (door === null) return { centre: null, signer: nobodySigns }
  const centre = { ...door, id: signing.centre, patienceMs: centrePatienceMs, seal: signer }
  return { centre, signer }
}
