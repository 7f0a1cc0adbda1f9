/** Passkeys (WebAuthn): what a browser is asked to sign, and whether it did. */
import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'

/** The domain that passkeys belong to comes from the settings, as their origin does. */
export interface Place {
  readonly origin: string
  readonly name: string
}

interface Known {
  readonly credential: string
  readonly publicKey: Buffer
  readonly counter: number
  readonly transports: readonly string[]
}

const library = () => import('@simplewebauthn/server')
const domainOf = ({ origin }: Place) => new URL(origin).hostname
const transportsOf = (names: readonly string[]) => names as AuthenticatorTransport[]

/** To make a passkey of an account, other than those that it has. */
export async function askForNew(
  place: Place,
  account: { readonly account: string; readonly login: string; readonly name: string },
  has: readonly Known[],
) {
  const { generateRegistrationOptions } = await library()
  return generateRegistrationOptions({
    rpName: place.name,
    rpID: domainOf(place),
    userName: account.login,
    userDisplayName: account.name,
    userID: new Uint8Array(Buffer.from(account.account)),
    attestationType: 'none',
    excludeCredentials: has.map(({ credential, transports }) => ({
      id: credential,
      transports: transportsOf(transports),
    })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
  })
}

/** Undefined where it was not made for this place, for this question, by somebody it knew. */
export async function newPasskey(
  place: Place,
  response: RegistrationResponseJSON,
  challenge: string,
): Promise<Known | undefined> {
  const { verifyRegistrationResponse } = await library()
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: place.origin,
    expectedRPID: domainOf(place),
    requireUserVerification: true,
  }).catch(() => undefined)
  const made = verified?.verified ? verified.registrationInfo.credential : undefined
  if (made === undefined) return undefined
  return {
    credential: made.id,
    publicKey: Buffer.from(made.publicKey),
    counter: made.counter,
    transports: made.transports ?? [],
  }
}

/** To sign in with whichever passkey of this place the device has. */
export async function askForAny(place: Place) {
  const { generateAuthenticationOptions } = await library()
  return generateAuthenticationOptions({ rpID: domainOf(place), userVerification: 'required' })
}

/** The new counter of the passkey; undefined where the signature is not what was asked for. */
export async function counterSigned(
  place: Place,
  response: AuthenticationResponseJSON,
  challenge: string,
  { credential, publicKey, counter, transports }: Known,
): Promise<number | undefined> {
  const { verifyAuthenticationResponse } = await library()
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: place.origin,
    expectedRPID: domainOf(place),
    credential: {
      id: credential,
      publicKey: new Uint8Array(publicKey),
      counter,
      transports: transportsOf(transports),
    },
    requireUserVerification: true,
  }).catch(() => undefined)
  return verified?.verified ? verified.authenticationInfo.newCounter : undefined
}
