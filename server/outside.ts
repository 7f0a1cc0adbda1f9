/** Outside parties: those that the sample simulates, or the real ones that settings and entries name. */

import { join } from 'node:path'
import { claimInsurers } from '../samples/alliance/claim-insurers.ts'
import { samplePlatformPolicy } from '../samples/alliance/platform-policy.ts'
import { type Door, simulated } from './channels/http-channels.ts'
import { startChannelSimulator, startInvoiceSimulator } from './channels/start-simulators.ts'
import type { Config } from './config.ts'
import { startRecipientSimulator } from './consents/start-recipient-simulator.ts'
import { startCredentialSimulator } from './credentials/start-credential-simulator.ts'
import type { ImageDoor } from './imaging/ask.ts'
import { startImageSimulator } from './imaging/start-simulator.ts'
import { centrePatienceMs } from './open-circulation.ts'
import type { ClaimParty } from './open-claims.ts'
import { openDoor } from './open-door.ts'
import type { OpenRegistry } from './open-registry.ts'
import { keysOfSet } from './payers/payer-keys.ts'
import type { PayerKeys } from './payers/signed-answer.ts'
import { startClaimSimulator } from './payers/start-claim-simulator.ts'
import { startSimulator } from './payers/start-simulator.ts'
import { startCirculationSimulator, startPlatformSimulator } from './platform/start-simulator.ts'
import type { CounterOptions } from './service-options.ts'

/** Addresses of the simulated outside parties. */
export interface Outside {
  readonly payers: string
  readonly channels: string
  readonly invoices: string
  readonly recipients: string
  readonly credentials: string
  /** Shows a token that no browser ever sees. */
  readonly images: ImageDoor
  /** Claims desks of the insurers, by the cipher of their packages. */
  readonly claimsInland: string
  readonly claimsAbroad: string
  readonly circulation: string
  /** The platform of the funds that decide for themselves. */
  readonly platform: string
}

/** The simulated insurers registered the keys that they show. */
export async function keysAt(address: string) {
  const response = await fetch(new URL('/keys', address))
  return keysOfSet(await response.json())
}

/** Where an insurer answers, by its entry; simulated ones answer for whoever has no address. */
export function insurerDoors(
  { registry, keysOfInsurer }: OpenRegistry,
  outside: Outside | null,
  simulatedKeys: PayerKeys | null,
) {
  return (payer: string): { readonly address: string | null; readonly keys: PayerKeys | null } => {
    const insurer = registry.answering(payer)
    if (insurer?.address == null) return { address: outside?.payers ?? null, keys: simulatedKeys }
    return { address: insurer.address, keys: keysOfInsurer(insurer.id) }
  }
}

/** Insurers with the ways in which they handle claims; those of the mainland share one simulator. */
export function partiesIn(
  registry: OpenRegistry['registry'],
  outside: Outside | null,
): ClaimParty[] {
  return registry.insurers().flatMap(({ claims, id, title, payers, jurisdiction }) => {
    if (claims === null) return []
    const simulated = claimInsurers.find((one) => one.id === id)
    const inPlace = simulated?.form === 'jwe' ? outside?.claimsAbroad : outside?.claimsInland
    const address = claims.address ?? (simulated === undefined ? null : (inPlace ?? null))
    return [{ id, title, payers, jurisdiction, decides: claims.decides, address }]
  })
}

/** What simulated parties did is kept beside the database, which remembers it too. */
export async function startOutside(dataFolder: string, behaviours: readonly string[]) {
  const images = startImageSimulator(join(dataFolder, 'simulated-studies.jsonl'))
  return {
    payers: await startSimulator(behaviours),
    channels: await startChannelSimulator(join(dataFolder, 'simulated-channels.jsonl')),
    invoices: await startInvoiceSimulator(join(dataFolder, 'simulated-invoices.jsonl')),
    recipients: await startRecipientSimulator(),
    credentials: await startCredentialSimulator(),
    claimsInland: await startClaimSimulator('sm2-sm4', join(dataFolder, 'simulated-inland.key')),
    claimsAbroad: await startClaimSimulator('jwe', join(dataFolder, 'simulated-abroad.key')),
    circulation: await startCirculationSimulator([
      `kept=${join(dataFolder, 'simulated-circulation.jsonl')}`,
    ]),
    platform: await startPlatformSimulator([
      samplePlatformPolicy,
      `kept=${join(dataFolder, 'simulated-platform.jsonl')}`,
    ]),
    images: await images,
  }
}

export function simulatedCentre(address: string) {
  const open = { token: null, refusesSimulators: false, seal: null }
  return { id: 'simulated-centre', address, patienceMs: centrePatienceMs, ...open }
}

/** The simulated claims desks fetch from here. */
export async function sayWhere(
  { claimsInland, claimsAbroad }: Awaited<ReturnType<typeof startOutside>>,
  port: number | undefined,
): Promise<void> {
  if (port === undefined) return
  const body = JSON.stringify({ address: `http://127.0.0.1:${port}` })
  const headers = { 'content-type': 'application/json' }
  for (const { address } of [claimsInland, claimsAbroad]) {
    await fetch(new URL('/platform', address), { method: 'POST', headers, body })
  }
}

/** Simulated ones in sample mode, and none but real ones in production. */
export async function doorsOf(
  outside: Outside | null,
  { channels = null, invoices = null, credentials = null }: Partial<Config>,
): Promise<Pick<CounterOptions, 'channels' | 'invoices'> & { credentials: Door | null }> {
  if (outside !== null) {
    return {
      channels: simulated(outside.channels),
      invoices: simulated(outside.invoices),
      credentials: simulated(outside.credentials),
    }
  }
  return {
    channels: await openDoor(channels),
    invoices: await openDoor(invoices),
    credentials: await openDoor(credentials),
  }
}

export function addressesOf(
  started: Awaited<ReturnType<typeof startOutside>> | null,
): Outside | null {
  if (started === null) return null
  const { circulation, platform, images } = started
  const { payers, channels, invoices, recipients, credentials, claimsInland, claimsAbroad } =
    started
  return {
    payers: payers.address,
    channels: channels.address,
    invoices: invoices.address,
    recipients: recipients.address,
    credentials: credentials.address,
    claimsInland: claimsInland.address,
    claimsAbroad: claimsAbroad.address,
    circulation: circulation.address,
    platform: platform.address,
    images: { address: images.address, token: images.token, refusesSimulators: false },
  }
}
