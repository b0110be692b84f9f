import { expect, it } from 'vitest'
import { attributionOf } from './attribution'

it('takes what is known of the address and the page before', () => {
  const search = `?utm_source=news&utm_term=${'x'.repeat(300)}&fbclid=f&other=1`
  const given = attributionOf(search, 'https://search.example/?q=roof')
  expect(given).toEqual({
    utm_source: 'news',
    utm_term: 'x'.repeat(255),
    click_id: 'f',
    referrer_url: 'https://search.example/?q=roof',
  })
})

it('prefers the page that embeds the form to its origin', () => {
  expect(attributionOf('?page=https://site.example/roofs', 'https://site.example/')).toEqual({
    referrer_url: 'https://site.example/roofs',
  })
  expect(attributionOf('', '')).toEqual({})
})
