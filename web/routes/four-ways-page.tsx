/** One stay four ways. */
import { FourWays } from '../features/explanation/four-ways.tsx'

export function FourWaysPage() {
  return <FourWays />
}
