/** What tests use of `sm-crypto`, which has no types of its own. */
declare module 'sm-crypto' {
  export const sm2: {
    doSignature(text: readonly number[], privateKey: string, options: { hash: true }): string
    doVerifySignature(
      text: readonly number[],
      signature: string,
      publicKey: string,
      options: { hash: true },
    ): boolean
    doEncrypt(text: readonly number[], publicKey: string, mode: 1): string
    doDecrypt(sealed: string, key: string, mode: 1, options: { output: 'array' }): number[]
  }
}
