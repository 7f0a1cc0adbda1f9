/** The pages and their addresses. The counter comes at once, the others when they are opened. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { BrowserRouter, Route, Routes } from 'react-router'
import { CounterPage } from './routes/counter-page.tsx'
import { NotFoundPage } from './routes/not-found-page.tsx'
import { PageLoading } from './routes/page-loading.tsx'
import { Shell } from './routes/shell.tsx'

const SettlementsPage = lazy(async () => ({
  default: (await import('./routes/settlements-page.tsx')).SettlementsPage,
}))
const SettlementPage = lazy(async () => ({
  default: (await import('./routes/settlement-page.tsx')).SettlementPage,
}))
const ExplanationPage = lazy(async () => ({
  default: (await import('./routes/explanation-page.tsx')).ExplanationPage,
}))
const FourWaysPage = lazy(async () => ({
  default: (await import('./routes/four-ways-page.tsx')).FourWaysPage,
}))
const PaymentPage = lazy(async () => ({
  default: (await import('./routes/payment-page.tsx')).PaymentPage,
}))
const DepositsPage = lazy(async () => ({
  default: (await import('./routes/deposits-page.tsx')).DepositsPage,
}))
const ShiftPage = lazy(async () => ({
  default: (await import('./routes/shift-page.tsx')).ShiftPage,
}))
const DailyFeesPage = lazy(async () => ({
  default: (await import('./routes/daily-fees-page.tsx')).DailyFeesPage,
}))
const ClearingPage = lazy(async () => ({
  default: (await import('./routes/clearing-page.tsx')).ClearingPage,
}))
const RulesPage = lazy(async () => ({
  default: (await import('./routes/rules-page.tsx')).RulesPage,
}))
const BreaksPage = lazy(async () => ({
  default: (await import('./routes/breaks-page.tsx')).BreaksPage,
}))
const BreakPage = lazy(async () => ({
  default: (await import('./routes/break-page.tsx')).BreakPage,
}))
const ReceivedPage = lazy(async () => ({
  default: (await import('./routes/received-page.tsx')).ReceivedPage,
}))
const IssuedPage = lazy(async () => ({
  default: (await import('./routes/issued-page.tsx')).IssuedPage,
}))
const NoticePage = lazy(async () => ({
  default: (await import('./routes/notice-page.tsx')).NoticePage,
}))
const AccessPage = lazy(async () => ({
  default: (await import('./routes/access-page.tsx')).AccessPage,
}))
const StatusPage = lazy(async () => ({
  default: (await import('./routes/status-page.tsx')).StatusPage,
}))
const ConsentsPage = lazy(async () => ({
  default: (await import('./routes/consents-page.tsx')).ConsentsPage,
}))
const EmergencyPage = lazy(async () => ({
  default: (await import('./routes/emergency-page.tsx')).EmergencyPage,
}))
const EmergencyReviewPage = lazy(async () => ({
  default: (await import('./routes/emergency-review-page.tsx')).EmergencyReviewPage,
}))
const MyCodePage = lazy(async () => ({
  default: (await import('./routes/my-code-page.tsx')).MyCodePage,
}))
const MyCredentialPage = lazy(async () => ({
  default: (await import('./routes/person-pages.tsx')).MyCredentialPage,
}))
const RecordLinksPage = lazy(async () => ({
  default: (await import('./routes/person-pages.tsx')).RecordLinksPage,
}))
const RecordLinkPage = lazy(async () => ({
  default: (await import('./routes/person-pages.tsx')).RecordLinkPage,
}))
const RegistrationPage = lazy(async () => ({
  default: (await import('./routes/person-pages.tsx')).RegistrationPage,
}))
const PersonRecordPage = lazy(async () => ({
  default: (await import('./routes/person-pages.tsx')).PersonRecordPage,
}))
const EnrolmentDeskPage = lazy(async () => ({
  default: (await import('./routes/enrolment-pages.tsx')).EnrolmentDeskPage,
}))
const MyFamilyDoctorPage = lazy(async () => ({
  default: (await import('./routes/enrolment-pages.tsx')).MyFamilyDoctorPage,
}))
const ChronicPage = lazy(async () => ({
  default: (await import('./routes/chronic-page.tsx')).ChronicPage,
}))
const ClaimsPage = lazy(async () => ({
  default: (await import('./routes/claims-page.tsx')).ClaimsPage,
}))
const GuaranteesPage = lazy(async () => ({
  default: (await import('./routes/claim-desk-pages.tsx')).GuaranteesPage,
}))
const InsurerGuaranteesPage = lazy(async () => ({
  default: (await import('./routes/claim-desk-pages.tsx')).InsurerGuaranteesPage,
}))
const PaperDeskPage = lazy(async () => ({
  default: (await import('./routes/claim-desk-pages.tsx')).PaperDeskPage,
}))
const ProductDataPage = lazy(async () => ({
  default: (await import('./routes/claim-desk-pages.tsx')).ProductDataPage,
}))
const ClaimWorkingPage = lazy(async () => ({
  default: (await import('./routes/claims-page.tsx')).ClaimWorkingPage,
}))
const MyClaimWorkingPage = lazy(async () => ({
  default: (await import('./routes/my-claims-page.tsx')).MyClaimWorkingPage,
}))
const MyClaimsPage = lazy(async () => ({
  default: (await import('./routes/my-claims-page.tsx')).MyClaimsPage,
}))
const ReferralDeskPage = lazy(async () => ({
  default: (await import('./routes/referral-pages.tsx')).ReferralDeskPage,
}))
const ReferPage = lazy(async () => ({
  default: (await import('./routes/referral-pages.tsx')).ReferPage,
}))
const MyReferralsPage = lazy(async () => ({
  default: (await import('./routes/referral-pages.tsx')).MyReferralsPage,
}))
const PrescribePage = lazy(async () => ({
  default: (await import('./routes/prescription-pages.tsx')).PrescribePage,
}))
const ReviewPage = lazy(async () => ({
  default: (await import('./routes/prescription-pages.tsx')).ReviewPage,
}))
const DispensingPage = lazy(async () => ({
  default: (await import('./routes/prescription-pages.tsx')).DispensingPage,
}))
const MyPrescriptionsPage = lazy(async () => ({
  default: (await import('./routes/prescription-pages.tsx')).MyPrescriptionsPage,
}))
const PaymentsPage = lazy(async () => ({
  default: (await import('./routes/payments-page.tsx')).PaymentsPage,
}))

const MyCoveragesPage = lazy(async () => ({
  default: (await import('./routes/own-pages.tsx')).MyCoveragesPage,
}))
const MyBillsPage = lazy(async () => ({
  default: (await import('./routes/own-pages.tsx')).MyBillsPage,
}))
const MyBillPage = lazy(async () => ({
  default: (await import('./routes/own-pages.tsx')).MyBillPage,
}))
const PartnersPage = lazy(async () => ({
  default: (await import('./routes/partner-pages.tsx')).PartnersPage,
}))
const ApplicationsPage = lazy(async () => ({
  default: (await import('./routes/partner-pages.tsx')).ApplicationsPage,
}))
const CapacityPage = lazy(async () => ({
  default: (await import('./routes/referral-pages.tsx')).CapacityPage,
}))
const RegistryPage = lazy(async () => ({
  default: (await import('./routes/registry-page.tsx')).RegistryPage,
}))
const RegistryEntryPage = lazy(async () => ({
  default: (await import('./routes/registry-page.tsx')).RegistryEntryPage,
}))
const TransfersPage = lazy(async () => ({
  default: (await import('./routes/transfers-page.tsx')).TransfersPage,
}))
const TestDeskPage = lazy(async () => ({
  default: (await import('./routes/recognition-pages.tsx')).TestDeskPage,
}))
const MyTestsPage = lazy(async () => ({
  default: (await import('./routes/recognition-pages.tsx')).MyTestsPage,
}))
const RecognitionRatesPage = lazy(async () => ({
  default: (await import('./routes/recognition-pages.tsx')).RecognitionRatesPage,
}))
const ImagesPage = lazy(async () => ({
  default: (await import('./routes/images-page.tsx')).ImagesPage,
}))
const SignInPage = lazy(async () => ({
  default: (await import('./routes/sign-in-page.tsx')).SignInPage,
}))
const FollowLinkPage = lazy(async () => ({
  default: (await import('./routes/follow-link-page.tsx')).FollowLinkPage,
}))
const AccountPage = lazy(async () => ({
  default: (await import('./routes/account-page.tsx')).AccountPage,
}))
const OnlineClinicPage = lazy(async () => ({
  default: (await import('./routes/online-clinic-page.tsx')).OnlineClinicPage,
}))
const MyVisitsPage = lazy(async () => ({
  default: (await import('./routes/my-visits-page.tsx')).MyVisitsPage,
}))

const queries = new QueryClient({
  defaultOptions: { queries: { refetchOnWindowFocus: false } },
})

export function App() {
  return (
    <QueryClientProvider client={queries}>
      {/* What stands in the address is typed into fields, which must not lag behind. */}
      <BrowserRouter useTransitions={false}>
        <Shell>
          <Suspense fallback={<PageLoading />}>
            <Routes>
              <Route path="/" element={<CounterPage />} />
              <Route path="/explanation" element={<ExplanationPage />} />
              <Route path="/four-ways" element={<FourWaysPage />} />
              <Route path="/settlements" element={<SettlementsPage />} />
              <Route path="/settlements/:id" element={<SettlementPage />} />
              <Route path="/settlements/:id/explanation" element={<ExplanationPage />} />
              <Route path="/settlements/:id/payment" element={<PaymentPage />} />
              <Route path="/settlements/:id/fees" element={<DailyFeesPage />} />
              <Route path="/deposits" element={<DepositsPage />} />
              <Route path="/shift" element={<ShiftPage />} />
              <Route path="/shift/:id" element={<ShiftPage />} />
              <Route path="/clearing/*" element={<ClearingPage />} />
              <Route path="/reconciliation" element={<BreaksPage />} />
              <Route path="/reconciliation/breaks/:id" element={<BreakPage />} />
              <Route path="/reconciliation/received" element={<ReceivedPage />} />
              <Route path="/reconciliation/issued" element={<IssuedPage />} />
              <Route path="/reconciliation/issued/:statement" element={<NoticePage />} />
              <Route path="/reconciliation/payments" element={<PaymentsPage />} />
              <Route path="/claims" element={<ClaimsPage />} />
              <Route path="/claims/guarantees" element={<InsurerGuaranteesPage />} />
              <Route path="/claims/product-data" element={<ProductDataPage />} />
              <Route path="/claims/:id" element={<ClaimsPage />} />
              <Route path="/claims/:id/working" element={<ClaimWorkingPage />} />
              <Route path="/disease-registrations" element={<ChronicPage />} />
              <Route path="/guarantees" element={<GuaranteesPage />} />
              <Route path="/paper-requests" element={<PaperDeskPage />} />
              <Route path="/referrals" element={<ReferralDeskPage />} />
              <Route path="/referrals/new" element={<ReferPage />} />
              <Route path="/prescriptions/new" element={<PrescribePage />} />
              <Route path="/prescriptions/review" element={<ReviewPage />} />
              <Route path="/dispensing" element={<DispensingPage />} />
              <Route path="/my-prescriptions" element={<MyPrescriptionsPage />} />
              <Route path="/my-referrals" element={<MyReferralsPage />} />
              <Route path="/my-claims" element={<MyClaimsPage />} />
              <Route path="/my-claims/:id" element={<MyClaimWorkingPage />} />
              <Route path="/access" element={<AccessPage />} />
              <Route path="/sign-in" element={<SignInPage />} />
              <Route path="/sign-in/link" element={<FollowLinkPage />} />
              <Route path="/account" element={<AccountPage />} />
              <Route path="/status" element={<StatusPage />} />
              <Route path="/my-coverages" element={<MyCoveragesPage />} />
              <Route path="/my-bills" element={<MyBillsPage />} />
              <Route path="/my-bills/:id" element={<MyBillPage />} />
              <Route path="/registry" element={<RegistryPage />} />
              <Route path="/registry/entry" element={<RegistryEntryPage />} />
              <Route path="/capacity" element={<CapacityPage />} />
              <Route path="/partners" element={<PartnersPage />} />
              <Route path="/partners/applications" element={<ApplicationsPage />} />
              <Route path="/transfers" element={<TransfersPage />} />
              <Route path="/consents" element={<ConsentsPage />} />
              <Route path="/emergency" element={<EmergencyPage />} />
              <Route path="/emergency/review" element={<EmergencyReviewPage />} />
              <Route path="/online-clinic" element={<OnlineClinicPage />} />
              <Route path="/my-visits" element={<MyVisitsPage />} />
              <Route path="/tests" element={<TestDeskPage />} />
              <Route path="/tests/images/:id" element={<ImagesPage />} />
              <Route path="/my-tests" element={<MyTestsPage />} />
              <Route path="/my-tests/images/:id" element={<ImagesPage />} />
              <Route path="/recognition" element={<RecognitionRatesPage />} />
              <Route path="/my-code" element={<MyCodePage />} />
              <Route path="/family-doctor" element={<EnrolmentDeskPage />} />
              <Route path="/my-family-doctor" element={<MyFamilyDoctorPage />} />
              <Route path="/person-links" element={<RecordLinksPage />} />
              <Route path="/registration" element={<RegistrationPage />} />
              <Route path="/registration/:id" element={<PersonRecordPage />} />
              <Route path="/person-links/:id" element={<RecordLinkPage />} />
              <Route path="/my-credential" element={<MyCredentialPage />} />
              <Route path="/rules" element={<RulesPage />} />
              <Route path="*" element={<NotFoundPage />} />
            </Routes>
          </Suspense>
        </Shell>
      </BrowserRouter>
    </QueryClientProvider>
  )
}
