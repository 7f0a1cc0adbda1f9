/** What the patient's insurance page asks the server for. */
import type { CodeRequestJson, IssuedCodeJson } from '../../../server/http/contract/insurance.ts'
import type { CoveragesJson } from '../../../server/http/contract/person.ts'
import { getJson, isWorthRetrying, postJson } from '../../components/request.ts'

const pathOf = (person: string) => `/api/persons/${encodeURIComponent(person)}`
/** Until persons sign in, the sample mode takes one for signed in. */
const as = (person: string) => `patient:${person}`

export function ownCoveragesQuery(person: string) {
  return {
    queryKey: ['own-coverages', person],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<CoveragesJson>(`${pathOf(person)}/coverages`, signal, as(person)),
    retry: isWorthRetrying,
    staleTime: 30_000,
  }
}

export function askForCode(person: string, asked: CodeRequestJson): Promise<IssuedCodeJson> {
  const path = `${pathOf(person)}/insurance-codes`
  return postJson<IssuedCodeJson>(path, asked, { as: as(person) })
}
