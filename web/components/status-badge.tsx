/** How sure a rule is: read in the official text, copied from a second source, or made up. */
import { useTranslation } from 'react-i18next'
import type { Status } from '../../engine/policy/policy-value.ts'

const tones: Readonly<Record<Status, string>> = {
  verified: 'badge accent',
  transcribed: 'badge',
  illustrative: 'badge wait',
}

interface StatusBadgeProps {
  readonly status: Status
  /** It decides although it is not verified: the operator allows it by name. */
  readonly allowed?: boolean
}

export function StatusBadge({ status, allowed = false }: StatusBadgeProps) {
  const { t } = useTranslation()
  return (
    <>
      <span className={tones[status]} title={t(`status.${status}.means`)}>
        {t(`status.${status}.name`)}
      </span>
      {allowed ? (
        <span className="badge wait" title={t('status.allowed.means')}>
          {t('status.allowed.name')}
        </span>
      ) : null}
    </>
  )
}
