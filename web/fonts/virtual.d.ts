/** Made by `word-fonts.ts` while the pages are built. */
declare module 'virtual:word-fonts' {
  export const wordFonts: readonly {
    readonly language: string
    readonly url: string
    readonly range: string
  }[]
}
