/** Sends what somebody does about a referral. */
import { useRecordAct } from '../../components/use-record-act.ts'
import { referralKey } from './queries.ts'

export function useReferralAct<T>(as: string | undefined, onDone?: (answer: T) => void) {
  return useRecordAct<T>(referralKey, as, onDone)
}
