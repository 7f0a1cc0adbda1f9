/** The words of classes, sides, states and people in the reader's language. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { DifferenceClass } from '../../../engine/reconciliation/difference.ts'
import type { BreakListJson } from '../../../server/http/contract/reconciliation.ts'
import { institutionsQuery } from '../../components/institutions.ts'
import { useTextIn } from '../../components/language.ts'
import { policiesQuery } from '../../components/policies.ts'
import { useSession } from '../../components/session.ts'

const sides = ['ours', 'hospital', 'payer', 'care', 'home', 'national'] as const

export function useDeskWords() {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const session = useSession()
  const institutions = useQuery(institutionsQuery).data?.institutions
  const schemes = useQuery(policiesQuery).data?.regions.flatMap((region) => region.schemes)
  return {
    class: (name: DifferenceClass) => t(`reconciliation.classes.${name}`),
    state: (state: BreakListJson['items'][number]['state']) => t(`reconciliation.states.${state}`),
    side(name: string): string {
      const known = sides.find((side) => side === name)
      if (known !== undefined) return t(`reconciliation.sides.${known}`)
      return name === '' ? t('reconciliation.nobodyAlone') : name
    },
    institution(id: string): string {
      const found = institutions?.find((one) => one.id === id)
      return found === undefined ? id : textIn(found.title)
    },
    /** A scheme, as whose payer the fund or insurer stands in the books. */
    payer(id: string): string {
      const found = schemes?.find((one) => one.id === id)
      return found === undefined ? id : textIn(found.title)
    },
    person(id: string): string {
      const found = [...(session?.standIns ?? []), ...(session ? [session.actor] : [])].find(
        (one) => one.id === id,
      )
      return found === undefined ? id : textIn(found.name)
    },
  }
}
