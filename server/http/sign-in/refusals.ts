/** How a refusal to let somebody in is answered. */
import type { FastifyReply } from 'fastify'
import type { Texts } from '../../../engine/policy/policy-value.ts'
import type { SignInRefusal } from '../../usecases/sign-in/account.ts'
import { sendProblem } from '../problem.ts'

interface Row {
  readonly status: number
  readonly title: string
  /** Which part of what was sent stands against it. */
  readonly place: string
  readonly remedy: Texts
}

const rows: Record<SignInRefusal['code'], Row> = {
  'not-signed-in': {
    status: 401,
    title: 'Nobody is signed in.',
    place: 'session',
    remedy: {
      'zh-CN': '请先登录。',
      'zh-HK': '請先登入。',
      en: 'Sign in first; a program shows an access token.',
    },
  },
  'session-locked': {
    status: 401,
    title: 'The session was locked after a pause.',
    place: 'session',
    remedy: {
      'zh-CN': '请输入密码解锁。',
      'zh-HK': '請輸入密碼解鎖。',
      en: 'Give the password to unlock it.',
    },
  },
  'sign-in-unfinished': {
    status: 401,
    title: 'Signing in is not finished.',
    place: 'session',
    remedy: {
      'zh-CN': '请完成第二步验证或首次设置。',
      'zh-HK': '請完成雙重認證或首次設定。',
      en: 'Give the second factor, or set up what is missing.',
    },
  },
  'sign-in-refused': {
    status: 401,
    title: 'Name and password do not belong to an account that may sign in.',
    place: 'password',
    remedy: {
      'zh-CN': '请核对用户名和密码；如仍无法登录，请联系系统管理员。',
      'zh-HK': '請核對用戶名稱和密碼；如仍未能登入，請聯絡系統管理員。',
      en: 'Check the name and the password; if it lasts, ask the operator.',
    },
  },
  'code-refused': {
    status: 401,
    title: 'The code is not right, or was used before.',
    place: 'code',
    remedy: {
      'zh-CN': '请等待下一个验证码，或使用一个未用过的恢复码。',
      'zh-HK': '請等候下一個驗證碼，或使用一個未用過的復原碼。',
      en: 'Wait for the next code, or use a recovery code that was not used yet.',
    },
  },
  'too-many-attempts': {
    status: 429,
    title: 'There were too many attempts that failed.',
    place: 'attempts',
    remedy: {
      'zh-CN': '请稍候再试。',
      'zh-HK': '請稍候再試。',
      en: 'Wait as long as the answer says, then try again.',
    },
  },
  'link-unusable': {
    status: 401,
    title: 'The link was used before, or its time is over.',
    place: 'link',
    remedy: {
      'zh-CN': '请向系统管理员索取新的登录链接。',
      'zh-HK': '請向系統管理員索取新的登入連結。',
      en: 'Ask the operator for a new link.',
    },
  },
  'password-weak': {
    status: 422,
    title: 'The password is too easy to guess.',
    place: 'password',
    remedy: {
      'zh-CN':
        '请使用 12 至 128 个字符，不含用户名，且不要只重复少数字符；几个不相关的词组合即可。',
      'zh-HK':
        '請使用 12 至 128 個字元，不含用戶名稱，亦不要只重複少數字元；幾個不相關的詞組合即可。',
      en: 'Use 12 to 128 characters without the login, and not the same few again and again; several words that do not belong together will do.',
    },
  },
  'password-needed': {
    status: 403,
    title: 'The password was given too long ago for this.',
    place: 'password',
    remedy: {
      'zh-CN': '请再次输入密码，然后重试。',
      'zh-HK': '請再次輸入密碼，然後重試。',
      en: 'Give the password again, then repeat the request.',
    },
  },
  'request-from-elsewhere': {
    status: 403,
    title: 'The request did not come from a page of this server.',
    place: 'origin',
    remedy: {
      'zh-CN': '请在本系统的网页上操作，并使用系统设定的网址打开网页。',
      'zh-HK': '請在本系統的網頁上操作，並使用系統設定的網址開啟網頁。',
      en: 'Do it on a page of this server, opened at the address of the setting YIQIAO_ORIGIN.',
    },
  },
  'token-refused': {
    status: 401,
    title: 'The access token is not valid here.',
    place: 'authorization',
    remedy: {
      'zh-CN': '请以本机构的密钥重新获取访问令牌。',
      'zh-HK': '請以本機構的密鑰重新取得存取權杖。',
      en: 'Get a new access token with the key of your institution.',
    },
  },
}

export function sendSignInRefusal(reply: FastifyReply, refusal: SignInRefusal): FastifyReply {
  const { status, title, place, remedy } = rows[refusal.code]
  if (refusal.code === 'token-refused')
    reply.header('www-authenticate', 'Bearer error="invalid_token"')
  return sendProblem(reply, {
    status,
    code: refusal.code,
    title,
    rule: `sign-in.${refusal.code}`,
    place,
    remedy: remedy.en,
    remedyTexts: remedy,
    ...(refusal.code === 'too-many-attempts' ? { retryAfterSeconds: refusal.seconds } : {}),
  })
}
