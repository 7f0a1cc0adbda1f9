/** A clearing notice to print. */
import { Notice } from '../features/reconciliation/notice.tsx'

export function NoticePage() {
  return <Notice />
}
