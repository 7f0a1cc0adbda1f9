/** The registry of the alliance. */
import { RegistryBoard } from '../features/registry/registry-board.tsx'

export function RegistryPage() {
  return <RegistryBoard />
}
