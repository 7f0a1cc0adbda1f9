/** Where the page begins: the words first, because nothing can be shown without them. */
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { startLanguage } from './components/language.ts'
import './fonts/latin.css'
import './components/tokens.css'
import './components/base.css'

const root = document.getElementById('root')
if (root !== null) {
  await startLanguage()
  createRoot(root).render(<App />)
}
