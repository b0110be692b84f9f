import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { api, page, type RowOf, rows } from '../../api/client'
import type { Database } from '../../api/database'
import { call, post } from '../../api/http'
import { addDays, dayStart } from '../../ui/days'
import { downloadCsv } from '../../ui/download'

const KEY = 'billing'
const PAGE_SIZE = 20

export type Balance = RowOf<'balances'>
export type Line = Database['api']['Functions']['statement']['Returns'][number]
export type Deposit = Pick<
  RowOf<'deposits'>,
  'id' | 'amount' | 'currency' | 'status' | 'checkout_url' | 'failure_reason' | 'created_at'
>

export const balancesQuery = queryOptions({
  queryKey: [KEY, 'balances'],
  queryFn: ({ signal }) =>
    rows(api.from('balances').select('*').order('currency').abortSignal(signal)),
})

/** What there was at the end of a day in the zone of the organisation. */
export const pastBalancesQuery = (day: string, zone: string | undefined) =>
  queryOptions({
    queryKey: [KEY, 'past_balances', day, zone],
    // The first moment of the next day, less the smallest time that the API tells apart.
    queryFn: ({ signal }) => {
      const next = dayStart(addDays(day, 1), zone)
      return call('balances_at', { at: endBefore(next), organization_id: null }, signal)
    },
  })

const endBefore = (moment: string) =>
  `${new Date(Date.parse(moment) - 1).toISOString().slice(0, -1)}999Z`

export const statementQuery = (currency: string) =>
  infiniteQueryOptions({
    queryKey: [KEY, 'statement', currency],
    queryFn: ({ pageParam, signal }) =>
      call('statement', { currency, before: pageParam, page_size: PAGE_SIZE }, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => (last.length < PAGE_SIZE ? null : (last.at(-1)?.id ?? null)),
  })

/** A deposit that is told about: asked again while nothing is final. */
export const depositQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'deposit', id],
    queryFn: async ({ signal }) =>
      (
        await rows(
          api
            .from('deposits')
            .select('id,amount,currency,status,checkout_url,failure_reason,created_at')
            .eq('id', id)
            .limit(1)
            .abortSignal(signal),
        )
      )[0] ?? null,
    refetchInterval: (query) =>
      ['created', 'pending'].includes(query.state.data?.status ?? '') ? 3000 : false,
  })

export const DEPOSITS_SIZE = 10
const LISTED =
  'id,organization_id,amount,refunded,currency,status,payment_method,failure_reason,created_at,refunds:deposit_refunds(amount,currency,status,failure_reason,created_at)'
type Refund = Pick<
  RowOf<'deposit_refunds'>,
  'amount' | 'currency' | 'status' | 'failure_reason' | 'created_at'
>
export type ListedDeposit = Pick<
  RowOf<'deposits'>,
  | 'id'
  | 'organization_id'
  | 'amount'
  | 'refunded'
  | 'currency'
  | 'status'
  | 'payment_method'
  | 'failure_reason'
  | 'created_at'
> & { refunds: Refund[] }

const isOnItsWay = ({ status }: Refund) => ['requested', 'pending'].includes(status)

/** Deposits, the newest first, each with what became of its paybacks. */
export const depositsQuery = (number: number) =>
  queryOptions({
    queryKey: [KEY, 'deposits', number],
    queryFn: ({ signal }) =>
      page<ListedDeposit>(
        api
          .from('deposits')
          .select(LISTED, { count: 'exact' })
          .order('created_at', { ascending: false })
          .order('id')
          .order('created_at', { referencedTable: 'refunds' })
          .range((number - 1) * DEPOSITS_SIZE, number * DEPOSITS_SIZE - 1)
          .abortSignal(signal)
          .overrideTypes<ListedDeposit[], { merge: false }>(),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.rows.some(({ refunds }) => refunds.some(isOnItsWay)) ? 5000 : false,
  })

type DepositWish = {
  amount: string
  currency: string
  processor: 'stripe' | 'paystack' | null
  save_payment_method: boolean
}

/** Begins a deposit: the address of the page to pay on. */
export const useDeposit = () =>
  useMutation({
    mutationFn: ({ processor, save_payment_method, ...wish }: DepositWish) =>
      post<{ id: string; checkout_url: string }>('/deposits', {
        ...wish,
        ...(processor && { processor }),
        ...(save_payment_method && { save_payment_method }),
      }),
  })

export const exportStatement = (currency: string, since: string, until: string) =>
  downloadCsv(
    `/api/rpc/export_statement?${new URLSearchParams({ currency, since, until })}`,
    `statement-${currency}-${since}-${until}.csv`,
  )

/** Asks anew for all that has to do with money here, and for what the overview shows of it. */
export function useForgetBalances() {
  const client = useQueryClient()
  return () =>
    Promise.all(
      [KEY, 'balances', 'balance_alerts', 'counters'].map((key) =>
        client.invalidateQueries({ queryKey: [key] }),
      ),
    )
}

export const rechargesQuery = queryOptions({
  queryKey: [KEY, 'auto_recharges'],
  queryFn: ({ signal }) => rows(api.from('auto_recharges').select('*').abortSignal(signal)),
})

export const methodsQuery = queryOptions({
  queryKey: [KEY, 'payment_methods'],
  queryFn: ({ signal }) =>
    rows(
      api
        .from('payment_methods')
        .select('*')
        .order('is_default', { ascending: false })
        .order('created_at')
        .abortSignal(signal),
    ),
})

export const addressQuery = queryOptions({
  queryKey: [KEY, 'address'],
  queryFn: async ({ signal }) =>
    (await rows(api.from('billing_addresses').select('*').limit(1).abortSignal(signal)))[0] ?? null,
})

export const alertsQuery = queryOptions({
  queryKey: [KEY, 'alerts'],
  queryFn: ({ signal }) => rows(api.from('balance_alerts').select('*').abortSignal(signal)),
})

function useChange<Args>(work: (args: Args) => Promise<unknown>) {
  return useMutation({ mutationFn: work, onSettled: useForgetBalances() })
}

type ArgsOf<Name extends keyof Database['api']['Functions']> =
  Database['api']['Functions'][Name]['Args']

export const useSetRecharge = () =>
  useChange((args: ArgsOf<'set_auto_recharge'>) => call('set_auto_recharge', args))
export const useStopRecharge = () =>
  useChange((currency: string) => call('stop_auto_recharge', { currency }))
export const useSetAddress = () =>
  useChange((args: ArgsOf<'set_billing_address'>) => call('set_billing_address', args))
export const useSetAlert = () =>
  useChange((args: ArgsOf<'set_balance_alert'>) => call('set_balance_alert', args))
export const useSetDefaultMethod = () =>
  useChange((payment_method_id: string) =>
    call('set_default_payment_method', { payment_method_id }),
  )

export const useAddMethod = () =>
  useMutation({ mutationFn: () => post<{ checkout_url: string }>('/payment-methods', {}) })
export const usePortal = () =>
  useMutation({ mutationFn: () => post<{ portal_url: string }>('/plan/portal', {}) })
