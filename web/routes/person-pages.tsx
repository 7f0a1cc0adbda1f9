/** Pages about who somebody is. */
import { useNavigate, useParams } from 'react-router'
import { MyCredential } from '../features/person/my-credential.tsx'
import { RecordLink } from '../features/person/record-link.tsx'
import { RecordLinks } from '../features/person/record-links.tsx'

export function MyCredentialPage() {
  return <MyCredential />
}

export function RecordLinksPage() {
  const navigate = useNavigate()
  return <RecordLinks onOpen={(id) => void navigate(`/person-links/${id}`)} />
}

export function RecordLinkPage() {
  const navigate = useNavigate()
  const { id = '' } = useParams()
  return <RecordLink id={id} onBack={() => void navigate('/person-links')} />
}
