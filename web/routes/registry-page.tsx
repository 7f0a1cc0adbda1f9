/** The registry of the alliance. */
import { EntryPage } from '../features/registry/entry-page.tsx'
import { RegistryBoard } from '../features/registry/registry-board.tsx'

export function RegistryPage() {
  return <RegistryBoard />
}

export function RegistryEntryPage() {
  return <EntryPage />
}
