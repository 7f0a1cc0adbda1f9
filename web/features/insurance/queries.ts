/** What the patient's insurance page asks the server for. */
import type { CodeRequestJson, IssuedCodeJson } from '../../../server/http/contract/insurance.ts'
import { postJson } from '../../components/request.ts'

const pathOf = (person: string) => `/api/persons/${encodeURIComponent(person)}`
/** Until persons sign in, the sample mode takes one for signed in. */
const as = (person: string) => `patient:${person}`

export function askForCode(person: string, asked: CodeRequestJson): Promise<IssuedCodeJson> {
  const path = `${pathOf(person)}/insurance-codes`
  return postJson<IssuedCodeJson>(path, asked, { as: as(person) })
}
