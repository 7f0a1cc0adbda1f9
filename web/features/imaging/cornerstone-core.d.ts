/** What of Cornerstone is used here; the package brings no types of its own. */
declare module 'cornerstone-core' {
  interface Image {
    readonly imageId: string
    readonly minPixelValue: number
    readonly maxPixelValue: number
    readonly slope: number
    readonly intercept: number
    readonly windowCenter: number
    readonly windowWidth: number
    readonly rows: number
    readonly columns: number
    readonly height: number
    readonly width: number
    readonly color: boolean
    /** Four bytes a point, where it is in colour. */
    readonly rgba: boolean
    readonly invert: boolean
    readonly rowPixelSpacing: number
    readonly columnPixelSpacing: number
    readonly sizeInBytes: number
    getPixelData(): ArrayLike<number>
  }

  interface Viewport {
    scale: number
    invert: boolean
    voi: { windowWidth: number; windowCenter: number }
    translation: { x: number; y: number }
  }

  export function enable(element: HTMLElement): void
  export function disable(element: HTMLElement): void
  export function displayImage(element: HTMLElement, image: Image, viewport?: Viewport): void
  export function fitToWindow(element: HTMLElement): void
  export function getViewport(element: HTMLElement): Viewport | undefined
  export function setViewport(element: HTMLElement, viewport: Viewport): void
  export function resize(element: HTMLElement, isFitted: boolean): void
  export function pageToPixel(
    element: HTMLElement,
    pageX: number,
    pageY: number,
  ): { readonly x: number; readonly y: number }
}
