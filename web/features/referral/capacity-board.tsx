/** For whoever runs the alliance: what a house can take on in the next days, to look at only. */
import { useTranslation } from 'react-i18next'
import { useActing } from '../../components/acting.ts'
import { PageHead } from '../../components/page-head.tsx'
import { FreePlaces } from './capacity.tsx'
import { useWorkplace } from './use-workplace.ts'
import { WorkplaceSelect } from './workplace-select.tsx'
import './referral.css'

export function CapacityBoard() {
  const { t } = useTranslation()
  const workplace = useWorkplace()
  const acting = useActing('operator')
  return (
    <div className="referral-desk">
      <PageHead title={t('referral.capacity.title')} links={null}>
        <WorkplaceSelect workplace={workplace} />
      </PageHead>
      {acting === undefined ? null : (
        <FreePlaces
          key={workplace.id}
          institution={workplace.id}
          as={acting.as}
          hint="referral.capacity.emptyElsewhere"
        />
      )}
    </div>
  )
}
