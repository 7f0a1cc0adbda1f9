/** How sure a rule is: read in the official text, copied from a second source, or made up. */
import { useTranslation } from 'react-i18next'
import type { Status } from '../../engine/policy/policy-value.ts'

const tones: Readonly<Record<Status, string>> = {
  verified: 'badge accent',
  transcribed: 'badge',
  illustrative: 'badge wait',
}

export function StatusBadge({ status }: { readonly status: Status }) {
  const { t } = useTranslation()
  return (
    <span className={tones[status]} title={t(`status.${status}.means`)}>
      {t(`status.${status}.name`)}
    </span>
  )
}
