/** The log of one's own sign-ins. */
import type { SignInLogJson } from '../../../server/http/contract/sign-in.ts'
import { getJson, isWorthRetrying } from '../../components/request.ts'

export const signInsQuery = {
  queryKey: ['account', 'sign-ins'],
  queryFn: () => getJson<SignInLogJson>('/api/account/sign-ins'),
  retry: isWorthRetrying,
  gcTime: 0,
} as const
