/** The key that does the same as the button it stands in. */
export function KeyCap({ keys }: { readonly keys: string }) {
  return (
    <span aria-hidden="true">
      <kbd>{keys}</kbd>
    </span>
  )
}
