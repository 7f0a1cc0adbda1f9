/** The images of one test: for the doctor of a house, or for the patient. */
import { useParams, useSearchParams } from 'react-router'
import { useSession } from '../components/session.ts'
import { Images } from '../features/imaging/images.tsx'

export function ImagesPage() {
  const { id = '' } = useParams()
  const [params] = useSearchParams()
  const session = useSession()
  if (session === undefined) return null
  const [institution, person] = [params.get('institution'), params.get('person')]
  const reader = person === null ? `staff:doctor:${institution}` : `patient:${person}`
  return <Images key={id} id={id} as={session.mode === 'sample' ? reader : undefined} />
}
