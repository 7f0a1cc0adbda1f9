/** How the platform and everybody it talks to fares. */
import { StatusBoard } from '../features/operation/status-board.tsx'

export function StatusPage() {
  return <StatusBoard />
}
