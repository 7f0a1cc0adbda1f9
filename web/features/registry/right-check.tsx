/** Asks whether somebody may sign an act in this house today, and says by which rule not. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { signedActs } from '../../../engine/registry/may-practise.ts'
import type { PractitionerJson } from '../../../server/http/contract/registry.ts'
import { DayField } from '../../components/day-field.tsx'
import { Refused } from '../../components/request.ts'
import { askRight } from './queries.ts'
import type { HouseJson } from './registry-board.tsx'
import { useRegistryWords } from './use-registry-words.ts'

interface RightCheckProps {
  readonly practitioner: PractitionerJson
  readonly house: HouseJson
  /** On which it is asked for first; '' is today. */
  readonly day: string
}

export function RightCheck({ practitioner, house, day }: RightCheckProps) {
  const { t } = useTranslation()
  const words = useRegistryWords()
  const isPharmacist = practitioner.category === 'pharmacy'
  const [act, setAct] = useState<string>(isPharmacist ? 'review-prescription' : 'consult')
  const [department, setDepartment] = useState('')
  const [on, setOn] = useState(day)
  const asked = useMutation({ mutationFn: askRight })
  const ids = { act: `act-${practitioner.id}`, department: `department-${practitioner.id}` }
  const problem = asked.error instanceof Refused ? asked.error.problem : null
  return (
    <details className="registry-check">
      <summary>{t('registry.check')}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const { id } = practitioner
          asked.mutate({ practitioner: id, institution: house.id, act, department, on })
        }}
      >
        <div className="field">
          <label htmlFor={ids.act}>{t('registry.actToSign')}</label>
          <select
            id={ids.act}
            className="input"
            value={act}
            onChange={(event) => {
              setAct(event.target.value)
              asked.reset()
            }}
          >
            {signedActs.map((one) => (
              <option key={one} value={one}>
                {t(`registry.act.${one}`)}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={ids.department}>{t('registry.department')}</label>
          <select
            id={ids.department}
            className="input"
            value={department}
            onChange={(event) => {
              setDepartment(event.target.value)
              asked.reset()
            }}
          >
            <option value="">{t('registry.anyDepartment')}</option>
            {house.departments.map((one) => (
              <option key={one} value={one}>
                {words.department(one)}
              </option>
            ))}
          </select>
        </div>
        <DayField
          label={t('registry.onDay')}
          value={on}
          onDay={(value) => {
            setOn(value)
            asked.reset()
          }}
          unreadable={t('registry.form.dayUnreadable')}
          optional
        />
        <button type="submit" className="button" disabled={asked.isPending}>
          {t('registry.ask')}
        </button>
      </form>
      <div role="status">
        {asked.isSuccess ? <p className="registry-may">{t('registry.may')}</p> : null}
        {problem === null ? null : (
          <p className="registry-may-not">
            <strong>{t('registry.mayNot')}</strong> {words.whyNot(problem.rule)}
            <span className="quiet">{problem.rule}</span>
          </p>
        )}
        {asked.isError && problem === null ? <p>{t('lost')}</p> : null}
      </div>
    </details>
  )
}
