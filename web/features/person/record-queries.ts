/** What a front desk reads of a person's record. */
import type { CoveragesJson } from '../../../server/http/contract/person.ts'
import type { RecordDeedsJson } from '../../../server/http/contract/person-record.ts'
import { getJson, isWorthRetrying } from '../../components/request.ts'

export const recordKey = 'person-record'

function reading<T>(person: string, what: 'coverages' | 'deeds') {
  return {
    queryKey: [recordKey, person, what],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      getJson<T>(`/api/persons/${encodeURIComponent(person)}/${what}`, signal),
    retry: isWorthRetrying,
  } as const
}

export const recordCoveragesQuery = (person: string) => reading<CoveragesJson>(person, 'coverages')

export const recordDeedsQuery = (person: string) => reading<RecordDeedsJson>(person, 'deeds')
