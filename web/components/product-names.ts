/** Products and funds by the names of their schemes, wherever an answer names a payer by its id. */
import { useQuery } from '@tanstack/react-query'
import { useTextIn } from './language.ts'
import { policiesQuery } from './policies.ts'

/** What nobody knows here is named as it came. */
export function useProductName(): (payer: string) => string {
  const textIn = useTextIn()
  const regions = useQuery(policiesQuery).data?.regions ?? []
  const schemes = regions.flatMap((region) => region.schemes)
  return (payer) => {
    const id = payer.slice(0, Math.max(0, payer.lastIndexOf('.')))
    const scheme = schemes.find((one) => one.id === id)
    return scheme === undefined ? payer : textIn(scheme.title)
  }
}
