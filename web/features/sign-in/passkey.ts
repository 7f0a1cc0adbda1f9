/** Has the browser sign with a passkey what the server asks. */
import {
  type AuthenticationResponseJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
} from '@simplewebauthn/browser'

/** Undefined where the server did not ask; `failed` where no passkey was used. */
export async function signedByPasskey(
  ask: () => Promise<PublicKeyCredentialRequestOptionsJSON | undefined>,
): Promise<AuthenticationResponseJSON | 'failed' | undefined> {
  const optionsJSON = await ask()
  if (optionsJSON === undefined) return undefined
  // Whoever turned the browser's question away has still other ways.
  return startAuthentication({ optionsJSON }).catch(() => 'failed' as const)
}
