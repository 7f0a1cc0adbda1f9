/** A file of its own so that its many font faces come after the page. */
import '@fontsource-variable/noto-sans-hk/index.css'
