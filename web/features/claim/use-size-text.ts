/** What a file is and how large, in the reader's words. */
import { useTranslation } from 'react-i18next'
import type { PaperFileJson } from '../../../server/http/contract/claim-papers.ts'

const bytesOfKilobyte = 1024

export function useSizeText(): (file: Pick<PaperFileJson, 'type' | 'bytes'>) => string {
  const { t } = useTranslation()
  return ({ type, bytes }) => {
    const kind = type === 'application/pdf' ? 'PDF' : t('claim.papers.picture')
    const kilobytes = Math.max(1, Math.round(bytes / bytesOfKilobyte))
    const isLarge = kilobytes >= bytesOfKilobyte
    const size = isLarge ? `${(kilobytes / bytesOfKilobyte).toFixed(1)} MB` : `${kilobytes} KB`
    return `${kind} · ${size}`
  }
}
