import { describe, expect, it } from 'vitest'
import { Fault, faultOf, faultOfResponse, faultsOf } from './faults'

const refusal = (details: unknown, code = 'LM301') => ({
  code,
  message: 'the lead has faults',
  details,
  hint: null,
})

describe('faultOf', () => {
  it('reads a list of faults, the first of each field', () => {
    const details = JSON.stringify([
      { field: 'contact.email', code: 'required', message: 'is required' },
      { field: 'contact.email', code: 'other', message: 'is odd, too' },
      { field: 'answers.budget', code: 'too_large', message: 'is too large' },
    ])
    const fault = faultOf(refusal(details), 400)
    expect([...fault.fields]).toEqual([
      ['contact.email', 'is required'],
      ['answers.budget', 'is too large'],
    ])
    expect(fault.details).toBeNull()
  })

  it('keeps details that are no list', () => {
    expect(faultOf(refusal('minimum is 10.00 USD', 'LM999'), 400).details).toBe(
      'minimum is 10.00 USD',
    )
    expect(faultOf(refusal('[not json', 'LM999'), 400).fields.size).toBe(0)
  })

  it('puts what concerns one field at that field', () => {
    const fault = faultOf(refusal('USD has 2', 'LM411'), 400)
    expect(fault.fields.get('amount')).toBe('USD has 2')
  })

  it('says something of an answer that is no refusal of ours', () => {
    const fault = faultOf(null, 502)
    expect([fault.code, fault.fields.size]).toEqual(['HTTP502', 0])
    expect(fault.message).not.toBe('')
  })

  it('knows how long to wait and what the logs call the request', async () => {
    const headers = { 'Retry-After': '900', 'X-Request-Id': 'abc' }
    const response = new Response('{"code":"LM102","message":"wait"}', { status: 429, headers })
    const fault = await faultOfResponse(response)
    expect([fault.retryAfter, fault.requestId, fault.code]).toEqual([900, 'abc', 'LM102'])
    expect((await faultOfResponse(new Response('<html>', { status: 500 }))).code).toBe('HTTP500')
  })
})

describe('faultsOf', () => {
  it('leaves a fault as it is, and knows when no answer came', () => {
    const fault = new Fault('no', 'LM001', 400)
    expect(faultsOf(fault)).toBe(fault)
    expect(faultsOf(new TypeError('Failed to fetch')).isOffline).toBe(true)
    expect(faultsOf({ code: 'PGRST103', message: 'past the end' }).code).toBe('PGRST103')
  })
})
