/** `yiqiao insurer check` and `yiqiao hospital check`: a test system is held to the whole conversation. */
import type { CheckFinding, CheckResult } from '../engine/registry/check-texts.ts'
import { checkInsurer } from '../server/payers/check-insurer.ts'
import { checkHospital } from '../server/platform/check-hospital.ts'
import type { Language } from './division-table.ts'
import { CommandFailure, exitCodes } from './exit-codes.ts'

export interface InsurerValues {
  readonly payer: string
  readonly coverage: string
  readonly institution: string
  readonly json: boolean
  readonly language: Language
}

export async function insurerCommand(
  positionals: readonly string[],
  { payer, coverage, institution, json, language }: InsurerValues,
): Promise<number> {
  const [address, ...others] = addressOf('insurer', positionals)
  if (others.length > 0) throw usage('insurer', 'one address')
  const contract = { payer, coverage, institution, currency: 'CNY' }
  return told(await checkInsurer(address, contract), json, language)
}

export async function hospitalCommand(
  positionals: readonly string[],
  { json, language }: Pick<InsurerValues, 'json' | 'language'>,
): Promise<number> {
  const [address, code, ...others] = addressOf('hospital', positionals)
  if (code === undefined || others.length > 0) throw usage('hospital', 'an address and a code')
  return told(await checkHospital(address, code), json, language)
}

function addressOf(command: string, [act, address, ...others]: readonly string[]) {
  if (act === 'check' && address !== undefined && URL.canParse(address)) {
    return [address, ...others] as const
  }
  throw usage(command, 'an address')
}

function usage(command: string, what: string): CommandFailure {
  const wanted = `yiqiao ${command} check takes ${what}. Try yiqiao ${command} --help.`
  return new CommandFailure(exitCodes.usage, wanted)
}

function told(checked: CheckResult, json: boolean, language: Language): number {
  if (json) console.log(JSON.stringify(checked, null, 2))
  else print(checked, language)
  return checked.findings.length === 0 ? exitCodes.done : exitCodes.refused
}

const words: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  'zh-CN': { broken: '未通过', kept: '通过　', place: '位置', remedy: '处理' },
  'zh-HK': { broken: '不符合', kept: '符合　', place: '位置', remedy: '處理' },
  en: { broken: 'BROKEN', kept: 'kept  ', place: 'at    ', remedy: 'remedy' },
}

function print({ rules, findings }: CheckResult, language: Language): void {
  const said = words[language]
  const broken = new Map(findings.map((one) => [one.rule, one]))
  for (const rule of rules) {
    console.log(`${broken.has(rule) ? said['broken'] : said['kept']}  ${rule}`)
  }
  for (const finding of findings) console.log(sentence(finding, language))
  const sums = [rules.length - findings.length, findings.length]
  console.log(`${said['kept']?.trim()} ${sums[0]}, ${said['broken']?.trim()} ${sums[1]}`)
}

function sentence(finding: CheckFinding, language: Language): string {
  const { rule, title, what, place, remedy } = finding
  const { place: at, remedy: act } = words[language]
  const heading = language === 'en' ? rule : `${rule.split(' ')[0]} ${title[language]}`
  return `\n${heading}: ${what[language]}\n  ${at}  ${place}\n  ${act}  ${remedy[language]}`
}
