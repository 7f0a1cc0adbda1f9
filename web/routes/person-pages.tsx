/** Pages about who somebody is. */
import { useNavigate, useParams } from 'react-router'
import { MyCredential } from '../features/person/my-credential.tsx'
import { PersonRecord } from '../features/person/record.tsx'
import { RecordLink } from '../features/person/record-link.tsx'
import { RecordLinks } from '../features/person/record-links.tsx'
import { Register } from '../features/person/register.tsx'

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

export function RegistrationPage() {
  const navigate = useNavigate()
  return <Register onOpen={(id) => void navigate(`/registration/${encodeURIComponent(id)}`)} />
}

export function PersonRecordPage() {
  const { id = '' } = useParams()
  return <PersonRecord person={id} />
}
