import { render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

const fetched = vi.fn<() => Promise<Response>>()
const site = { name: 'Acme', logo: 'https://acme.example/a.svg', accent_light: '#102030' }
const answer = (body: object) => Promise.resolve(new Response(JSON.stringify(body)))

async function fresh() {
  vi.resetModules()
  return { ...(await import('./brand')), ...(await import('./BrandMark')) }
}

beforeEach(() => {
  localStorage.clear()
  vi.stubGlobal('fetch', fetched)
})
afterEach(() => vi.unstubAllGlobals())

it('is asked for before the first page is drawn, and kept for the next', async () => {
  const first = await fresh()
  fetched.mockImplementationOnce(() => answer({ ...site, accent_dark: null, mail_footer: 'x' }))
  await first.loadBrand()
  const { container } = render(<first.BrandMark />)
  expect(screen.getByText('Acme')).toBeVisible()
  expect(container.querySelector('img')).toHaveAttribute('src', site.logo)
  expect(document.documentElement.style.getPropertyValue('--brand-light')).toBe('#102030')
  expect(document.documentElement).not.toHaveAttribute('data-brand-dark')

  const second = await fresh()
  fetched.mockImplementationOnce(() => answer({ name: 'Better', logo: null }))
  await second.loadBrand()
  expect(second.brand().name).toBe('Acme')
  await vi.waitFor(() => expect(second.brand().name).toBe('Better'))
})

it('is ours when nobody answers', async () => {
  const { loadBrand, brand } = await fresh()
  fetched.mockImplementationOnce(() => Promise.reject(new TypeError('away')))
  localStorage.setItem('leadmill-brand', 'not json')
  await loadBrand()
  expect(brand().name).toBe('Leadmill')
})
