/** A second person judges emergency accesses. */
import { ReviewList } from '../features/emergency/review-list.tsx'

export function EmergencyReviewPage() {
  return <ReviewList />
}
