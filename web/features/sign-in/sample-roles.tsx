/** One press for each office that can be tried. */
import { useTranslation } from 'react-i18next'
import type { SignInStateJson } from '../../../server/http/contract/sign-in.ts'
import { useTextIn } from '../../components/language.ts'
import { ProblemNote } from '../../components/problem-note.tsx'
import { usePosting } from '../../components/use-posting.ts'

export function SampleRoles({ roles }: { readonly roles: SignInStateJson['samples'] }) {
  const { t } = useTranslation()
  const textIn = useTextIn()
  const { busy, problem, post } = usePosting()
  const enter = async (id: string) => {
    // What the page holds belongs to whoever was there before.
    if ((await post('/api/sign-in/sample', { id })) !== undefined) window.location.assign('/')
  }
  return (
    <section className="panel" aria-labelledby="sample-roles">
      <h2 id="sample-roles">{t('signIn.sampleTitle')}</h2>
      <p className="quiet">{t('signIn.sampleLead')}</p>
      <ProblemNote problem={problem} />
      <ul className="sample-roles">
        {roles.map(({ id, name }) => (
          <li key={id}>
            <button
              type="button"
              className="button"
              disabled={busy}
              aria-label={t('signIn.as', { name: textIn(name) })}
              onClick={() => void enter(id)}
            >
              {textIn(name)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
