/** Takes a copy of all of one's own data, as a file for this device. */
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { AnswerProblem } from '../../components/answer-problem.tsx'
import { getJson } from '../../components/request.ts'
import { saveFile } from '../../components/save-file.ts'
import { ownCopy } from './own-copy.ts'

export function TakeCopy({ person }: { readonly person: string }) {
  const { t } = useTranslation()
  const take = useMutation({
    async mutationFn() {
      const madeAt = new Date().toISOString()
      const get = (path: string) => getJson(path, undefined, `patient:${person}`)
      const text = JSON.stringify(await ownCopy(person, madeAt, get), null, 2)
      const type = 'application/json'
      saveFile(new Blob([text], { type }), `yiqiao-${madeAt.slice(0, 10)}.json`)
    },
  })
  return (
    <section className="own-copy" aria-labelledby="own-copy">
      <h2 id="own-copy">{t('own.copy.title')}</h2>
      <p className="quiet">{t('own.copy.lead')}</p>
      <button
        type="button"
        className="button"
        disabled={take.isPending}
        onClick={() => take.mutate()}
      >
        {t(take.isPending ? 'own.copy.taking' : 'own.copy.take')}
      </button>
      <AnswerProblem error={take.error} />
    </section>
  )
}
