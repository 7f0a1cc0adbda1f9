/** Redeems a scanned commercial-insurance code for the visit at the counter. */
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RedeemedCodeJson } from '../../../server/http/contract/insurance.ts'
import { useProblemText } from '../../components/problem-text.ts'
import { postJson, Refused, ReplyLost } from '../../components/request.ts'
import { visitNumber } from './bill-of-draft.ts'
import type { Draft, DraftChange } from './draft.ts'

export interface CodeReader {
  readonly read: (text: string) => void
  readonly busy: boolean
  /** What went wrong, and what to do; null where nothing did. */
  readonly problem: { readonly what: string; readonly remedy: string } | null
  readonly clear: () => void
}

const tries = 3

export function useInsuranceCode(draft: Draft, change: (change: DraftChange) => void): CodeReader {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const { mutate, reset, isPending, error } = useMutation({
    mutationFn: (text: string) => redeem(text, draft),
    // The same request gets the same answer, so a lost reply is asked for again.
    retry: (failures, failure) => failure instanceof ReplyLost && failures < tries,
    onSuccess: (opened) => change({ do: 'code', opened }),
  })
  return { read: mutate, busy: isPending, problem: problemOf(error), clear: reset }

  function problemOf(failure: Error | null) {
    if (failure === null) return null
    if (failure instanceof NoInstitution) {
      return { what: t('insurance.facilityFirst'), remedy: '' }
    }
    if (!(failure instanceof Refused)) return { what: t('lost'), remedy: '' }
    return problemText(failure.problem)
  }
}

/** The code is for one visit at one institution. */
class NoInstitution extends Error {}

async function redeem(text: string, draft: Draft): Promise<RedeemedCodeJson> {
  const { facility, person, visit } = draft
  if (facility === '') throw new NoInstitution()
  const { interim, admittedOn, rest } = visit
  return postJson<RedeemedCodeJson>('/api/insurance-code-redemptions', {
    code: text,
    facility,
    visit: {
      number: visitNumber(draft),
      ...(interim === '' ? {} : { interim }),
      admittedOn,
      ...(rest.wardClass == null ? {} : { wardClass: rest.wardClass }),
    },
    ...(person === '' ? {} : { person }),
  })
}
