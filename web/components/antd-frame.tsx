/** Ant Design in the product's palette and language, under the page's content security policy. */
import { ConfigProvider } from 'antd'
import type { Locale } from 'antd/es/locale'
import enUS from 'antd/es/locale/en_US'
import zhCN from 'antd/es/locale/zh_CN'
import zhHK from 'antd/es/locale/zh_HK'
import type { ReactNode } from 'react'
import type { Language } from './chosen-language.ts'
import { useLanguage } from './language.ts'

const locales: Readonly<Record<Language, Locale>> = { 'zh-CN': zhCN, 'zh-HK': zhHK, en: enUS }

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

export function AntdFrame({ children }: { readonly children: ReactNode }) {
  const language = useLanguage()
  return (
    <ConfigProvider
      locale={locales[language]}
      csp={{ nonce }}
      wave={{ disabled: true }}
      theme={{
        token: {
          colorPrimary: '#0b5f6b',
          colorText: '#17212b',
          colorTextSecondary: '#465461',
          colorTextPlaceholder: '#64727e',
          colorBorder: '#c4cdd3',
          colorBorderSecondary: '#e2e7ea',
          colorError: '#b3261e',
          borderRadius: 6,
          controlHeight: 34,
          fontFamily: 'var(--font)',
          motion: false,
        },
        components: {
          Table: { headerBg: '#fafbfb', headerSplitColor: 'transparent', cellPaddingBlock: 9 },
        },
      }}
    >
      {children}
    </ConfigProvider>
  )
}
