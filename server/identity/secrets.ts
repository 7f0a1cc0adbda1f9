/** The cryptography of signing in, as the use cases ask for it. */
import { hashPassword, isPassword } from './password.ts'
import { newSecret, secretAddress, stepOfCode } from './time-code.ts'
import { newRecoveryCodes } from './tokens.ts'

export const signInSecrets = {
  hashPassword,
  isPassword,
  newFactor: newSecret,
  factorAddress: secretAddress,
  stepOfCode: (code: string, secret: string, lastStep: number) =>
    stepOfCode(code, secret, lastStep, Date.now()),
  newRecoveryCodes,
}
