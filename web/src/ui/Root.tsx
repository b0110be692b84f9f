import { MantineProvider } from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { faultsOf } from '../api/faults'
import { theme, variables } from './theme'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './pages.css'

/** The nonce of this answer: nginx writes it into the page, and styles made by scripts carry it. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? ''
// get-nonce reads it for the styles that keep a page still behind a dialog.
Object.assign(globalThis, { __webpack_nonce__: nonce })

/** Refusals are answers; only what may go better the next time is tried again. */
const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => {
        const { status, isOffline } = faultsOf(error)
        return failures < 2 && (isOffline || status >= 502)
      },
    },
  },
})

export function startPages(pages: ReactNode): void {
  createRoot(document.getElementById('root') as HTMLElement).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={variables}
        defaultColorScheme="auto"
        getStyleNonce={() => nonce}
      >
        <QueryClientProvider client={client}>
          <ModalsProvider>
            <Notifications position="bottom-right" />
            {pages}
          </ModalsProvider>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
}
