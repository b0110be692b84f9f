import { expect, test } from 'vitest'
import { mailTo } from './mailto'

test('a mail goes to the mailbox that is named and to no other', () => {
  expect(mailTo('ada@person.example')).toBe('mailto:ada@person.example')
  expect(mailTo('ada+roof@person.example', 'Your roof & more')).toBe(
    'mailto:ada%2Broof@person.example?subject=Your%20roof%20%26%20more',
  )
  const { search, pathname } = new URL(mailTo('a?cc=b%40c.example&body=Pay@person.example', 'Yes'))
  expect(search).toBe('?subject=Yes')
  expect(decodeURIComponent(pathname)).toBe('a?cc=b%40c.example&body=Pay@person.example')
})
