import { act, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { renderPage } from '../test/render'
import { flag, number, oneOf, parseSearch, stringifySearch, text, useAddress } from './address'

const parts = { page: number(1), status: oneOf('all', 'paid'), words: text(), mine: flag }

describe('parts of an address', () => {
  it('take their default for what is none of theirs', () => {
    expect(parts.page.read('x')).toBe(1)
    expect(parts.page.read('3')).toBe(3)
    expect(parts.status.read('other')).toBe('all')
    expect(parts.mine.read(undefined)).toBe(false)
  })

  it('write nothing for their default', () => {
    expect([parts.page.write(1), parts.status.write('all'), parts.words.write('')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect([parts.page.write(2), parts.status.write('paid'), parts.mine.write(true)]).toEqual([
      '2',
      'paid',
      '1',
    ])
  })

  it('are plain texts in the query', () => {
    expect(parseSearch('?page=2&words=a%20b')).toEqual({ page: '2', words: 'a b' })
    expect(stringifySearch({ page: '2', words: '', other: undefined })).toBe('?page=2')
    expect(stringifySearch({})).toBe('')
  })
})

describe('useAddress', () => {
  it('gives the values and changes some of them', async () => {
    let change: (values: { page?: number; status?: 'all' | 'paid' }) => void = () => undefined
    function Shown() {
      const [at, setAt] = useAddress(parts)
      change = setAt
      return <p>{`${at.page} ${at.status} ${at.words}`}</p>
    }
    const { router } = renderPage(<Shown />, '/?page=2&words=roof')
    expect(await screen.findByText('2 all roof')).toBeVisible()
    act(() => change({ page: 1, status: 'paid' }))
    expect(await screen.findByText('1 paid roof')).toBeVisible()
    expect(router.state.location.searchStr).toBe('?words=roof&status=paid')
  })
})
