/** What is wrong with a line and how to mend it, in the reader's language. */
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { RowProblem } from './read-lines.ts'

export function useRowProblemText(): (problem: RowProblem) => string {
  const { t } = useTranslation()
  return useCallback(
    (problem) => {
      switch (problem.kind) {
        case 'item-missing':
          return t('row.item-missing')
        case 'figures-missing':
          return t('row.figures-missing')
        case 'not-a-number':
          return t('row.not-a-number', {
            column: t(`column.${problem.column}`),
            found: problem.found,
          })
        case 'too-many-decimals':
          return t('row.too-many-decimals', {
            column: t(`column.${problem.column}`),
            found: problem.found,
            decimals: problem.decimals,
          })
        case 'not-a-day':
          return t('row.not-a-day', { found: problem.found })
        case 'amount-differs':
          return t('row.amount-differs', { found: problem.found, expected: problem.expected })
        case 'too-large':
          return t('row.too-large', { column: t(`column.${problem.column}`), found: problem.found })
      }
    },
    [t],
  )
}
