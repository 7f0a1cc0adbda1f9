/** `yiqiao insurer check`: holds a real insurer's address to the whole conversation. */
import { type Checked, checkInsurer, type Finding } from '../server/payers/check-insurer.ts'
import { CommandFailure, exitCodes } from './exit-codes.ts'

export interface InsurerValues {
  readonly payer: string
  readonly coverage: string
  readonly institution: string
  readonly json: boolean
}

export async function insurerCommand(
  [act, address, ...others]: readonly string[],
  { payer, coverage, institution, json }: InsurerValues,
): Promise<number> {
  if (act !== 'check' || address === undefined || others.length > 0 || !URL.canParse(address)) {
    throw new CommandFailure(
      exitCodes.usage,
      'yiqiao insurer check takes one address. Try yiqiao insurer --help.',
    )
  }
  const contract = { payer, coverage, institution, currency: 'CNY' }
  const checked = await checkInsurer(address, contract)
  if (json) console.log(JSON.stringify(checked, null, 2))
  else print(checked)
  return checked.findings.length === 0 ? exitCodes.done : exitCodes.refused
}

function print({ rules, findings }: Checked): void {
  const broken = new Set(findings.map(({ rule }) => rule))
  for (const rule of rules) console.log(`${broken.has(rule) ? 'BROKEN' : 'kept  '}  ${rule}`)
  for (const finding of findings) console.log(sentence(finding))
  console.log(`${rules.length - findings.length} kept, ${findings.length} broken`)
}

function sentence({ rule, place, what, remedy }: Finding): string {
  return `\n${rule}: ${what}\n  at      ${place}\n  remedy  ${remedy}`
}
