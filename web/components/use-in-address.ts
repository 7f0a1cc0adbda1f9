/** A part of the address, and how it is changed without a further step to go back. */
import { useSearchParams } from 'react-router'

/** Empty where the address does not have it. */
export function useInAddress(name: string): readonly [value: string, put: (value: string) => void] {
  const [params, setParams] = useSearchParams()
  const put = (value: string) =>
    setParams(
      (before) => {
        if (value === '') before.delete(name)
        else before.set(name, value)
        return before
      },
      { replace: true },
    )
  return [params.get(name) ?? '', put]
}
