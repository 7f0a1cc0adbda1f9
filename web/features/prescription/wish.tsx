/** Another drug that a pharmacy asks for: agreed to with its own directions and a new signature, or not. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PrescriptionJson } from '../../../server/http/contract/prescription.ts'
import type { RecordAct } from '../../components/use-record-act.ts'
import { Often, Text } from './line-fields.tsx'
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
  const [opinion, setOpinion] = useState('')
  const { name: to, packs, reason } = substitution
  const directions = { dose: dose.trim(), timesADay: Number(timesADay), days: Number(days) }
  const isWhole = directions.dose !== '' && directions.days > 0
  const answer = (said: object) =>
    act.send(path, { act: 'answer-substitution', opinion: opinion.trim(), ...said })
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
      <Text
        id="wish-opinion"
        label={t('prescription.write.opinion')}
        value={opinion}
        onChange={setOpinion}
      />
      <div className="rx-buttons">
        <button
          type="button"
          className="button primary"
          disabled={act.isSending || !isWhole}
          onClick={() => answer({ accepted: true, directions })}
        >
          {t('prescription.write.agree')}
        </button>
        <button
          type="button"
          className="button"
          disabled={act.isSending}
          onClick={() => answer({ accepted: false })}
        >
          {t('prescription.write.decline')}
        </button>
      </div>
    </div>
  )
}
