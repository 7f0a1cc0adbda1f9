/** Clearing: the month, its windows, prepayments, queues, and what waits for a second person. */
import { Route, Routes, useParams } from 'react-router'
import { ClearingFrame } from '../features/clearing/clearing-frame.tsx'
import { Investigations } from '../features/clearing/investigations.tsx'
import { ClearingMonth } from '../features/clearing/month.tsx'
import { Prepayments } from '../features/clearing/prepayments.tsx'
import { Proposals } from '../features/clearing/proposals.tsx'
import { Tickets } from '../features/clearing/tickets.tsx'
import { WindowContents } from '../features/clearing/window-contents.tsx'
import { ClearingWindows } from '../features/clearing/windows.tsx'
import { ClearingYear } from '../features/clearing/year.tsx'
import { NotFoundPage } from './not-found-page.tsx'

export function ClearingPage() {
  return (
    <ClearingFrame>
      <Routes>
        <Route index element={<ClearingMonth />} />
        <Route path="year" element={<ClearingYear />} />
        <Route path="windows" element={<ClearingWindows />} />
        <Route path="windows/:window" element={<WindowPage />} />
        <Route path="prepayments" element={<Prepayments />} />
        <Route path="investigations" element={<Investigations />} />
        <Route path="tickets" element={<Tickets />} />
        <Route path="proposals" element={<Proposals />} />
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </ClearingFrame>
  )
}

function WindowPage() {
  const { window = '' } = useParams()
  return <WindowContents window={window} />
}
