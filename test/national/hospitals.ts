/** Hospitals signed in at the gateway of a test, and whom they see. */
import { HisClient } from './his-client.ts'
import type { ServedGateway } from './serve-gateway.ts'

export const personsOf = ({ alliance }: ServedGateway) =>
  alliance.api.samples?.persons.persons ?? []

export async function signedIn(
  { address }: ServedGateway,
  institution: string,
  area: string,
): Promise<HisClient> {
  const his = new HisClient({ address, institution, area })
  await his.signIn()
  return his
}

/** The credential of somebody insured as an employee there. */
export function insuredIn(served: ServedGateway, region: string): string {
  const found = personsOf(served).find(
    ({ homeRegion, schemes }) => homeRegion === region && schemes.includes(`${region}/employee`),
  )
  return found?.credential ?? ''
}
