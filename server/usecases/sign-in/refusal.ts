/** Why somebody is not let in. Whoever guesses must not learn which part was wrong. */
export type SignInRefusal =
  | { readonly code: 'sign-in-needed' }
  | { readonly code: 'session-locked' }
  | { readonly code: 'second-factor-needed' }
  | { readonly code: 'token-refused' }
  | { readonly code: 'request-from-elsewhere' }
  | { readonly code: 'sign-in-wrong' }
  | { readonly code: 'sign-in-expired' }
  | { readonly code: 'link-spent' }
  | { readonly code: 'sign-in-wait'; readonly seconds: number }
  | { readonly code: 'requests-too-many'; readonly seconds: number }
  | {
      readonly code: 'password-unfit'
      readonly fault: 'too-short' | 'too-long' | 'too-plain' | 'about-you'
    }
  | { readonly code: 'factor-refused' }
  | { readonly code: 'last-factor' }
