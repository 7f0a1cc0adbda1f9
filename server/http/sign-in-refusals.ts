/** How it is said that somebody is not let in. */
import type { Texts } from '../../engine/policy/policy-value.ts'
import type { SignInRefusal } from '../usecases/sign-in/refusal.ts'
import type { Problem } from './problem.ts'

interface Answer {
  readonly status: number
  readonly title: string
  readonly rule: string
  readonly place: string
  readonly remedy: Texts
}

const answers: Record<SignInRefusal['code'], Answer> = {
  'sign-in-needed': {
    status: 401,
    title: 'Nobody is signed in.',
    rule: 'sign-in.session',
    place: 'session',
    remedy: {
      'zh-CN': '请先登录。系统对接请携带访问令牌。',
      'zh-HK': '請先登入。系統對接須附上存取權杖。',
      en: 'Sign in; a service sends its access token.',
    },
  },
  'session-locked': {
    status: 401,
    title: 'The session is locked.',
    rule: 'sign-in.lock',
    place: 'session',
    remedy: {
      'zh-CN': '请解锁后继续。',
      'zh-HK': '請解鎖後繼續。',
      en: 'Unlock it and go on.',
    },
  },
  'second-factor-needed': {
    status: 403,
    title: 'A second factor is needed for this office.',
    rule: 'sign-in.second-factor',
    place: 'factors',
    remedy: {
      'zh-CN': '请在“我的账号”中设置动态验证码或通行密钥。',
      'zh-HK': '請於「我的帳號」設定動態驗證碼或通行密鑰。',
      en: 'Set up an authenticator or a passkey on the account page.',
    },
  },
  'token-refused': {
    status: 401,
    title: 'The access token is not valid.',
    rule: 'sign-in.token',
    place: 'token',
    remedy: {
      'zh-CN': '请用已登记的密钥重新获取访问令牌。',
      'zh-HK': '請以已登記的密鑰重新取得存取權杖。',
      en: 'Get a new one with a key that is registered.',
    },
  },
  'request-from-elsewhere': {
    status: 403,
    title: 'The request does not come from a page of ours.',
    rule: 'sign-in.same-page',
    place: 'request',
    remedy: {
      'zh-CN': '请在本系统页面中操作。',
      'zh-HK': '請於本系統頁面操作。',
      en: 'Do it on a page of this product.',
    },
  },
  'sign-in-wrong': {
    status: 403,
    title: 'What was entered is not right.',
    rule: 'sign-in.factors',
    place: 'factors',
    remedy: {
      'zh-CN': '请核对后重试。验证码只能使用一次。',
      'zh-HK': '請核對後重試。驗證碼只可使用一次。',
      en: 'Check it and try again; a code works once.',
    },
  },
  'sign-in-expired': {
    status: 409,
    title: 'The sign-in took too long.',
    rule: 'sign-in.under-way',
    place: 'session',
    remedy: {
      'zh-CN': '请重新登录。',
      'zh-HK': '請重新登入。',
      en: 'Begin it again.',
    },
  },
  'link-spent': {
    status: 410,
    title: 'The link was used already, or is too old.',
    rule: 'sign-in.link',
    place: 'link',
    remedy: {
      'zh-CN': '请向管理员索取新的登录链接。',
      'zh-HK': '請向管理員索取新的登入連結。',
      en: 'Ask for a new one.',
    },
  },
  'sign-in-wait': {
    status: 429,
    title: 'There were too many tries.',
    rule: 'sign-in.tries',
    place: 'tries',
    remedy: {
      'zh-CN': '请稍后再试。',
      'zh-HK': '請稍後再試。',
      en: 'Wait, and try again.',
    },
  },
  'requests-too-many': {
    status: 429,
    title: 'Too many requests came at once.',
    rule: 'sign-in.rate',
    place: 'session',
    remedy: {
      'zh-CN': '请稍候再试；系统对接请使用访问令牌。',
      'zh-HK': '請稍候再試；系統對接請使用存取權杖。',
      en: 'Wait a moment and try again; a service shows an access token.',
    },
  },
  'password-unfit': {
    status: 422,
    title: 'The password is too easy to guess.',
    rule: 'sign-in.password',
    place: 'password',
    remedy: {
      'zh-CN': '请使用 12 至 128 个字符，不要用连续、重复的字符或自己的名字。',
      'zh-HK': '請使用 12 至 128 個字元，不要用連續、重複的字元或自己的姓名。',
      en: 'Use 12 to 128 characters that are no run, no repetition and not your name.',
    },
  },
  'factor-refused': {
    status: 403,
    title: 'This factor cannot be changed from this session.',
    rule: 'sign-in.factors',
    place: 'factors',
    remedy: {
      'zh-CN': '请用全部验证方式登录后再修改，或请管理员重置账号。',
      'zh-HK': '請以所有驗證方式登入後再修改，或請管理員重設帳號。',
      en: 'Sign in with all that the account has, or have it reset.',
    },
  },
  'last-factor': {
    status: 409,
    title: 'It is the last second factor of the account.',
    rule: 'sign-in.second-factor',
    place: 'factors',
    remedy: {
      'zh-CN': '请先添加另一种验证方式。',
      'zh-HK': '請先加入另一種驗證方式。',
      en: 'Add another one first.',
    },
  },
}

export function signInProblem(refusal: SignInRefusal): Problem {
  const { code } = refusal
  const { remedy, ...answer } = answers[code]
  return {
    ...answer,
    code,
    remedy: remedy.en,
    remedyTexts: remedy,
    ...(refusal.code === 'sign-in-wait' || refusal.code === 'requests-too-many'
      ? { retryAfterSeconds: refusal.seconds, detail: `${refusal.seconds} seconds are left.` }
      : {}),
    ...(refusal.code === 'password-unfit' ? { detail: `It is ${refusal.fault}.` } : {}),
  }
}
