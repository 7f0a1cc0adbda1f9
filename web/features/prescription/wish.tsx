/** Another drug that a pharmacy asks for: agreed to with its own directions and a new signature, or not. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PrescriptionJson } from '../../../server/http/contract/prescription.ts'
import type { RecordAct } from '../../components/use-record-act.ts'
import { Often, Text } from './line-fields.tsx'
import { Verdict } from './verdict.tsx'
import { useDoseText } from './words.ts'

interface WishProps {
  readonly prescription: PrescriptionJson
  readonly act: RecordAct
  readonly path: string
}

export function Wish({ prescription, act, path }: WishProps) {
  const { substitution, lines } = prescription
  const line = lines.find(({ id }) => id === substitution?.line)
  if (substitution === null || line === undefined) return null
  return <Answering {...{ substitution, line, act, path }} />
}

interface AnsweringProps extends Omit<WishProps, 'prescription'> {
  readonly substitution: NonNullable<PrescriptionJson['substitution']>
  readonly line: PrescriptionJson['lines'][number]
}

/** How the old drug was taken says nothing of the new one: the dose is typed anew. */
function Answering({ substitution, line, act, path }: AnsweringProps) {
  const { t } = useTranslation()
  const doseText = useDoseText()
  const [dose, setDose] = useState('')
  const [timesADay, setTimesADay] = useState(String(line.timesADay))
  const [days, setDays] = useState(String(line.days))
  const { name: to, packs, reason } = substitution
  const directions = { dose: dose.trim(), timesADay: Number(timesADay), days: Number(days) }
  const isWhole = directions.dose !== '' && directions.days > 0
  return (
    <div className="rx-acts">
      <p className="note wait">
        {t('prescription.write.wish', { from: line.name, to, packs, reason })}
      </p>
      <p>{t('prescription.write.directions', { was: doseText(line) })}</p>
      <div className="rx-grid">
        <Text id="wish-dose" label={t('prescription.write.dose')} value={dose} onChange={setDose} />
        <Often id="wish-often" value={timesADay} onChange={setTimesADay} />
        <Text
          id="wish-days"
          label={t('prescription.write.days')}
          value={days}
          isNumber
          onChange={setDays}
        />
      </div>
      <Verdict
        id="wish-opinion"
        words={{
          opinion: t('prescription.write.opinion'),
          yes: t('prescription.write.agree'),
          no: t('prescription.write.decline'),
        }}
        isSending={act.isSending}
        isOpen={!isWhole}
        onSay={(accepted, opinion) =>
          act.send(path, {
            ...{ act: 'answer-substitution', accepted, opinion },
            ...(accepted ? { directions } : {}),
          })
        }
      />
    </div>
  )
}
