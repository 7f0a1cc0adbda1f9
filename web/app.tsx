/** The pages and their addresses. The counter comes at once, the others when they are opened. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { Suspense } from 'react'
import { BrowserRouter, Route, Routes } from 'react-router'
import { CounterPage } from './routes/counter-page.tsx'
import { PageLoading } from './routes/page-loading.tsx'
import { Shell } from './routes/shell.tsx'

const queries = new QueryClient({
  defaultOptions: { queries: { refetchOnWindowFocus: false } },
})

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <BrowserRouter>
        <Shell>
          <Suspense fallback={<PageLoading />}>
            <Routes>
              <Route path="/" element={<CounterPage />} />
            </Routes>
          </Suspense>
        </Shell>
      </BrowserRouter>
    </QueryClientProvider>
  )
}
